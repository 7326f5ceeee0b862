package io.plumbline.server.contract;

import io.plumbline.persistence.access.ApiKeys;
import io.plumbline.persistence.access.KeyRoles;
import io.plumbline.persistence.access.Right;
import io.plumbline.server.product.Awaiting;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Fills the database that the server under test works on, and empties it. One thread. */
final class Seed {

    private static final Duration A_WHILE = Duration.ofSeconds(30);
    private static final Pattern JOURNAL_LAG =
            Pattern.compile("(?m)^\\S*plumbline_visit_journal_lag_bytes(?:\\{[^}]*\\})? ([0-9.E]+)$");

    /** Links, tags, visits and whatever counts them; the admin key, the default domain and the journal's batches stay. */
    private static final String EMPTY = """
            DO $$
            BEGIN
              EXECUTE 'TRUNCATE ' || (
                SELECT string_agg(format('plumbline.%I', relname), ', ')
                FROM pg_class
                WHERE relnamespace = 'plumbline'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
                  AND relname ~ '^(short_link|link_|tag|redirect_rule|visit|orphan_visit)'
                  AND relname NOT IN ('visit_batch', 'link_code_key'));
            END $$;
            DELETE FROM plumbline.api_key WHERE name <> 'admin';
            DELETE FROM plumbline.domain WHERE id <> 1;
            UPDATE plumbline.domain
                SET base_url_redirect = NULL, regular_404_redirect = NULL, invalid_short_url_redirect = NULL;
            """;

    private final DataSource database;
    private final Client rest;
    private final Client visitor;

    Seed(DataSource database, Client rest, Client visitor) {
        this.database = database;
        this.rest = rest;
        this.visitor = visitor;
    }

    /** Takes everything out of the database; returns when the server has noticed. */
    void empty() throws Exception {
        awaitVisits();
        var marker = "marker-" + UUID.randomUUID();
        var target = "marker:" + marker;
        visitor.send("HEAD", "/" + marker, null);
        // notices come in their order: who sees the last knows of all the others
        run(EMPTY
                + "SELECT pg_notify('plumbline_link', '');"
                + "INSERT INTO plumbline.short_link (short_code, long_url) VALUES ('" + marker + "', '" + target
                + "');");
        Awaiting.until(
                "the server has noticed that everything is gone",
                A_WHILE,
                () -> visitor.send("HEAD", "/" + marker, null)
                        .header("Location")
                        .filter(target::equals)
                        .isPresent());
        run("DELETE FROM plumbline.short_link WHERE short_code = '" + marker + "'");
        Awaiting.until(
                "the default domain leads nobody anywhere",
                A_WHILE,
                () -> visitor.send("HEAD", "/", null).status() == 404);
    }

    /** Waits until every visit that was answered is in the database. */
    void awaitVisits() throws Exception {
        Awaiting.until("the journal is drained", A_WHILE, () -> journalLag() == 0);
    }

    /** Makes a link; returns its code. */
    String link(String json) {
        return rest.post("/short-urls", json)
                .hasStatus(200)
                .json()
                .path("shortCode")
                .asText();
    }

    /**
     * A link as if it had been made at that moment.
     *
     * @param json as for {@link #link}, without what tables of lists do not need; {@code author} is the name of a key
     */
    void linkOf(String date, String json) throws SQLException {
        var link = ExpectedJson.read(json);
        var code = link.path("customSlug").asText();
        run(
                "INSERT INTO plumbline.short_link (created_at, short_code, long_url, title, max_visits, valid_until,"
                        + " domain_id, created_by) VALUES (?::timestamptz, ?, ?, ?, ?::integer, ?::timestamptz,"
                        + " (SELECT id FROM plumbline.domain WHERE authority = ?),"
                        + " (SELECT id FROM plumbline.api_key WHERE name = ?))",
                date,
                code,
                link.path("longUrl").asText(),
                link.path("title").asText(null),
                link.path("maxVisits").asText(null),
                link.path("validUntil").asText(null),
                link.path("domain").asText(""),
                link.path("author").asText("admin"));
        for (var tag : link.path("tags")) {
            run("INSERT INTO plumbline.tag (name) VALUES (?) ON CONFLICT DO NOTHING", tag.asText());
            run(
                    "INSERT INTO plumbline.link_tag (link_id, tag_id, position) SELECT link.id, tag.id,"
                            + " (SELECT count(*) FROM plumbline.link_tag WHERE link_id = link.id)"
                            + " FROM plumbline.short_link link, plumbline.tag WHERE short_code = ? AND name = ?",
                    code,
                    tag.asText());
        }
    }

    /** A key for links with these roles; returns its secret. */
    String key(String name, KeyRoles roles) {
        return new ApiKeys(database)
                .create(name, Set.of(Right.LINKS), roles, null)
                .secret()
                .text();
    }

    /** A key for links that expires; returns its secret. */
    String expiringKey(String name, Instant expiresAt) {
        return new ApiKeys(database)
                .create(name, Set.of(Right.LINKS), expiresAt)
                .secret()
                .text();
    }

    void disable(String name) {
        new ApiKeys(database).enable(name, false);
    }

    /** The number of a domain, which is made if there is none. */
    long domain(String authority) throws SQLException {
        run("INSERT INTO plumbline.domain (authority) VALUES (?) ON CONFLICT DO NOTHING", authority);
        return number("SELECT id FROM plumbline.domain WHERE authority = ?", authority);
    }

    /** A visit to a link, seen at that moment; counted with the next {@link #recount}. */
    void visit(String code, String at, boolean bot) throws SQLException {
        run(
                "INSERT INTO plumbline.visit (visited_at, link_id, potential_bot, referer, user_agent, visited_url,"
                        + " redirect_url) SELECT ?::timestamptz, id, ?::boolean, 'https://from.example/' || short_code,"
                        + " 'agent of ' || short_code, 'http://s.test/' || short_code, long_url"
                        + " FROM plumbline.short_link WHERE short_code = ?",
                at,
                Boolean.toString(bot),
                code);
    }

    /** A visit that led to no link, seen at that moment; counted with the next {@link #recount}. */
    void orphanVisit(String type, @Nullable String authority, String at, boolean bot) throws SQLException {
        run(
                "INSERT INTO plumbline.orphan_visit (visited_at, type, domain_id, potential_bot, referer, user_agent,"
                        + " visited_url) VALUES (?::timestamptz, ?, (SELECT id FROM plumbline.domain WHERE authority = ?),"
                        + " ?::boolean, 'https://from.example/orphan', 'agent of orphans', 'http://s.test/nowhere')",
                at,
                type,
                authority,
                Boolean.toString(bot));
    }

    /** Brings counters and rollups in line with the visits. */
    void recount() throws SQLException {
        run("SELECT plumbline.recount_visits()");
    }

    /** The number that a query finds. */
    long number(String sql, String... parameters) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            set(statement, parameters);
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }

    private double journalLag() {
        var metrics = visitor.with("Accept", "text/plain")
                .get("/metrics?scope=application")
                .body();
        var lag = JOURNAL_LAG.matcher(metrics);
        return lag.find() ? Double.parseDouble(lag.group(1)) : 0;
    }

    private void run(String sql, @Nullable String... parameters) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            set(statement, parameters);
            statement.execute();
        }
    }

    private static void set(PreparedStatement statement, @Nullable String... parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            statement.setString(i + 1, parameters[i]);
        }
    }
}
