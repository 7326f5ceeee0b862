package io.plumbline.server.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.server.product.Awaiting;
import io.plumbline.server.product.LinksApi;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What visitors of short links see. */
@ExtendWith({ServerUnderTest.class, ArquillianExtension.class})
class RedirectIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final LinksApi links = new LinksApi(ServerUnderTest.address(), ServerUnderTest.API_KEY);

    @Deployment(testable = false)
    static WebArchive application() {
        return ServerUnderTest.application();
    }

    @Test
    void aDomainsOwnLinkComesBeforeThatOfTheDefaultOne() throws Exception {
        execute(
                "INSERT INTO plumbline.short_link (short_code, long_url) VALUES ('own', 'https://example.org/standard')");
        execute("INSERT INTO plumbline.domain (authority) VALUES ('own.test:8080')");
        execute(
                "INSERT INTO plumbline.short_link (domain_id, short_code, long_url)"
                        + " SELECT id, 'own', 'https://example.org/own' FROM plumbline.domain WHERE authority = 'own.test:8080'");

        Awaiting.until(
                "the new domain has its link",
                SOON,
                () -> "https://example.org/own"
                        .equals(visit(Visit.to("/own").on("Own.TEST:8080")).location()));
        assertThat(visit(Visit.to("/own").on("own.test:8080")).location()).isEqualTo("https://example.org/own");
        assertThat(visit(Visit.to("/own").on("own.test")).location()).isEqualTo("https://example.org/standard");
        assertThat(visit(Visit.to("/own").on("o".repeat(3000))).location()).isEqualTo("https://example.org/standard");
        assertThat(visit(Visit.to("/nowhere").on("own.test:8080")).status()).isEqualTo(404);
    }

    @Test
    void aLinkThatIsChangedOrDeletedLeadsElsewhereAtOnce() throws Exception {
        var code = links.shorten("https://example.org/before");
        assertThat(links.follow(code).headers().firstValue("Location")).contains("https://example.org/before");

        execute("UPDATE plumbline.short_link SET long_url = 'https://example.org/after' WHERE short_code = '" + code
                + "'");
        Awaiting.until(
                "the link leads elsewhere",
                SOON,
                () -> links.follow(code)
                        .headers()
                        .firstValue("Location")
                        .equals(Optional.of("https://example.org/after")));

        execute("DELETE FROM plumbline.short_link WHERE short_code = '" + code + "'");
        Awaiting.until("the link is gone", SOON, () -> links.follow(code).statusCode() == 404);
    }

    @Test
    void aVisitorIsSentWhereTheFirstRuleThatHoldsForHimSays() throws Exception {
        var code = links.shorten("https://example.org/everybody?a=1");
        rule(code, 1, "https://example.org/phone", "device", "null", "android");
        rule(code, 2, "https://example.org/french", "language", "null", "fr");
        rule(code, 3, "https://example.org/asked?a=2", "query-param", "\"who\"", "me");
        rule(code, 4, "https://example.org/office", "ip-address", "null", "203.0.113.0/24");
        var target = "/" + code;

        Awaiting.until(
                "the rules hold",
                SOON,
                () -> "https://example.org/french"
                        .equals(visit(Visit.to(target).with("Accept-Language", "fr-CH, en;q=0.5"))
                                .location()));
        assertThat(visit(Visit.to(target).with("User-Agent", "Mozilla/5.0 (Android 14; Mobile; rv:125.0) Gecko/125.0"))
                        .location())
                .isEqualTo("https://example.org/phone");
        assertThat(visit(Visit.to(target + "?who=me&b=3")).location())
                .isEqualTo("https://example.org/asked?a=2&who=me&b=3");
        assertThat(visit(Visit.to(target).with("X-Forwarded-For", "6.6.6.6, 203.0.113.9"))
                        .location())
                .isEqualTo("https://example.org/office");
        assertThat(visit(Visit.to(target)).location()).isEqualTo("https://example.org/everybody?a=1");
    }

    @Test
    void ofAThousandVisitorsAsManyAreLedOnAsTheLinkAllows() throws Exception {
        var made =
                links.post("/rest/v3/short-urls", "{\"longUrl\":\"a:b\",\"customSlug\":\"hundred\",\"maxVisits\":100}");
        assertThat(made.statusCode()).isEqualTo(200);
        var threads = Executors.newFixedThreadPool(200);
        var answers = new ArrayList<Future<Integer>>();
        for (int visitor = 0; visitor < 1_000; visitor++) {
            answers.add(threads.submit(() -> visit(Visit.to("/hundred")).status()));
        }

        var ledOn = 0;
        for (var answer : answers) {
            ledOn += answer.get() == 302 ? 1 : 0;
        }

        threads.shutdown();
        assertThat(ledOn).isEqualTo(100);
        Awaiting.until("all of them are counted", SOON, () -> links.visits("hundred") == 100);
    }

    @Test
    void whoFindsNoLinkIsSentWhereHisDomainSaysAndIsNoted() throws Exception {
        execute(
                "INSERT INTO plumbline.domain (authority, base_url_redirect, regular_404_redirect,"
                        + " invalid_short_url_redirect) VALUES ('lost.test', 'https://example.org/base',"
                        + " 'https://example.org/404{ORIGINAL_PATH}', 'https://example.org/code?d={DOMAIN}&p={ORIGINAL_PATH}')");

        Awaiting.until(
                "the new domain is known",
                SOON,
                () -> visit(Visit.to("/").on("lost.test")).status() == 302);
        assertThat(visit(Visit.to("/").on("lost.test")).location()).isEqualTo("https://example.org/base");
        assertThat(visit(Visit.to("/a/b").on("lost.test")).location()).isEqualTo("https://example.org/404/a/b");
        var invalid = visit(Visit.to("/gone&x?q=1").on("lost.test").with("Referer", "https://r.org/"));
        assertThat(invalid.location()).isEqualTo("https://example.org/code?d=lost.test&p=%2Fgone%26x");
        assertThat(invalid.headers()).containsEntry("Cache-Control", "no-store");
        assertThat(visit(Visit.to("/a/b").on("elsewhere.test")).status()).isEqualTo(404);

        Awaiting.until(
                "the visit to no link is noted",
                SOON,
                () -> count("SELECT count(*) FROM plumbline.orphan_visit WHERE type = 'invalid_short_url'"
                                + " AND domain_id = (SELECT id FROM plumbline.domain WHERE authority = 'lost.test')"
                                + " AND visited_url = 'http://lost.test/gone&x?q=1' AND referer = 'https://r.org/'"
                                + " AND redirect_url = 'https://example.org/code?d=lost.test&p=%2Fgone%26x'")
                        == 1);
    }

    @Test
    void aPixelIsShownToEverybodyAndIsAVisitOfItsLink() throws Exception {
        var code = links.shorten("https://example.org/pixel");

        var known = visit(Visit.to("/" + code + "/track"));
        var unknown = visit(Visit.to("/nobody-made-this/track"));
        visit(Visit.to("/" + code + "/track").by("HEAD"));
        visit(Visit.to("/" + code + "/track?nostat"));

        assertThat(known.status()).isEqualTo(200);
        assertThat(known.headers()).containsEntry("Content-Type", "image/gif");
        assertThat(known.headers().get("Cache-Control")).contains("no-store");
        assertThat(known.body()).startsWith("GIF89a");
        assertThat(unknown.status()).isEqualTo(200);
        assertThat(unknown.body()).isEqualTo(known.body());
        // visits come into the database in their order: the others would have been there first
        links.follow(code);
        Awaiting.until("both visits are counted", SOON, () -> links.visits(code) > 1);
        assertThat(links.visits(code)).isEqualTo(2);
        assertThat(count("SELECT count(*) FROM plumbline.visit WHERE redirect_url IS NULL AND visited_url LIKE '%/"
                        + code + "/track'"))
                .isEqualTo(1);
    }

    @Test
    void robotsAreToldWhichLinksTheyMayFollow() throws Exception {
        execute("INSERT INTO plumbline.short_link (short_code, long_url, crawlable) VALUES"
                + " ('crawl-b', 'https://example.org/', true), ('crawl-a', 'https://example.org/', true)");

        // the page is remembered for a while
        Awaiting.until(
                "the page names the new links",
                SOON,
                () -> visit(Visit.to("/robots.txt")).body().contains("Allow: /crawl-a\nAllow: /crawl-b\nDisallow: /"));
        var answer = visit(Visit.to("/robots.txt"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers().get("Content-Type")).startsWith("text/plain");
        assertThat(answer.body()).contains("""
                        # For more information about the robots.txt standard, see:
                        # https://www.robotstxt.org/orig.html

                        User-agent: *
                        """);
        assertThat(visit(Visit.to("/robots.txt").by("HEAD")).status()).isEqualTo(200);
        assertThat(visit(Visit.to("/robots.txt").by("POST")).status()).isEqualTo(405);
    }

    @Test
    void whoeverDeclinesIsNotTrackedAndHisParameterGoesNoFurther() throws Exception {
        var code = links.shorten("https://example.org/declined");

        assertThat(visit(Visit.to("/" + code + "?a=1&nostat=1")).location())
                .isEqualTo("https://example.org/declined?a=1");

        links.follow(code);
        Awaiting.until("the other visit is counted", SOON, () -> links.visits(code) > 0);
        assertThat(links.visits(code)).isEqualTo(1);
    }

    private static Visit.Answer visit(Visit visit) throws IOException {
        return visit.at(ServerUnderTest.address());
    }

    private static void rule(String code, int priority, String longUrl, String type, String key, String value)
            throws SQLException {
        execute("INSERT INTO plumbline.redirect_rule (link_id, priority, long_url, conditions) SELECT id, " + priority
                + ", '" + longUrl + "', '[{\"type\":\"" + type + "\",\"matchKey\":" + key + ",\"matchValue\":\"" + value
                + "\"}]' FROM plumbline.short_link WHERE short_code = '" + code + "'");
    }

    private static void execute(String sql) throws SQLException {
        try (var connection = ServerUnderTest.database().dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private static long count(String sql) throws SQLException {
        try (var connection = ServerUnderTest.database().dataSource().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
