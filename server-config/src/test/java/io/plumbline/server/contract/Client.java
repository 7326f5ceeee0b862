package io.plumbline.server.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to paths below one of the server's, with the same headers each. Follows no redirect. Immutable.
 *
 * @param base what stands before every path
 * @param headers sent with every request, {@code Host} as well
 */
record Client(URI base, Map<String, String> headers) {

    private static final Duration LONGEST = Duration.ofSeconds(60);

    // offers HTTP/2 with each request, as it does unless told otherwise
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    Client {
        headers = Map.copyOf(headers);
    }

    /** The same, with one more header or another value of it. */
    Client with(String header, String value) {
        var more = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        more.putAll(headers);
        more.put(header, value);
        return new Client(base, more);
    }

    Client without(String header) {
        var fewer = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        fewer.putAll(headers);
        fewer.remove(header);
        return new Client(base, fewer);
    }

    Client withKey(String secret) {
        return with("X-Api-Key", secret);
    }

    Client asHost(String authority) {
        return with("Host", authority);
    }

    Answer get(String path) {
        return send("GET", path, null);
    }

    /** Sends JSON as the tables write it. */
    Answer post(String path, String json) {
        return send("POST", path, ExpectedJson.strict(json));
    }

    Answer patch(String path, String json) {
        return send("PATCH", path, ExpectedJson.strict(json));
    }

    Answer put(String path, String json) {
        return send("PUT", path, ExpectedJson.strict(json));
    }

    Answer delete(String path) {
        return send("DELETE", path, null);
    }

    /** The JSON of an answer that must be 200. */
    JsonNode read(String path) {
        return get(path).hasStatus(200).json();
    }

    /** Sends a body as it stands; none if it is null. */
    Answer send(String method, String path, @Nullable String body) {
        try {
            var response = HTTP.send(request(method, path, body), BodyHandlers.ofString());
            return answer(method + " " + path + (body == null ? "" : " " + shown(body)), response);
        } catch (IOException failure) {
            throw new UncheckedIOException(method + " " + path, failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
    }

    /** Sends without waiting. */
    CompletableFuture<Answer> sendSoon(String method, String path, @Nullable String body) {
        return HTTP.sendAsync(request(method, path, body), BodyHandlers.ofString())
                .thenApply(response -> answer(method + " " + path, response));
    }

    private HttpRequest request(String method, String path, @Nullable String body) {
        var request = HttpRequest.newBuilder(URI.create(base + path)).timeout(LONGEST);
        headers.forEach(request::header);
        if (body == null) {
            return request.method(method, BodyPublishers.noBody()).build();
        }
        if (!headers.containsKey("Content-Type")) {
            request.header("Content-Type", "application/json");
        }
        return request.method(method, BodyPublishers.ofString(body)).build();
    }

    private static Answer answer(String request, HttpResponse<String> response) {
        return new Answer(request, response.statusCode(), response.headers(), response.body());
    }

    /** As much of a body as a failure tells. */
    static String shown(String body) {
        return body.length() < 1_000 ? body : body.substring(0, 1_000) + "… (" + body.length() + " characters)";
    }
}
