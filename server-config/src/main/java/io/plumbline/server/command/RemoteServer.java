package io.plumbline.server.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.plumbline.server.launcher.LaunchException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** A server that runs, and its diagnosis interface as this command line asks it. Thread-safe. */
final class RemoteServer {

    static final int CREATED = 201;
    static final int ACCEPTED = 202;
    static final int OK = 200;
    static final int NOT_FOUND = 404;
    static final int CONFLICT = 409;

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration CONNECT = Duration.ofSeconds(10);

    /** Longest wait for an answer, beside what a body takes that is as slow as the server bears. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final long LEAST_BYTES_PER_SECOND = 1_000;

    private final URI address;
    private final String key;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(CONNECT).build();

    /**
     * A server.
     *
     * @param address scheme, host and port; the path before {@code /rest}, if it has one
     */
    RemoteServer(URI address, String key) {
        this.address = address;
        this.key = key;
    }

    /** What the server said. */
    record Answer(int status, String body) {

        /** Its JSON; a missing node if it is none. */
        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException noJson) {
                return JSON.missingNode();
            }
        }

        /** The same, if it has this status; else the server's own words are the failure. */
        Answer expect(int expected, String what) throws LaunchException {
            if (status == expected) {
                return this;
            }
            var detail = json().path("detail").asText("");
            throw LaunchException.environment(
                    what + ": " + (detail.isEmpty() ? "the server answered " + status : detail));
        }
    }

    URI address() {
        return address;
    }

    Answer get(String path) throws LaunchException {
        return send(request(path).timeout(PATIENCE).GET());
    }

    Answer post(String path, Object body) throws LaunchException {
        return post(path, "application/json", BodyPublishers.ofString(Json.of(body)));
    }

    Answer post(String path, String mediaType, BodyPublisher body) throws LaunchException {
        var deadline = PATIENCE.plusSeconds(Math.max(0, body.contentLength()) / LEAST_BYTES_PER_SECOND);
        return send(request(path)
                .header("Content-Type", mediaType)
                .timeout(deadline)
                .POST(body));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(address + "/rest/diagnosis/v1/" + path))
                .header("X-Api-Key", key)
                .header("Accept", "application/json");
    }

    private Answer send(HttpRequest.Builder request) throws LaunchException {
        try {
            HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
            return new Answer(answer.statusCode(), answer.body());
        } catch (IOException failure) {
            var why = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
            throw LaunchException.environment("the server at " + address + " did not answer to the end (" + why
                    + "); if it refused what was sent, its log says why");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw LaunchException.environment("the command was stopped");
        }
    }
}
