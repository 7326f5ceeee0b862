package io.plumbline.web.redirect;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.persistence.redirect.CrawlableCodes;
import io.plumbline.testing.TestDatabase;
import io.plumbline.web.gate.DatabaseGate;
import io.plumbline.web.gate.DatabaseUnavailableException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RobotsTxtTest {

    private static final String COMMENTS = """
            # For more information about the robots.txt standard, see:
            # https://www.robotstxt.org/orig.html

            """;

    private final TestDatabase database = TestDatabase.fresh();
    private final AtomicLong nanos = new AtomicLong();

    @Test
    void withoutCrawlableLinksNothingIsAllowed() throws Exception {
        store("a", false);

        assertThat(bodyWith(new RobotsSettings(false, List.of("*"))))
                .isEqualTo(COMMENTS + "User-agent: *\nDisallow: /");
    }

    @Test
    void everyCrawlableLinkIsAllowedOnceWhateverItsDomain() throws Exception {
        execute("INSERT INTO plumbline.domain (id, authority) VALUES (7, 's.test')");
        execute("INSERT INTO plumbline.short_link (domain_id, short_code, long_url, crawlable) VALUES"
                + " (1, 'b', 'a:b', true), (7, 'b', 'a:b', true), (7, 'a/ä', 'a:b', true), (1, 'no', 'a:b', false)");

        assertThat(bodyWith(new RobotsSettings(false, List.of("*"))))
                .isEqualTo(COMMENTS + "User-agent: *\nAllow: /a/%C3%A4\nAllow: /b\nDisallow: /");
    }

    @Test
    void aListOfManyPagesIsWhole() throws Exception {
        execute("INSERT INTO plumbline.short_link (short_code, long_url, crawlable)"
                + " SELECT 'c' || lpad(n::text, 6, '0'), 'a:b', true FROM generate_series(1, 10000) AS n");

        var lines = bodyWith(new RobotsSettings(false, List.of("*"))).lines().toList();

        assertThat(lines).hasSize(4 + 10_000 + 1);
        assertThat(lines.subList(4, 10_004))
                .doesNotHaveDuplicates()
                .isSorted()
                .startsWith("Allow: /c000001")
                .endsWith("Allow: /c010000");
    }

    @Test
    void allMayBeAllowedToSomeRobots() throws Exception {
        store("a", true);

        assertThat(bodyWith(new RobotsSettings(true, List.of("one", "two"))))
                .isEqualTo(COMMENTS + "User-agent: one\nUser-agent: two\nDisallow: /rest/");
    }

    @Test
    void theListIsRememberedForAMoment() throws Exception {
        var robots = robots(new RobotsSettings(false, List.of("*")));
        store("a", true);
        var before = bodyOf(robots);
        store("b", true);

        assertThat(bodyOf(robots)).isEqualTo(before);
        nanos.addAndGet(Duration.ofSeconds(10).toNanos());
        assertThat(bodyOf(robots)).contains("Allow: /b\n");
    }

    private String bodyWith(RobotsSettings settings) throws IOException, DatabaseUnavailableException {
        return bodyOf(robots(settings));
    }

    private RobotsTxt robots(RobotsSettings settings) {
        return new RobotsTxt(
                new CrawlableCodes(database.dataSource()),
                new DatabaseGate(1, Duration.ofSeconds(10)),
                settings,
                nanos::get);
    }

    private static String bodyOf(RobotsTxt robots) throws IOException, DatabaseUnavailableException {
        var body = new ByteArrayOutputStream();
        robots.send((HttpServletResponse) Proxy.newProxyInstance(
                RobotsTxtTest.class.getClassLoader(),
                new Class<?>[] {HttpServletResponse.class},
                (proxy, method, arguments) -> method.getName().equals("getOutputStream") ? streamTo(body) : null));
        return body.toString(US_ASCII);
    }

    private static ServletOutputStream streamTo(ByteArrayOutputStream body) {
        return new ServletOutputStream() {
            @Override
            public boolean isReady() {
                return true;
            }

            @Override
            public void setWriteListener(WriteListener listener) {}

            @Override
            public void write(int octet) {
                body.write(octet);
            }
        };
    }

    private void store(String code, boolean crawlable) throws SQLException {
        execute("INSERT INTO plumbline.short_link (short_code, long_url, crawlable) VALUES ('" + code + "', 'a:b', "
                + crawlable + ")");
    }

    private void execute(String sql) throws SQLException {
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }
}
