package io.plumbline.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Input that somebody sends to see what breaks: it is refused as a problem, nothing is stored, and nothing breaks. */
class HostileInputIT {

    @RegisterExtension
    static final ContractServer SERVER = ContractServer.asShipped();

    private static final String NUL = "\\u0000";

    private long storedBefore;

    @BeforeAll
    static void oneLink() {
        SERVER.seed().link("{customSlug:'known', longUrl:'https://example.org/', tags:['tag']}");
    }

    @BeforeEach
    void count() throws SQLException {
        storedBefore = stored();
    }

    @AfterEach
    void nothingWasStored() throws SQLException {
        assertThat(stored()).isEqualTo(storedBefore);
    }

    private static long stored() throws SQLException {
        return SERVER.seed()
                .number("SELECT (SELECT count(*) FROM plumbline.short_link) + (SELECT count(*) FROM plumbline.tag)"
                        + " + (SELECT count(*) FROM plumbline.domain)");
    }

    private static void assertRefused(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isBetween(400, 499);
        answer.isProblem(answer.status(), "{}");
        assertThat(answer.body()).doesNotContain("Exception", "<html", "at io.plumbline");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{longUrl:'https://example.org/" + NUL + "'}",
                "{longUrl:'a:b', customSlug:'" + NUL + "'}",
                "{longUrl:'a:b', title:'" + NUL + "'}",
                "{longUrl:'a:b', tags:['" + NUL + "']}",
                "{longUrl:'a:b', domain:'" + NUL + "'}",
                "{longUrl:'a:b', pathPrefix:'" + NUL + "'}",
                "{longUrl:'https://example.org/\\ud800'}",
                "{longUrl:'a:b', customSlug:'\\udc00'}",
                "{longUrl:'a:b', title:'\\ud83d'}",
                "{longUrl:'a:b', tags:['\\ud800']}",
                "{longUrl:'a:b', customSlug:'../../etc/passwd?'}",
                "{longUrl:'a:b', customSlug:'..'}",
                "{longUrl:'a:b', maxVisits:2147483648}",
                "{longUrl:'a:b', maxVisits:1e400}",
                "{longUrl:'a:b', shortCodeLength:-2147483648}",
                "{longUrl:'a:b', validSince:'9999999999-01-01T00:00:00+00:00'}",
                "{longUrl:'a:b', validUntil:'-0001-01-01'}",
                "{longUrl:'a:b', domain:'-.-'}",
                "{longUrl:'a:b', domain:'[::1]:80'}",
                "{longUrl:'a:b', domain:'a..b'}"
            })
    void linksOfNoText(String body) {
        assertRefused(SERVER.rest().post("/short-urls", body));
    }

    @Test
    void tooMuchOfEverything() {
        var rest = SERVER.rest();

        assertRefused(rest.post("/short-urls", "{longUrl:'https://example.org/" + "x".repeat(100_000) + "'}"));
        assertRefused(rest.post("/short-urls", "{longUrl:'a:b', customSlug:'" + "x".repeat(10_000) + "'}"));
        assertRefused(rest.post("/short-urls", "{longUrl:'a:b', domain:'" + "x".repeat(10_000) + ".example'}"));
        assertRefused(rest.post("/short-urls", "{longUrl:'a:b', tags:['" + "x".repeat(100_000) + "']}"));
        assertRefused(rest.send("POST", "/short-urls", "{\"longUrl\":\"" + "x".repeat(10 << 20) + "\"}"));
        assertRefused(rest.send(
                "POST",
                "/short-urls",
                "{\"longUrl\":\"a:b\",\"tags\":[" + String.join(",", Collections.nCopies(1_000_000, "\"t\"")) + "]}"));
        assertRefused(rest.send("POST", "/short-urls", "[".repeat(100_000)));
        assertRefused(rest.send("POST", "/short-urls", "{\"a\":".repeat(50_000)));
        assertRefused(rest.send("POST", "/short-urls", "{\"maxVisits\":" + "9".repeat(500_000) + "}"));
        assertRefused(rest.put("/tags", "{oldName:'tag', newName:'" + "x".repeat(100_000) + "'}"));
        assertRefused(rest.patch("/short-urls/known", "{longUrl:'https://example.org/" + "x".repeat(100_000) + "'}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /short-urls?searchTerm=a%00b
            /short-urls?tags[]=a%00b
            /short-urls?excludeTags[]=a%00b
            /short-urls?apiKeyName=a%00b
            /short-urls?domain=a%00b
            /short-urls?orderBy=a%00b
            /short-urls?startDate=%00
            /short-urls?page=2147483648
            /short-urls?page=-1
            /short-urls?page=1.5
            /short-urls?itemsPerPage=99999999999
            /tags?searchTerm=a%00b
            /tags?page=NaN
            /tags/stats?orderBy=tag%27%3B--
            /visits/orphan?type=%00
            /visits/orphan?domain=a%00b
            /visits/non-orphan?domain=a%00b
            /short-urls/known/visits?startDate=9999999999-01-01
            /short-urls/known/visits?page=0x1
            """)
    void queriesOfNoText(String path) {
        var answer = SERVER.rest().get(path);

        // what names a thing may also be nowhere found
        if (answer.status() == 200) {
            assertThat(answer.body()).contains("\"totalItems\":0");
        } else {
            assertRefused(answer);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/short-urls/..%2f..%2fetc%2fpasswd",
                "/short-urls/%2e%2e%2f%2e%2e",
                "/short-urls/a%0d%0aSet-Cookie:x=y",
                "/domains/..%2f/visits"
            })
    void pathsThatLeadElsewhere(String path) {
        assertRefused(SERVER.rest().get(path));
    }

    /** The server itself refuses what it cannot decode, before any application sees it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/short-urls/a%00b",
                "/short-urls/%ff%fe",
                "/tags/a%00b/visits",
                "/tags/%ff/visits",
                "/domains/a%00b/visits",
                "/short-urls/a%00b/redirect-rules"
            })
    void pathsOfNoText(String path) {
        var answer = SERVER.rest().get(path);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tags[]=%00", "tags[]=%ff", "tags[]=%ed%a0%80"})
    void tagsOfNoTextAreNotDeleted(String query) {
        assertThat(SERVER.rest().delete("/tags?" + query).status()).isIn(204, 400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /known%",
                "GET /%zz",
                "GET /a%4",
                "GET /rest/v3/short-urls/%4g",
                "POST /rest/v3/short-urls/%"
            })
    void percentSignsWithoutTwoHexadecimalDigits(String methodAndPath) {
        var reply =
                Wire.send(SERVER.visitor().base(), methodAndPath + " HTTP/1.1", "Host: s.test", "Content-Length: 0");

        assertThat(reply.text())
                .startsWith("HTTP/1.1 400 Bad Request\r\n")
                .contains("\r\nConnection: close\r\n", "\r\nContent-Length: 0\r\n")
                .endsWith("\r\n\r\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET /rest/v3/short-urls/a|b HTTP/1.1
            GET /rest/v3/short-urls/a<script>b HTTP/1.1
            GET /rest/v3/short-urls?searchTerm=\u00fc\u00ff HTTP/1.1
            GET /rest/v3/short-urls?searchTerm=%zz HTTP/1.1
            GET /rest/v3/../../etc/passwd HTTP/1.1
            GET /%00 HTTP/1.1
            GET /a\u0001b HTTP/1.1
            GET /..%2f..%2fWEB-INF%2fweb.xml HTTP/1.1
            GET /WEB-INF/web.xml HTTP/1.1
            GET //evil.example/ HTTP/1.1
            BREW /rest/v3/short-urls HTTP/1.1
            TRACE /rest/v3/short-urls HTTP/1.1
            """)
    void requestLinesThatNoClientSends(String line) {
        var reply = Wire.send(
                SERVER.visitor().base(),
                line,
                "Host: s.test",
                "Connection: close",
                "X-Api-Key: " + SERVER.rest().headers().get("X-Api-Key"));

        assertThat(reply.status()).as(reply.toString()).isBetween(200, 499);
        assertThat(reply.text()).doesNotContain("Exception", "at io.plumbline", "at org.glassfish", "web-app");
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "-", "a_b", "%00", "s.test:99999", "[::1]:80"})
    void hostsThatAreUnusual(String host) {
        var reply = Wire.send(SERVER.visitor().base(), "GET /known HTTP/1.1", "Host: " + host, "Connection: close");

        assertThat(reply.status()).as(reply.toString()).isBetween(200, 499);
        assertThat(reply.text()).doesNotContain("Exception", "at io.plumbline");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":80",
                ":8080",
                "a:b:c",
                "s.test:0x",
                "s.test:-1",
                "[::1",
                "a b",
                "a/b",
                "a@b",
                "a?b",
                "\u00ff"
            })
    void hostsThatAreNone(String host) {
        for (var path : List.of("/known", "/rest/health", "/openapi")) {
            var reply = Wire.send(
                    SERVER.visitor().base(), "GET " + path + " HTTP/1.1", "Host: " + host, "Connection: close");

            assertThat(reply.status()).as(path).isEqualTo(400);
        }
    }

    @Test
    void severalHostsAtOnce() {
        for (var path : List.of("/known", "/rest/health", "/openapi")) {
            var reply = Wire.send(
                    SERVER.visitor().base(),
                    "GET " + path + " HTTP/1.1",
                    "Host: s.test",
                    "Host: t.test",
                    "Connection: close");

            assertThat(reply.status()).as(path).isEqualTo(400);
        }
    }

    @Test
    void longLinesAndManyHeaders() {
        var server = SERVER.visitor().base();
        for (var line : List.of(
                "GET /" + "x".repeat(100_000) + " HTTP/1.1",
                "GET /rest/v3/short-urls?searchTerm=" + "x".repeat(100_000) + " HTTP/1.1")) {
            var reply = Wire.send(server, line, "Host: s.test", "Connection: close");
            assertThat(reply.status()).as(Integer.toString(reply.status())).isBetween(400, 499);
        }
    }

    @Test
    void whatVisitorsSendIsKeptAsText() throws Exception {
        var script = "<script>alert(1)</script>";
        SERVER.visitor()
                .with("User-Agent", script)
                .with("Referer", "javascript:alert(1)//" + script)
                .with("Accept-Language", "x".repeat(5_000))
                .get("/known?q=%00%ff%3Cscript%3E")
                .hasStatus(302);
        SERVER.seed().awaitVisits();

        JsonNode visit = SERVER.rest().read("/short-urls/known/visits").at("/visits/data/0");
        assertThat(visit.path("userAgent").asText()).isEqualTo(script);
        assertThat(visit.path("referer").asText()).isEqualTo("javascript:alert(1)//" + script);
        assertThat(visit.path("visitedUrl").asText()).isEqualTo("http://s.test/known?q=%00%ff%3Cscript%3E");
    }
}
