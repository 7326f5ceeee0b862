package io.plumbline.persistence.visit;

import static java.time.temporal.ChronoUnit.DAYS;

import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the visits of a list from stretches of time; within one transaction. One thread. */
final class VisitRows {

    /*
     * Each stretch lies within one day. A link's visits, all visits and orphan visits are read from an index by time. Those of
     * a tag, a domain or an author have none: either all visits of the stretches are looked at, which is cheap where the
     * links are visited often, or each link is asked for its own, which is cheap where they are few: on few days for its
     * visits, on more for the days first. To ask a link for its visits of a day costs 1.1 us, for its days 4 us, to look at a
     * visit 0.27 us.
     */
    private static final String OF_LINKS = """
            SELECT visit.id, visit.visited_at, NULL AS type, visit.referer, visit.user_agent, visit.visited_url,
              visit.redirect_url, visit.potential_bot, location.*
            """;

    private static final String OF_ORPHANS = """
            SELECT visit.id, visit.visited_at, visit.type, visit.referer, visit.user_agent, visit.visited_url,
              visit.redirect_url, visit.potential_bot, location.*
            """;

    private static final String LOCATED =
            " LEFT JOIN plumbline.visit_location location ON location.id = visit.location_id";

    private static final String VISITS_AMONG_ALL = """
            SELECT coalesce(sum(CASE WHEN NOT day.sliced
                OR plumbline.start_of(day.day) >= bounds.since AND plumbline.start_of(day.day + 1) <= bounds.until
              THEN day.listed
              ELSE (SELECT sum(slice.listed) FROM plumbline.visit_slice slice
                WHERE slice.kind = 3 AND slice.subject_id = 0 AND slice.domain_id = 0 AND slice.author_id = 0
                  AND slice.starts_at >= greatest(plumbline.slice_of(bounds.since), plumbline.start_of(day.day))
                  AND slice.starts_at < least(bounds.until, plumbline.start_of(day.day + 1))) END), 0)
            FROM (SELECT ?::timestamptz AS since, ?::timestamptz AS until) AS bounds
            JOIN plumbline.visit_day day
              ON day.kind = 3 AND day.subject_id = 0 AND day.domain_id = 0 AND day.author_id = 0
              AND day.day BETWEEN plumbline.day_of(bounds.since) AND plumbline.day_of(bounds.until)""";

    private static final int VISITS_LOOKED_AT_PER_LINK_AND_DAY = 4;
    private static final int FEW_DAYS = 4;

    private static final String FROM_STRETCHES =
            " FROM unnest(?::timestamptz[], ?::timestamptz[]) AS stretch (since, until) CROSS JOIN LATERAL (";

    private final Connection connection;
    private final VisitSelection selection;
    private final VisitScope scope;

    VisitRows(Connection connection, VisitSelection selection) {
        this.connection = connection;
        this.selection = selection;
        this.scope = selection.scope();
    }

    /**
     * The newest visits in some stretches.
     *
     * @param stretches newest first, at least one
     * @param skipped how many of them to leave out at first
     * @param last only those behind that one; absent for all
     */
    List<ListedVisit> read(List<VisitStretch> stretches, long skipped, @Nullable ListedVisit last, int most)
            throws SQLException {
        var query = new VisitQuery(connection).add(scope.isOfOrphans() ? OF_ORPHANS : OF_LINKS);
        from(query, stretches, last);
        query.add(" ORDER BY visit.visited_at DESC, visit.id DESC OFFSET ? LIMIT ?", skipped, most);
        return query.list(VisitRows::visit);
    }

    /** How many visits lie in a stretch. */
    long count(VisitStretch stretch) throws SQLException {
        var query = new VisitQuery(connection).add("SELECT count(*)");
        from(query, List.of(stretch), null);
        return query.number();
    }

    private void from(VisitQuery query, List<VisitStretch> stretches, @Nullable ListedVisit last) throws SQLException {
        var whole = new VisitStretch(
                stretches.get(stretches.size() - 1).since(), stretches.get(0).until(), VisitStretch.UNKNOWN);
        var asksLinks = scope.isOfSomeLinks() && areFewLinks(whole);
        if (asksLinks) {
            if (daysOf(whole) > FEW_DAYS) {
                fromLinksDays(query, whole);
            } else {
                fromLinks(query, whole);
            }
        } else if (areAdjacent(stretches)) {
            query.add(" FROM (SELECT * FROM " + table() + " AS visit WHERE true");
            within(query, whole);
        } else if (scope.kind() == VisitScope.Kind.LINK) {
            query.add(
                    FROM_STRETCHES
                            + "SELECT * FROM plumbline.visits_of_links(ARRAY[?]::bigint[], stretch.since, stretch.until)"
                            + " AS visit WHERE true",
                    times(stretches.stream().map(VisitStretch::since).toList()),
                    times(stretches.stream().map(VisitStretch::until).toList()),
                    scope.subjectId());
        } else {
            query.add(
                    FROM_STRETCHES + "SELECT * FROM " + table() + " AS visit"
                            + " WHERE visit.visited_at >= stretch.since AND visit.visited_at < stretch.until",
                    times(stretches.stream().map(VisitStretch::since).toList()),
                    times(stretches.stream().map(VisitStretch::until).toList()));
            within(query, whole);
        }
        conditions(query, last);
        if (!asksLinks) {
            inScope(query);
        }
        // without the OFFSET the planner would look at all visits of the days and join them with the links
        query.add((asksLinks ? " OFFSET 0" : "") + ") AS visit" + LOCATED);
    }

    private void fromLinks(VisitQuery query, VisitStretch whole) {
        query.add(" FROM (");
        links(query);
        query.add(") AS link CROSS JOIN LATERAL (SELECT * FROM plumbline.visit WHERE visit.link_id = link.id");
        within(query, whole);
    }

    private void fromLinksDays(VisitQuery query, VisitStretch whole) {
        query.add(" FROM (SELECT day.day, array_agg(link.id) AS links FROM (");
        links(query);
        query.add(
                ") AS link JOIN plumbline.visit_day day ON day.kind = 1 AND day.subject_id = link.id AND day.domain_id = 0"
                        + " AND day.author_id = 0 AND day.listed > 0"
                        + " AND day.day BETWEEN plumbline.day_of(?) AND plumbline.day_of(?)",
                whole.since(),
                whole.until());
        query.add(
                " GROUP BY day.day) AS day CROSS JOIN LATERAL (SELECT * FROM plumbline.visits_of_links(day.links,"
                        + " greatest(plumbline.start_of(day.day), ?), least(plumbline.start_of(day.day + 1), ?))"
                        + " AS visit WHERE true",
                whole.since(),
                whole.until());
    }

    /** Constant bounds: with them the planner leaves out the days that do not matter. */
    private static void within(VisitQuery query, VisitStretch whole) {
        query.add(" AND visit.visited_at >= ? AND visit.visited_at < ?", whole.since(), whole.until());
    }

    private void conditions(VisitQuery query, @Nullable ListedVisit last) {
        if (selection.excludeBots()) {
            query.add(" AND NOT visit.potential_bot");
        }
        if (last != null) {
            query.add(" AND (visit.visited_at, visit.id) < (?, ?)", last.visitedAt(), last.id());
        }
    }

    private void inScope(VisitQuery query) {
        switch (scope.kind()) {
            case LINK -> query.add(" AND visit.link_id = ?", scope.subjectId());
            case TAG -> ofLinks(query);
            case ALL_LINKS -> {
                if (scope.isNarrowed()) {
                    ofLinks(query);
                }
            }
            case ORPHANS -> ofOrphans(query);
        }
    }

    private void ofLinks(VisitQuery query) {
        if (scope.kind() == VisitScope.Kind.TAG) {
            query.add(
                    " AND EXISTS (SELECT FROM plumbline.link_tag"
                            + " WHERE link_tag.tag_id = ? AND link_tag.link_id = visit.link_id)",
                    scope.subjectId());
        }
        if (scope.isNarrowed()) {
            query.add(" AND EXISTS (SELECT FROM plumbline.short_link link WHERE link.id = visit.link_id");
            narrowed(query);
            query.add(")");
        }
    }

    private void narrowed(VisitQuery query) {
        if (scope.domainId() != 0) {
            query.add(" AND link.domain_id = ?", scope.domainId());
        }
        if (scope.authorId() != 0) {
            query.add(" AND link.created_by = ?", scope.authorId());
        }
    }

    private void ofOrphans(VisitQuery query) {
        if (scope.subjectId() != 0) {
            query.add(" AND plumbline.orphan_subject(visit.type) = ?", scope.subjectId());
        }
        if (scope.domainId() != 0) {
            query.add(" AND visit.domain_id = ?", scope.domainId());
        }
    }

    private String table() {
        return scope.isOfOrphans() ? "plumbline.orphan_visit" : "plumbline.visit";
    }

    /** The ids of the links that the visits are of. */
    private void links(VisitQuery query) {
        var isByTag = scope.kind() == VisitScope.Kind.TAG;
        if (isByTag) {
            query.add("SELECT link_id AS id FROM plumbline.link_tag WHERE tag_id = ?", scope.subjectId());
        }
        if (!isByTag || scope.isNarrowed()) {
            query.add(isByTag ? " AND link_id IN (" : "");
            query.add("SELECT id FROM plumbline.short_link link WHERE true");
            narrowed(query);
            query.add(isByTag ? ")" : "");
        }
    }

    /** Whether asking the links is cheaper than looking at all visits of a time. */
    private boolean areFewLinks(VisitStretch whole) throws SQLException {
        var visits = new VisitQuery(connection).add(VISITS_AMONG_ALL, whole.since(), whole.until());
        var most = visits.number() / (VISITS_LOOKED_AT_PER_LINK_AND_DAY * Math.min(daysOf(whole), FEW_DAYS));
        var links = new VisitQuery(connection).add("SELECT count(*) FROM (");
        links(links);
        links.add(" LIMIT ?) AS wanted", most + 1);
        return links.number() <= most;
    }

    /** How many days a time touches. */
    private static long daysOf(VisitStretch whole) {
        return DAYS.between(dayOf(whole.since()), dayOf(whole.until().minusNanos(1))) + 1;
    }

    private static LocalDate dayOf(Instant moment) {
        return LocalDate.ofInstant(moment, ZoneOffset.UTC);
    }

    private static boolean areAdjacent(List<VisitStretch> stretches) {
        for (int i = 1; i < stretches.size(); i++) {
            if (!stretches.get(i).until().equals(stretches.get(i - 1).since())) {
                return false;
            }
        }
        return true;
    }

    private Array times(List<Instant> moments) throws SQLException {
        return connection.createArrayOf("timestamptz", moments.toArray());
    }

    private static ListedVisit visit(ResultSet row) throws SQLException {
        return new ListedVisit(
                row.getLong("id"),
                row.getObject("visited_at", OffsetDateTime.class).toInstant(),
                OrphanType.of(row.getString("type")).orElse(null),
                row.getString("referer"),
                row.getString("user_agent"),
                row.getString("visited_url"),
                row.getString("redirect_url"),
                row.getBoolean("potential_bot"),
                location(row));
    }

    private static @Nullable VisitLocation location(ResultSet row) throws SQLException {
        var countryCode = row.getString("country_code");
        return countryCode == null
                ? null
                : new VisitLocation(
                        countryCode,
                        row.getString("country_name"),
                        row.getString("region_name"),
                        row.getString("city_name"),
                        row.getDouble("latitude"),
                        row.getDouble("longitude"),
                        row.getString("timezone"));
    }
}
