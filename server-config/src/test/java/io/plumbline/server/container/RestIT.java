package io.plumbline.server.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.persistence.access.ApiKeys;
import io.plumbline.persistence.access.Right;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What all REST interfaces have in common: every error is a problem, and the service describes itself. */
@ExtendWith({ServerUnderTest.class, ArquillianExtension.class})
class RestIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern METRIC = Pattern.compile("plumbline_[a-z_]+");

    private final HttpClient client = HttpClient.newHttpClient();

    @Deployment(testable = false)
    static WebArchive application() {
        return ServerUnderTest.application();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /rest, 404",
        "GET, /rest/nowhere, 404",
        "GET, /rest/v3/nowhere, 404",
        "GET, /rest/diagnosis/v1/nowhere, 404",
        "GET, /api/v1/nowhere, 404",
        "GET, /rest/v3/short-urls/a%01b, 404",
        "GET, /rest/diagnosis/v1/targets/987654321, 404",
        "DELETE, /rest/v3/short-urls, 405",
        "PUT, /api/v1/shorten, 405",
        "GET, /rest/v3/short-urls?searchTerm=a%00b, 400",
        "GET, /rest/v3/short-urls?page=x, 400",
        "GET, /rest/v3/short-urls?tags%5B%5D=a%00b, 400",
        "GET, /rest/v3/short-urls?startDate=2020-02-31, 400",
        "GET, /rest/v3/short-urls/a/nowhere, 404",
        "GET, /rest/v3/short-urls/shorten, 401",
        "DELETE, /rest/v3/short-urls/nobody-made-this, 404",
        "GET, /rest/v3/short-urls?orderBy=colour-DESC, 400",
        "GET, /rest/diagnosis/v1/targets/1/samples?to=%2B999999999-12-31T23:59:59-18:00, 400"
    })
    void anErrorWithoutABodyIsAProblem(String method, String path, int status) throws Exception {
        assertProblem(status, send(request(path).method(method, BodyPublishers.noBody())));
    }

    @ParameterizedTest
    @CsvSource({"/rest/v3/short-urls", "/api/v1/shorten", "/rest/diagnosis/v1/targets"})
    void aBodyThatIsNoJsonIsAProblem(String path) throws Exception {
        assertProblem(400, post(path, "application/json", "{\"longUrl\":".getBytes(UTF_8)));
        // begins as UTF-32 and goes on as no character
        var noText = new byte[] {0, 0, 0, '{', 0x7F, 0, 0, 0};
        var answer = assertProblem(400, post(path, "application/json", noText));
        assertThat(answer).contains("malformed-request-body");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/rest/v3/short-urls", "/api/v1/shorten", "/rest/diagnosis/v1/targets"})
    void aBodyOfAnotherTypeOrTooLongIsAProblem(String path) throws Exception {
        assertProblem(415, post(path, "text/plain", "https://example.org/".getBytes(UTF_8)));
        assertProblem(413, post(path, "application/json", new byte[(1 << 20) + 1]));
    }

    @Test
    void anAnswerOfATypeThatThereIsNotIsAProblem() throws Exception {
        assertProblem(
                406,
                send(request("/rest/v3/short-urls").header("Accept", "text/csv").GET()));
    }

    @Test
    void aRightThatTheKeyLacksIsAProblem() throws Exception {
        var key = new ApiKeys(ServerUnderTest.database().dataSource())
                .create("links only", Set.of(Right.LINKS), null)
                .secret()
                .text();

        var answer = send(HttpRequest.newBuilder(ServerUnderTest.address().resolve("/rest/diagnosis/v1/targets"))
                .header("X-Api-Key", key)
                .header("X-Request-Id", "mine")
                .GET());

        assertProblem(403, answer);
    }

    @Test
    void theInterfaceDescribesItsOperations() throws Exception {
        var answer =
                send(request("/openapi").header("Accept", "application/json").GET());

        var operations = JSON.readTree(answer.body()).path("paths").findValuesAsText("operationId");
        assertThat(operations).contains("createShortUrl", "listShortUrls", "getShortUrl", "shorten", "health");
        assertThat(answer.body()).contains("/rest/diagnosis/v1/targets", "excludePastValidUntil");
    }

    @Test
    void theMetricsAreThoseOfTheOperationsPage() throws Exception {
        var documented = Files.readAllLines(Path.of("..", "docs", "operations.md")).stream()
                .filter(line -> line.startsWith("| `plumbline_"))
                .flatMap(row -> namesIn(row).stream())
                .collect(Collectors.toCollection(TreeSet::new));
        // made at the first request for links
        send(request("/rest/v3/short-urls").GET());

        var answer = send(request("/metrics?scope=application")
                .header("Accept", "text/plain")
                .GET());

        assertThat(namesIn(answer.body())).isEqualTo(documented);
    }

    /** A counter's name ends in {@code _total} in this format. */
    private static Set<String> namesIn(String text) {
        var names = new TreeSet<String>();
        var matcher = METRIC.matcher(text);
        while (matcher.find()) {
            names.add(matcher.group().replaceFirst("_total$", ""));
        }
        return names;
    }

    private static String assertProblem(int status, HttpResponse<String> answer) throws IOException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(answer.headers().firstValue("X-Request-Id")).contains("mine");
        var problem = JSON.readTree(answer.body());
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("type").asText()).isNotBlank();
        assertThat(problem.path("title").asText()).isNotBlank();
        assertThat(problem.path("detail").asText()).isNotBlank();
        return answer.body();
    }

    private HttpResponse<String> post(String path, String type, byte[] body) throws IOException, InterruptedException {
        return send(request(path).header("Content-Type", type).POST(BodyPublishers.ofByteArray(body)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(ServerUnderTest.address().resolve(path))
                .header("X-Api-Key", ServerUnderTest.API_KEY)
                .header("X-Request-Id", "mine");
    }
}
