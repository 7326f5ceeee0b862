package io.plumbline.bench.links;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** One client that asks one question after the other. */
final class BenchClient {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private final URI server;
    private final String apiKey;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    BenchClient(URI server, String apiKey) {
        this.server = server;
        this.apiKey = apiKey;
    }

    /** How long the answer takes, its last octet included; it must be 200. */
    long nanosOf(String path) throws IOException, InterruptedException {
        var request = request(path);
        var startedAtNanos = System.nanoTime();
        var answer = client.send(request, BodyHandlers.ofByteArray());
        var nanos = System.nanoTime() - startedAtNanos;
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(path + " was answered with " + answer.statusCode());
        }
        return nanos;
    }

    JsonNode read(String path) throws IOException, InterruptedException {
        return JSON.readTree(
                client.send(request(path), BodyHandlers.ofByteArray()).body());
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(server.resolve("/rest/v3" + path))
                .header("X-Api-Key", apiKey)
                .timeout(LONGEST)
                .GET()
                .build();
    }
}
