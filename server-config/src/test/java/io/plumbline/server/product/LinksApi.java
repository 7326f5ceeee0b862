package io.plumbline.server.product;

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
import java.util.Map;
import java.util.regex.Pattern;

/** Short links as a client shortens and follows them; redirects are not followed any further. Thread-safe. */
public final class LinksApi {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI server;
    private final String apiKey;
    private final HttpClient client = HttpClient.newHttpClient();

    public LinksApi(URI server, String apiKey) {
        this.server = server;
        this.apiKey = apiKey;
    }

    /** Shortens a link; returns its code. */
    public String shorten(String longUrl) throws IOException, InterruptedException {
        var answer = post("/rest/v3/short-urls", JSON.writeValueAsString(Map.of("longUrl", longUrl)));
        if (answer.statusCode() != 200) {
            throw new AssertionError("not shortened: " + answer.statusCode() + " " + answer.body());
        }
        return JSON.readTree(answer.body()).path("shortCode").asText();
    }

    /** Follows a code. */
    public HttpResponse<String> follow(String code) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(server.resolve("/" + code)).GET());
    }

    /** Asks where a code leads without following it. */
    public HttpResponse<String> ask(String code) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(server.resolve("/" + code)).method("HEAD", BodyPublishers.noBody()));
    }

    /** How often a code was followed. */
    public long visits(String code) throws IOException, InterruptedException {
        return read("/rest/v3/short-urls/" + code)
                .path("visitsSummary")
                .path("total")
                .asLong();
    }

    /** How many links there are. */
    public long count() throws IOException, InterruptedException {
        return read("/rest/v3/short-urls")
                .path("shortUrls")
                .path("pagination")
                .path("totalItems")
                .asLong();
    }

    /** The answer to a POST, whatever it is. */
    public HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(server.resolve(path))
                .header("X-Api-Key", apiKey)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    /** The answer to a GET with the key, whatever it is. */
    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(server.resolve(path))
                .header("X-Api-Key", apiKey)
                .GET());
    }

    /** The answer to a DELETE with the key, whatever it is. */
    public HttpResponse<String> delete(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(server.resolve(path))
                .header("X-Api-Key", apiKey)
                .DELETE());
    }

    /** The answer to a request with the key and a JSON body, whatever it is. */
    public HttpResponse<String> send(String method, String path, String body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(server.resolve(path))
                .header("X-Api-Key", apiKey)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body)));
    }

    /** One of the application's metrics; 0 if there is none of that name. */
    public double metric(String name) throws IOException, InterruptedException {
        var metrics = get("/metrics?scope=application").body();
        var value = Pattern.compile("(?m)^" + name + "(?:\\{.*})? (\\S+)$").matcher(metrics);
        return value.find() ? Double.parseDouble(value.group(1)) : 0;
    }

    private JsonNode read(String path) throws IOException, InterruptedException {
        return JSON.readTree(get(path).body());
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.timeout(Duration.ofSeconds(60)).build(), BodyHandlers.ofString());
    }
}
