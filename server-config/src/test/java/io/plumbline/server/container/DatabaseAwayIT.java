package io.plumbline.server.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.server.product.Awaiting;
import io.plumbline.server.product.LinksApi;
import io.plumbline.testing.TestDatabase;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The service while its database lets nobody in, and afterwards. */
@ExtendWith({ServerUnderTest.class, ArquillianExtension.class})
class DatabaseAwayIT {

    private static final Duration A_WHILE = Duration.ofSeconds(30);

    /** Another database of the same PostgreSQL, from which the doors are shut. */
    private final TestDatabase beside = TestDatabase.fresh();

    private final LinksApi links = new LinksApi(ServerUnderTest.address(), ServerUnderTest.API_KEY);

    @Deployment(testable = false)
    static WebArchive application() {
        return ServerUnderTest.application();
    }

    /** Who comes next is to find a server that has missed nothing. */
    @AfterAll
    static void endTheServer() throws Exception {
        ServerUnderTest.end();
    }

    @AfterEach
    void letEverybodyIn() throws Exception {
        run("ALTER DATABASE " + ServerUnderTest.database().name() + " ALLOW_CONNECTIONS true");
        Awaiting.until("the service is healthy again", A_WHILE, () -> healthStatus() == 200);
    }

    @Test
    void cachedLinksAreFollowedAndEverythingElseSaysThatItIsUnavailable() throws Exception {
        var hot = links.shorten("https://example.org/hot");
        var cold = links.shorten("https://example.org/cold");
        links.follow(hot);
        assertThat(links.get("/health/started").statusCode()).isEqualTo(200);
        Awaiting.until("the visit is counted", A_WHILE, () -> links.visits(hot) == 1);

        letNobodyIn();

        Awaiting.until("the service is not healthy", A_WHILE, () -> healthStatus() == 503);
        assertThat(links.follow(hot).statusCode()).isEqualTo(302);
        assertUnavailable(links.follow(cold), "text/html");
        assertUnavailable(links.get("/rest/v3/short-urls"), "application/problem+json");
        assertUnavailable(
                links.post("/rest/v3/short-urls", "{\"longUrl\":\"https://example.org/\"}"),
                "application/problem+json");
        assertUnavailable(
                new LinksApi(ServerUnderTest.address(), "nobody-knows-it").get("/rest/v3/short-urls"),
                "application/problem+json");
        assertThat(links.get("/health/started").statusCode()).isEqualTo(200);

        letEverybodyIn();

        Awaiting.until("the visit meanwhile is counted", A_WHILE, () -> links.visits(hot) == 2);
        Awaiting.until("links are read again", A_WHILE, () -> links.follow(cold).statusCode() == 302);
    }

    private int healthStatus() throws Exception {
        return links.get("/rest/health").statusCode();
    }

    private static void assertUnavailable(HttpResponse<String> answer, String type) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith(type);
    }

    private void letNobodyIn() throws Exception {
        var name = ServerUnderTest.database().name();
        run("ALTER DATABASE " + name + " ALLOW_CONNECTIONS false");
        Awaiting.until(
                "nobody is in any more",
                A_WHILE,
                () -> count("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '" + name
                                + "'")
                        == 0);
    }

    private long count(String sql) throws SQLException {
        try (var connection = beside.dataSource().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private void run(String sql) throws SQLException {
        try (var connection = beside.dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
