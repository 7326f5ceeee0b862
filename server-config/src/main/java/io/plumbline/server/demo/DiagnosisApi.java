package io.plumbline.server.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The product's REST API as a client sees it. Thread-safe. */
public final class DiagnosisApi {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final int FIRST_REFUSAL = 300;

    private final URI server;
    private final String apiKey;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    /**
     * A client of one server.
     *
     * @param server scheme, host and port
     * @param apiKey with the right to administer diagnoses
     */
    public DiagnosisApi(URI server, String apiKey) {
        this.server = server;
        this.apiKey = apiKey;
    }

    /** Registers a JVM behind a JMX address; returns its id. */
    public long register(String name, String jmxUrl) throws IOException, InterruptedException {
        return register(name, jmxUrl, List.of());
    }

    /** The same with risks that are accepted for it. */
    public long register(String name, String jmxUrl, List<String> acceptedRisks)
            throws IOException, InterruptedException {
        return ok(post("targets", Map.of("name", name, "kind", "jmx", "url", jmxUrl, "acceptedRisks", acceptedRisks)))
                .path("id")
                .asLong();
    }

    /** Asks for a diagnosis now; returns its id. */
    public long diagnose(long target, Duration window) throws IOException, InterruptedException {
        var answer = post("targets/" + target + "/diagnoses", Map.of("window", window.toString()));
        ok(answer);
        var location = answer.headers().firstValue("Location").orElseThrow(() -> refused(answer));
        return Long.parseLong(location.substring(location.lastIndexOf('/') + 1));
    }

    /** The JSON of a resource below {@code /rest/diagnosis/v1}. */
    public JsonNode read(String path) throws IOException, InterruptedException {
        return ok(send(request(path).header("Accept", "application/json").GET()));
    }

    /** The answer to a GET of a resource below {@code /rest/diagnosis/v1}, whatever it is. */
    public HttpResponse<String> get(String path, String accept) throws IOException, InterruptedException {
        return send(request(path).header("Accept", accept).GET());
    }

    /** The answer to a POST to a resource below {@code /rest/diagnosis/v1}, whatever it is. */
    public HttpResponse<String> post(String path, Map<String, ?> body) throws IOException, InterruptedException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(body))));
    }

    /** The answer to a PUT of nothing to a resource below {@code /rest/diagnosis/v1}, whatever it is. */
    public HttpResponse<String> put(String path) throws IOException, InterruptedException {
        return send(request(path).PUT(BodyPublishers.noBody()));
    }

    /** The answer to a DELETE of a resource below {@code /rest/diagnosis/v1}, whatever it is. */
    public HttpResponse<String> delete(String path) throws IOException, InterruptedException {
        return send(request(path).DELETE());
    }

    /** Where a resource below {@code /rest/diagnosis/v1} is. */
    public URI address(String path) {
        return server.resolve("/rest/diagnosis/v1/" + path);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(address(path)).timeout(DEADLINE).header("X-Api-Key", apiKey);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static JsonNode ok(HttpResponse<String> answer) throws IOException {
        if (answer.statusCode() >= FIRST_REFUSAL) {
            throw refused(answer);
        }
        return JSON.readTree(answer.body());
    }

    private static IllegalStateException refused(HttpResponse<String> answer) {
        return new IllegalStateException(answer.request().method() + " " + answer.uri() + " was answered by "
                + answer.statusCode() + ": " + answer.body());
    }
}
