package io.plumbline.server.container;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the service answers pages of other origins, and requests that no well-meaning client sends. */
@ExtendWith({ServerUnderTest.class, ArquillianExtension.class})
class MannersIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LINKS = "/rest/v3/short-urls";
    private static final String GUESSER = "203.0.113.66";
    private static final String ORIGIN = "https://links.example.org";
    private static final int MANY = 100_000;

    private final HttpClient client = HttpClient.newHttpClient();

    @Deployment(testable = false)
    static WebArchive application() {
        return ServerUnderTest.application();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /rest/v3/short-urls, 200",
        "GET, /rest/v2/short-urls, 200",
        "GET, /rest/health, 200",
        "GET, /rest/v3/nowhere, 404",
        "GET, /rest/v3/short-urls/nowhere, 404",
        "PUT, /rest/v3/short-urls, 405",
        "POST, /rest/v3/short-urls, 415",
        "GET, /rest/v3/short-urls?searchTerm=%25zz%ff, 400",
        "GET, /api/v1/nowhere, 404",
        "PUT, /api/v1/shorten, 405"
    })
    void everyAnswerMayBeReadByPagesOfOtherOrigins(String method, String path, int status) throws Exception {
        var answer = send(request(path).header("Origin", ORIGIN).method(method, body(method)));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(header(answer, "Access-Control-Allow-Origin")).containsExactly("*");
        assertThat(header(answer, "Access-Control-Allow-Methods")).isEmpty();
        assertThat(header(answer, "Access-Control-Max-Age")).isEmpty();
        assertThat(header(answer, "Access-Control-Allow-Headers")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {LINKS, "/rest/v3/nowhere", "/api/v1/nowhere"})
    void whoSendsNoOriginGetsNoHeadersForIt(String path) throws Exception {
        assertThat(send(request(path).GET()).headers().map().keySet())
                .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("access-control"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/rest/diagnosis/v1/targets", "/rest/diagnosis/v1/nowhere"})
    void theDiagnosisIsForNoOtherOrigin(String path) throws Exception {
        for (var method : List.of("GET", "OPTIONS")) {
            var answer = send(request(path).header("Origin", ORIGIN).method(method, BodyPublishers.noBody()));

            assertThat(header(answer, "Access-Control-Allow-Origin")).isEmpty();
            assertThat(header(answer, "Access-Control-Allow-Methods")).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/rest/v3/short-urls, 'GET,POST'",
        "/rest/v1/short-urls, 'GET,POST'",
        "/rest/v3/health, GET",
        "/rest/health, GET",
        "/api/v1/shorten, POST",
        "/rest/v3/foo/bar, 'GET,POST,PUT,PATCH,DELETE'"
    })
    void aPreflightIsToldTheMethodsOfThePath(String path, String methods) throws Exception {
        var answer = send(HttpRequest.newBuilder(ServerUnderTest.address().resolve(path))
                .header("Origin", ORIGIN)
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "X-Api-Key, content-type")
                .method("OPTIONS", BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
        assertThat(header(answer, "Access-Control-Allow-Origin")).containsExactly("*");
        assertThat(header(answer, "Access-Control-Allow-Methods")).containsExactly(methods);
        assertThat(header(answer, "Access-Control-Allow-Headers")).containsExactly("X-Api-Key, content-type");
        assertThat(header(answer, "Access-Control-Max-Age")).containsExactly("3600");
    }

    @Test
    void optionsAsksForNoKey() throws Exception {
        var answer = send(HttpRequest.newBuilder(ServerUnderTest.address().resolve(LINKS))
                .method("OPTIONS", BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(header(answer, "Allow")).containsExactly("GET, POST");
        assertThat(answer.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {LINKS, "/rest/health", LINKS + "/nowhere", "/rest/v3/nowhere", "/rest/diagnosis/v1/targets"})
    void headIsGetWithoutABody(String path) throws Exception {
        var get = send(request(path).GET());
        var head = send(request(path).method("HEAD", BodyPublishers.noBody()));

        assertThat(head.statusCode()).isEqualTo(get.statusCode());
        assertThat(head.body()).isEmpty();
        assertThat(header(head, "Content-Type")).isEqualTo(header(get, "Content-Type"));
    }

    @Test
    void aRequestWithoutAnIdGetsOne() throws Exception {
        for (var path : List.of(LINKS, "/rest/v3/nowhere", "/api/v1/nowhere")) {
            var answer = send(HttpRequest.newBuilder(ServerUnderTest.address().resolve(path))
                    .GET());

            assertThat(header(answer, "X-Request-Id"))
                    .singleElement()
                    .asString()
                    .hasSize(36);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "searchTerm=%zz",
                "searchTerm=%4",
                "searchTerm=%",
                "searchTerm=%ff",
                "searchTerm=%c0%80",
                "searchTerm=%ed%a0%80",
                "searchTerm=%00",
                "%zz=1",
                "nobody[]=%ff"
            })
    void aQueryThatIsNoTextIsRefused(String query) throws Exception {
        assertProblem(400, raw("GET " + LINKS + "?" + query + " HTTP/1.1", ""));
        assertProblem(400, raw("GET /rest/diagnosis/v1/targets?" + query + " HTTP/1.1", ""));
    }

    @Test
    void whatIsTooLongIsRefused() throws Exception {
        assertProblem(414, raw("GET " + LINKS + "?searchTerm=" + "a".repeat(9_000) + " HTTP/1.1", ""));
        assertProblem(431, raw("GET " + LINKS + " HTTP/1.1\r\nX-Long: " + "a".repeat(20_000), ""));
    }

    @ParameterizedTest
    @CsvSource({
        "Accept, ;;;, 400",
        "Accept, text/xml, 406",
        "Content-Type, ;;;, 400",
        "Content-Type, application/x-www-form-urlencoded, 415",
        "Content-Type, multipart/form-data, 415"
    })
    void headersThatSayNothingUsefulAreRefused(String name, String value, int status) throws Exception {
        var method = name.equals("Accept") ? "GET" : "POST";
        assertProblem(status, send(request(LINKS).header(name, value).method(method, body(method))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PATCH", "PUT", "DELETE", "PROPFIND", "get", "FOO"})
    void methodsThatThereAreNotAreRefusedWithThoseThatThereAre(String method) throws Exception {
        var answer = raw(method + " " + LINKS + " HTTP/1.1", "");

        assertProblem(405, answer);
        assertThat(answer).contains("\r\nAllow: GET, POST\r\n");
    }

    static Stream<Arguments> hostileBodies() {
        var url = "{\"longUrl\":\"https://example.org/\",";
        return Stream.of(
                Arguments.of("no object", "[]", "malformed-request-body"),
                Arguments.of("a text", "\"x\"", "malformed-request-body"),
                Arguments.of("cut off", url, "malformed-request-body"),
                Arguments.of("two objects", "{} {}", "malformed-request-body"),
                Arguments.of("brackets", "[".repeat(MANY), "malformed-request-body"),
                Arguments.of("brackets as the URL", "{\"longUrl\":" + "[".repeat(MANY), "longUrl"),
                Arguments.of("objects in objects", "{\"longUrl\":".repeat(MANY / 2), "longUrl"),
                Arguments.of("a number as the URL", "{\"longUrl\":5}", "longUrl"),
                Arguments.of("a URL twice", url + "\"longUrl\":\"a:b\"}", "longUrl"),
                Arguments.of("nothing", "{}", "longUrl"),
                Arguments.of("null", "null", "longUrl"),
                Arguments.of("a zero in the URL", "{\"longUrl\":\"a:\\u0000\"}", "longUrl"),
                Arguments.of("half a character", url + "\"title\":\"\\ud800\"}", "title"),
                Arguments.of("the other half", url + "\"customSlug\":\"a\\udc00\"}", "customSlug"),
                Arguments.of("too many visits", url + "\"maxVisits\":2147483648}", "maxVisits"),
                Arguments.of("far too many", url + "\"maxVisits\":1e999999999}", "maxVisits"),
                Arguments.of("a fraction of a visit", url + "\"maxVisits\":1.5}", "maxVisits"),
                Arguments.of("a text for a number", url + "\"maxVisits\":\"5\"}", "maxVisits"),
                Arguments.of("a text for a flag", url + "\"crawlable\":\"yes\"}", "crawlable"),
                Arguments.of("no date", url + "\"validSince\":\"soon\"}", "validSince"),
                Arguments.of("an object for a tag", url + "\"tags\":[{}]}", "tags"),
                Arguments.of("a scheme that runs", "{\"longUrl\":\"java\u200Bscript:alert(1)\"}", "longUrl"),
                Arguments.of("a scheme in a scheme", "{\"longUrl\":\"view-source:data:text/html,x\"}", "longUrl"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostileBodies")
    void aHostileBodyIsRefusedAndNamedAndNothingIsStored(String name, String body, String named) throws Exception {
        var before = totalLinks();

        var answer = post(LINKS, body.getBytes(UTF_8));

        assertProblem(400, answer);
        assertThat(answer.body()).contains(named);
        assertThat(totalLinks()).isEqualTo(before);
    }

    @Test
    void bodiesWithoutEndAreRefused() throws Exception {
        var before = totalLinks();

        assertProblem(413, post(LINKS, ("{\"longUrl\":\"" + "a".repeat(10_000_000) + "\"}").getBytes(UTF_8)));
        var tags = IntStream.range(0, 1_000_000).mapToObj(i -> "\"t" + i + "\"").toList();
        assertProblem(413, post(LINKS, ("{\"longUrl\":\"a:b\",\"tags\":" + tags + "}").getBytes(UTF_8)));
        assertProblem(400, post(LINKS, "{\"longUrl\":\"a:\u00FF\"}".getBytes(ISO_8859_1)));
        assertThat(totalLinks()).isEqualTo(before);
    }

    @Test
    void theOneCallFormNamesWhatStandsThereTwice() throws Exception {
        var answer = post("/api/v1/shorten", "{\"url\":\"a:b\",\"url\":\"c:d\"}".getBytes(UTF_8));

        assertProblem(400, answer);
        assertThat(answer.body()).contains("\"invalidElements\":[\"url\"]");
    }

    @Test
    void everyAnswerToAKeySaysHowFarItMayGoOn() throws Exception {
        var first = send(request(LINKS).GET());
        var second = send(request("/rest/diagnosis/v1/targets").GET());
        var created = post(LINKS, "{\"longUrl\":\"https://example.org/limits\"}".getBytes(UTF_8));

        assertThat(number(first, "RateLimit-Limit")).isEqualTo(30_000);
        assertThat(number(second, "RateLimit-Remaining")).isLessThan(30_000);
        assertThat(number(first, "RateLimit-Reset")).isBetween(0L, 60L);
        assertThat(created.statusCode()).isEqualTo(200);
        assertThat(number(created, "RateLimit-Limit")).isEqualTo(6_000);
        assertThat(header(send(request("/rest/health").GET()), "RateLimit-Limit"))
                .isEmpty();
    }

    @Test
    void whoGuessesKeysIsStoppedWhileWhoHasOneGoesOn() throws Exception {
        // from an address of its own, which is kept out for a while
        send(request(LINKS).header("X-Forwarded-For", GUESSER).GET());
        HttpResponse<String> answer;
        var guesses = 0;
        do {
            answer = send(HttpRequest.newBuilder(ServerUnderTest.address().resolve(LINKS))
                    .header("X-Forwarded-For", GUESSER)
                    .header("X-Api-Key", "guess-" + guesses++)
                    .GET());
        } while (answer.statusCode() == 401);

        assertProblem(429, answer);
        assertThat(guesses).isGreaterThan(100);
        assertThat(answer.body()).contains("too-many-requests");
        assertThat(number(answer, "Retry-After")).isBetween(1L, 60L);
        assertThat(number(answer, "RateLimit-Remaining")).isZero();
        assertThat(send(request(LINKS).header("X-Forwarded-For", GUESSER).GET()).statusCode())
                .isEqualTo(200);
    }

    private long totalLinks() throws Exception {
        var list = JSON.readTree(send(request(LINKS).GET()).body());
        return list.path("shortUrls").path("pagination").path("totalItems").asLong();
    }

    private HttpResponse<String> post(String path, byte[] body) throws Exception {
        return send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofByteArray(body)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** The server refuses a GET that has a body. */
    private static BodyPublisher body(String method) {
        return method.equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString("{}");
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(ServerUnderTest.address().resolve(path))
                .header("X-Api-Key", ServerUnderTest.API_KEY);
    }

    /** What comes back for a head that no client of the JDK would send. */
    private static String raw(String head, String body) throws IOException {
        var address = ServerUnderTest.address();
        try (var socket = new Socket(address.getHost(), address.getPort())) {
            var request = String.join(
                    "\r\n",
                    head,
                    "Host: " + address.getAuthority(),
                    "X-Api-Key: " + ServerUnderTest.API_KEY,
                    "Connection: close",
                    "",
                    body);
            socket.getOutputStream().write(request.getBytes(UTF_8));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    private static void assertProblem(int status, String answer) {
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
        assertThat(answer).contains("application/problem+json", "X-Request-Id: ", "\"status\":" + status);
    }

    private static void assertProblem(int status, HttpResponse<String> answer) throws IOException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(header(answer, "Content-Type")).singleElement().asString().startsWith("application/problem+json");
        assertThat(header(answer, "X-Request-Id")).hasSize(1);
        var problem = JSON.readTree(answer.body());
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("type").asText()).isNotBlank();
        assertThat(problem.path("detail").asText()).isNotBlank();
    }

    private static long number(HttpResponse<String> answer, String name) {
        return Long.parseLong(header(answer, name).get(0));
    }

    private static List<String> header(HttpResponse<String> answer, String name) {
        return answer.headers().allValues(name);
    }
}
