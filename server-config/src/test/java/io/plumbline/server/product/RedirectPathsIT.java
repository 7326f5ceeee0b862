package io.plumbline.server.product;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.server.product.ProductProcess.Instance;
import io.plumbline.testing.TestDatabase;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two instances over one database, one of which answers plain redirects in its HTTP listener, the other all of them in its
 * servlet container: visitors and visits must not tell which is which.
 */
class RedirectPathsIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String HOST = "Host: s.example\r\n";

    // what is in memory after the first is answered in the listener from then on
    private static final int ROUNDS = 2;
    private static final int CROWD = 300;
    private static final List<String> PLACES_OF_CROWD = IntStream.rangeClosed(1, CROWD)
            .mapToObj(number -> "https://example.org/" + number)
            .toList();
    private static final String LONG = "x".repeat(3_000);

    /** Requests as they are sent; a visitor who follows a link that is in memory already is what the listener is for. */
    private static final List<String> REQUESTS = List.of(
            "GET /plain HTTP/1.1\r\n" + HOST,
            "HEAD /plain HTTP/1.1\r\n" + HOST,
            "GET /plain HTTP/1.0\r\n" + HOST,
            "GET /plain HTTP/1.0\r\nConnection: keep-alive\r\n" + HOST,
            "GET /plain HTTP/1.0\r\n",
            "GET /plain HTTP/1.1\r\nConnection: close\r\n" + HOST,
            "GET /plain?a=1&b=%20 HTTP/1.1\r\n" + HOST,
            "GET /plain? HTTP/1.1\r\n" + HOST,
            "GET /bare?a=1&b=%20&a=2 HTTP/1.1\r\n" + HOST,
            "GET /bare?a&&b=&=c HTTP/1.1\r\n" + HOST,
            "GET /bare?& HTTP/1.1\r\n" + HOST,
            "GET /bare?a=1& HTTP/1.1\r\n" + HOST,
            "GET /bare?a=b#c HTTP/1.1\r\n" + HOST,
            "GET /bare?a=/?[]'(){}|^~ HTTP/1.1\r\n" + HOST,
            "GET /bare?caf\u00e9=1 HTTP/1.1\r\n" + HOST,
            "HEAD /bare?a=1 HTTP/1.1\r\n" + HOST,
            "GET /bare?" + LONG + " HTTP/1.1\r\n" + HOST,
            "GET /plain?z=2&y=3 HTTP/1.1\r\n" + HOST,
            "GET /plain?%7A=2 HTTP/1.1\r\n" + HOST,
            "GET /keeping?a=1 HTTP/1.1\r\n" + HOST,
            "GET /fragment?a=1 HTTP/1.1\r\n" + HOST,
            "GET /pl%61in HTTP/1.1\r\n" + HOST,
            "GET /Plain HTTP/1.1\r\n" + HOST,
            "GET /plain/ HTTP/1.1\r\n" + HOST,
            "GET /plain/more HTTP/1.1\r\n" + HOST,
            "GET //plain HTTP/1.1\r\n" + HOST,
            "GET /plain;a=1 HTTP/1.1\r\n" + HOST,
            "GET http://s.example/plain HTTP/1.1\r\n" + HOST,
            "GET /plain HTTP/1.1\r\nHost: S.Example:8080\r\n",
            "GET /plain HTTP/1.1\r\nHost: s.example:80\r\n",
            "GET /plain HTTP/1.1\r\nHost: s.example:443\r\n",
            "GET /plain HTTP/1.1\r\nHost: s.example:080\r\n",
            "GET /plain HTTP/1.1\r\nHost: [::1]:8080\r\n",
            "GET /plain HTTP/1.1\r\nHost:\r\n",
            "GET /plain HTTP/1.1\r\nHost: s.example\r\nHost: other.example\r\n",
            "GET /plain HTTP/1.1\r\n" + HOST
                    + "User-Agent: Mozilla/5.0 (X11; Linux x86_64)\r\nReferer: https://a.example/b?c\r\n",
            "GET /plain HTTP/1.1\r\n" + HOST + "User-Agent: Googlebot/2.1\r\n",
            "GET /plain HTTP/1.1\r\n" + HOST + "User-Agent:\r\nReferer:\r\n",
            "GET /plain HTTP/1.1\r\n" + HOST + "User-Agent: " + LONG + "\r\nReferer: https://a.example/" + LONG
                    + "\r\n",
            "GET /plain HTTP/1.1\r\n" + HOST + "User-Agent: caf\u00e9\r\nReferer: https://a.example/\u00fc\r\n",
            "GET /plain HTTP/1.1\r\n" + HOST + "X-Forwarded-For: 203.0.113.77\r\nX-Forwarded-Proto: https\r\n",
            "GET /plain HTTP/1.1\r\n" + HOST + "X-Forwarded-For: 6.6.6.6, 2001:db8::77\r\n",
            "GET /plain HTTP/1.1\r\n" + HOST + "X-Forwarded-For: nonsense\r\n",
            "GET /plain HTTP/1.1\r\n" + HOST + "Expect: 100-continue\r\n",
            "GET /plain HTTP/1.1\r\n" + HOST + "Content-Length: 0\r\n",
            "GET /plain HTTP/1.1\r\n" + HOST + "Range: bytes=0-1\r\nIf-None-Match: *\r\nCookie: a=b\r\n",
            "POST /plain HTTP/1.1\r\n" + HOST + "Content-Length: 0\r\n",
            "OPTIONS /plain HTTP/1.1\r\n" + HOST,
            "DELETE /plain HTTP/1.1\r\n" + HOST,
            "GET /plain HTTP/1.1\r\nHost: own.example\r\n",
            "GET /own HTTP/1.1\r\nHost: OWN.example:80\r\n",
            "GET /own HTTP/1.1\r\nHost: own.example\r\n",
            "GET /own HTTP/1.1\r\n" + HOST,
            "GET /unknown HTTP/1.1\r\nHost: own.example\r\n",
            "GET /ruled HTTP/1.1\r\n" + HOST + "Accept-Language: fr\r\n",
            "GET /ruled HTTP/1.1\r\n" + HOST,
            "GET /limited HTTP/1.1\r\n" + HOST,
            "GET /past HTTP/1.1\r\n" + HOST,
            "GET /to-come HTTP/1.1\r\n" + HOST,
            "GET /unknown HTTP/1.1\r\n" + HOST,
            "HEAD /unknown HTTP/1.1\r\n" + HOST,
            "GET /unknown HTTP/1.0\r\n" + HOST,
            "GET /unknown?a=1 HTTP/1.1\r\n" + HOST,
            "GET /unknown/deeper HTTP/1.1\r\n" + HOST,
            "GET /un.known HTTP/1.1\r\n" + HOST,
            "GET /plain/track HTTP/1.1\r\n" + HOST,
            "GET / HTTP/1.1\r\n" + HOST,
            "GET /REST HTTP/1.1\r\n" + HOST,
            "GET /robots.txt HTTP/1.1\r\n" + HOST,
            ("GET /plain HTTP/1.1\r\n" + HOST + "\r\n").repeat(50) + "GET /unknown HTTP/1.1\r\n" + HOST
                    + "\r\nGET /plain?q HTTP/1.1\r\n" + HOST + "\r\nGET /plain HTTP/1.1\r\nConnection: close\r\n"
                    + HOST);

    /** What differs from answer to answer: the time of day, and the number of a request. */
    private static final Pattern OWN = Pattern.compile("Date: [^\r]+ GMT|[0-9a-f]{8}-[0-9a-f-]{27}");

    /** Without a Host header it has the instance's own port. */
    private static final String VISITED = "regexp_replace(visited_url, ':[0-9]{5}/', ':port/')";

    private final TestDatabase database = TestDatabase.fresh();

    @TempDir
    private Path directory;

    @Test
    void listenerAndContainerAnswerAlikeAndNoteTheSameVisits() throws Exception {
        try (var listener = instance("listener", "true").start();
                var container = instance("container", "false").start()) {
            var atListener = listener.awaitReady();
            var atContainer = container.awaitReady();
            store();
            for (var server : List.of(atListener, atContainer)) {
                Awaiting.until(
                        "the last domain is heard of",
                        SOON,
                        () -> answer(server, "HEAD /no/link HTTP/1.1\r\nHost: last.example\r\n")
                                .contains("Location: /plain"));
            }

            var softly = new SoftAssertions();
            var missed = answersAtListener(atListener);
            for (var server : List.of(atListener, atContainer)) {
                assertThat(placesOfCrowd(server)).isEqualTo(PLACES_OF_CROWD);
            }
            assertThat(answersAtListener(atListener) - missed).isEqualTo(CROWD);
            for (var server : List.of(atListener, atContainer)) {
                assertThat(placesOfCrowd(server)).isEqualTo(PLACES_OF_CROWD);
            }
            for (var round = 0; round < ROUNDS; round++) {
                for (var request : REQUESTS) {
                    softly.assertThat(answer(atListener, request)).as(request).isEqualTo(answer(atContainer, request));
                }
            }
            softly.assertAll();
            assertThat(answersAtListener(atListener)).isGreaterThan(100);
            assertThat(answersAtListener(atContainer)).isZero();
            Awaiting.until(
                    "both have noted every visit, in every round",
                    SOON,
                    () -> visits() > 0 && visitsOfOneAlone().isEmpty(),
                    () -> String.join("\n", visitsOfOneAlone()));
            assertThat(visits()).isGreaterThan(200);
        }
    }

    /** The lines of the answer and of one that ends the connection, in no order, without what is its own. */
    private static List<String> answer(URI server, String request) throws IOException {
        try (var socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout((int) SOON.toMillis());
            var last = "\r\nGET /rest/-/last HTTP/1.1\r\nHost: s.example\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write((request + last).getBytes(ISO_8859_1));
            var text = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
            return OWN.matcher(text).replaceAll("its own").lines().sorted().toList();
        }
    }

    /** Where many links lead that are asked for in one go, in the order of the answers. */
    private static List<String> placesOfCrowd(URI server) throws IOException {
        var requests = new StringBuilder();
        for (var number = 1; number <= CROWD; number++) {
            requests.append("GET /crowd").append(number).append(" HTTP/1.1\r\n").append(HOST);
            requests.append(number < CROWD ? "\r\n" : "Connection: close\r\n\r\n");
        }
        try (var socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout((int) SOON.toMillis());
            socket.getOutputStream().write(requests.toString().getBytes(ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1)
                    .lines()
                    .filter(line -> line.startsWith("Location: "))
                    .map(line -> line.substring("Location: ".length()))
                    .toList();
        }
    }

    private void store() throws SQLException {
        execute("INSERT INTO plumbline.domain (authority) VALUES ('own.example')");
        execute("INSERT INTO plumbline.short_link (short_code, long_url, max_visits, valid_since, valid_until) VALUES"
                + " ('plain', 'https://example.org/plain?z=\u00fc', NULL, NULL, NULL),"
                + " ('ruled', 'https://example.org/ruled', NULL, NULL, NULL),"
                + " ('limited', 'https://example.org/limited', 1000, NULL, NULL),"
                + " ('past', 'https://example.org/past', NULL, NULL, now() - interval '1 day'),"
                + " ('bare', 'https://example.org/bare', NULL, NULL, NULL),"
                + " ('fragment', 'https://example.org/fragment#part', NULL, NULL, NULL),"
                + " ('to-come', 'https://example.org/to-come', NULL, now() + interval '1 day', NULL)");
        execute("INSERT INTO plumbline.short_link (short_code, long_url, forward_query)"
                + " VALUES ('keeping', 'https://example.org/keeping', false)");
        execute("INSERT INTO plumbline.short_link (short_code, long_url)"
                + " SELECT 'crowd' || n, 'https://example.org/' || n FROM generate_series(1, " + CROWD + ") AS n");
        execute("INSERT INTO plumbline.short_link (domain_id, short_code, long_url)"
                + " SELECT id, 'own', 'https://example.org/own' FROM plumbline.domain WHERE authority = 'own.example'");
        execute("INSERT INTO plumbline.redirect_rule (link_id, priority, long_url, conditions)"
                + " SELECT id, 1, 'https://example.org/french',"
                + " '[{\"type\": \"language\", \"matchKey\": null, \"matchValue\": \"fr\"}]'"
                + " FROM plumbline.short_link WHERE short_code = 'ruled'");
        // both have heard of all of it once they know the last link
        execute("INSERT INTO plumbline.domain (authority, regular_404_redirect) VALUES ('last.example', '/plain')");
    }

    private static double answersAtListener(URI server) throws IOException, InterruptedException {
        return new LinksApi(server, ProductProcess.API_KEY).metric("plumbline_redirects_at_listener");
    }

    private long visits() throws SQLException {
        return Long.parseLong(
                texts("SELECT (SELECT count(*) FROM plumbline.visit) + (SELECT count(*) FROM plumbline.orphan_visit)")
                        .get(0));
    }

    /** What one has noted and the other has not, or not as often: all requests are made as often of both. */
    private List<String> visitsOfOneAlone() throws SQLException {
        return texts("SELECT noted FROM ( SELECT concat_ws('|', link_id, potential_bot, remote_address, referer,"
                + " user_agent, " + VISITED
                + ", redirect_url) AS noted FROM plumbline.visit UNION ALL SELECT concat_ws('|',"
                + " type, domain_id, potential_bot, remote_address, referer, user_agent, " + VISITED
                + ", redirect_url) FROM"
                + " plumbline.orphan_visit) AS visits GROUP BY noted HAVING count(*) % " + 2 * ROUNDS + " <> 0");
    }

    private List<String> texts(String query) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            var texts = new ArrayList<String>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Instance instance(String name, String atListener) throws Exception {
        return FastSchedule.shortLived(Instance.in(directory.resolve(name)))
                .with("plumbline.initial.api.key", ProductProcess.API_KEY)
                .with(
                        "plumbline.database.url",
                        "jdbc:postgresql://127.0.0.1:" + database.port() + "/" + database.name())
                .with("plumbline.database.user", "postgres")
                .with("plumbline.database.password", "unused")
                .with("plumbline.instance.name", name)
                .with("plumbline.roles", "web")
                .with("plumbline.http.trusted-proxies", "127.0.0.1")
                .with("plumbline.redirect.at-listener", atListener)
                // whose answers are counted, too
                .with("plumbline.server.warm-up", "false");
    }
}
