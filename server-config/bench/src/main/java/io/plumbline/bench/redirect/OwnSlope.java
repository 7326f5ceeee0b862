package io.plumbline.bench.redirect;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.server.demo.DiagnosisApi;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;

/**
 * What the service's own diagnosis says of the service after a long time under a steady load: redirects of few links, which its cache holds
 * from the beginning on, and now and then a question to its REST interfaces. One thread.
 */
final class OwnSlope {

    /** So few that each has been asked for soon: a cache that fills is no leak, and rises like one. */
    static final long LINKS = 10_000;

    private static final long REDIRECTS_A_SECOND = 512;
    private static final Duration ANSWER = Duration.ofMinutes(15);
    private static final Set<String> BAD = Set.of("LEAK", "GROWTH");
    private static final List<String> QUESTIONS = List.of(
            "/rest/v3/short-urls?itemsPerPage=20",
            "/rest/v3/visits/non-orphan?itemsPerPage=20",
            "/rest/v3/tags/stats",
            "/rest/diagnosis/v1/overview",
            "/rest/diagnosis/v1/targets");

    private final URI server;
    private final DiagnosisApi api;
    private final String apiKey;
    private final HttpClient client = HttpClient.newHttpClient();
    private long asked;

    OwnSlope(URI server, String apiKey) {
        this.server = server;
        this.apiKey = apiKey;
        this.api = new DiagnosisApi(server, apiKey);
    }

    /**
     * What it says of itself; immutable.
     *
     * @param watched what diagnoses of it said that its watch began meanwhile
     */
    record Figures(
            Duration window, long redirects, String verdict, String reason, List<Slope> slopes, List<String> watched) {

        Figures {
            slopes = List.copyOf(slopes);
            watched = List.copyOf(watched);
        }

        boolean isBad() {
            return BAD.contains(verdict) || watched.stream().anyMatch(BAD::contains);
        }
    }

    /**
     * What one series of it does, in its unit an hour; immutable.
     *
     * @param low not a number where it was too short for an interval; {@code high} likewise
     */
    record Slope(String area, String kind, double perHour, double low, double high, double first, double last) {}

    /** Asks for so long, and then for a diagnosis of that time. */
    Figures measure(Duration warm, Duration window) throws IOException, InterruptedException, ExecutionException {
        ask(warm);
        asked = 0;
        ask(window);
        long self = OwnTarget.of(api);
        long id = api.diagnose(self, window);
        var diagnosis = told("diagnoses/" + id, "verdict");
        // written after the verdict
        var report = told("reports/" + id, "series");
        return new Figures(
                window,
                asked,
                diagnosis.path("verdict").asText(),
                diagnosis.path("reason").asText(),
                items(report.path("series")).stream().map(OwnSlope::slope).toList(),
                items(api.read("targets/" + self + "/diagnoses").path("data")).stream()
                        .filter(other -> other.path("origin").asText().equals("WATCH"))
                        .map(other -> other.path("verdict").asText("under way"))
                        .toList());
    }

    private void ask(Duration during) throws IOException, InterruptedException, ExecutionException {
        var redirects = new ExactVisits(server, LINKS);
        long beganNanos = System.nanoTime();
        for (long second = 0; second < during.toSeconds(); second++) {
            asked += redirects.ask(REDIRECTS_A_SECOND, second);
            question(QUESTIONS.get((int) (second % QUESTIONS.size())));
            long ahead = beganNanos + TimeUnit.SECONDS.toNanos(second + 1) - System.nanoTime();
            if (ahead > 0) {
                TimeUnit.NANOSECONDS.sleep(ahead);
            }
        }
    }

    private void question(String path) throws IOException, InterruptedException {
        var answer = client.send(
                HttpRequest.newBuilder(server.resolve(path))
                        .header("X-Api-Key", apiKey)
                        .header("Accept", "application/json")
                        .timeout(Duration.ofSeconds(60))
                        .build(),
                BodyHandlers.discarding());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(path + " was answered by " + answer.statusCode());
        }
    }

    /** Earlier starts over the same database were targets of their own. */
    /** A resource once it is there and has a member. */
    private JsonNode told(String path, String member) throws IOException, InterruptedException {
        var deadline = Instant.now().plus(ANSWER);
        while (Instant.now().isBefore(deadline)) {
            if (api.get(path, "application/json").statusCode() == 200) {
                var resource = api.read(path);
                if (!resource.path(member).isMissingNode()) {
                    return resource;
                }
            }
            TimeUnit.SECONDS.sleep(2);
        }
        throw new IllegalStateException(path + " has not told its " + member + " within " + ANSWER);
    }

    private static Slope slope(JsonNode series) {
        double hour = TimeUnit.HOURS.toSeconds(1);
        var samples = series.path("samples");
        return new Slope(
                series.path("area").asText(),
                series.path("kind").asText(),
                series.path("perSecond").asDouble() * hour,
                series.path("low").asDouble(Double.NaN) * hour,
                series.path("high").asDouble(Double.NaN) * hour,
                value(samples.path(0)),
                value(samples.path(samples.size() - 1)));
    }

    private static double value(JsonNode sample) {
        return sample.path("value").asDouble(Double.NaN);
    }

    private static List<JsonNode> items(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }
}
