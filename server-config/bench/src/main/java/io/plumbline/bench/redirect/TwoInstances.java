package io.plumbline.bench.redirect;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.plumbline.bench.product.BenchProduct;
import io.plumbline.bench.product.Database;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/** Two instances over one database, both under load: how soon one sees what the other changes, and what it loses. */
final class TwoInstances {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int EDITS = 50;
    private static final long POLL_NANOS = Duration.ofMillis(1).toNanos();
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final String CODE = "edited-by-the-other";

    private final BenchProduct one;
    private final BenchProduct other;
    private final Database database;
    private final Wrk wrk;
    private final RedirectBenchSettings settings;
    private final String apiKey;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    TwoInstances(
            BenchProduct one,
            BenchProduct other,
            Database database,
            Wrk wrk,
            RedirectBenchSettings settings,
            String apiKey) {
        this.one = one;
        this.other = other;
        this.database = database;
        this.wrk = wrk;
        this.settings = settings;
        this.apiKey = apiKey;
    }

    /**
     * What was measured; immutable.
     *
     * @param edits from the answer to an edit on one instance to the first redirect of the other that shows it
     * @param created the same of new links, whose codes were asked for just before
     * @param answered redirects of both, counted exactly
     * @param written visits that are visible in the end
     * @param alonePerSecond what one answers while the other is being killed
     * @param failedAlone answers of that one that were errors
     */
    record Figures(
            List<Duration> edits,
            List<Duration> created,
            long answered,
            long written,
            double alonePerSecond,
            long failedAlone) {

        Figures {
            edits = List.copyOf(edits);
            created = List.copyOf(created);
        }
    }

    /** Measures; the other instance is dead afterwards. */
    Figures measure() throws Exception {
        wrk.ask(Load.SPREAD, one.address(), settings.warmSeconds(), settings.links());
        wrk.ask(Load.SPREAD, other.address(), settings.warmSeconds(), settings.links());
        var edits = underLoad(this::edits);
        var created = underLoad(this::created);

        var stored = new StoredLinks(database);
        var before = RedirectBench.drained(stored);
        var answered = new ExactVisits(one.address(), settings.links()).ask(200_000)
                + new ExactVisits(other.address(), settings.links()).ask(200_000);
        var written = RedirectBench.drained(stored) - before;

        var alone = whileTheOtherDies();
        return new Figures(edits, created, answered, written, alone.perSecond(), alone.errors() + alone.broken());
    }

    private <T> T underLoad(Callable<T> work) throws Exception {
        var threads = Executors.newSingleThreadExecutor();
        try {
            var load =
                    threads.submit(() -> wrk.ask(Load.SPREAD, other.address(), settings.seconds(), settings.links()));
            var result = work.call();
            load.get();
            return result;
        } finally {
            threads.shutdownNow();
        }
    }

    private Wrk.Answers whileTheOtherDies() throws Exception {
        var threads = Executors.newSingleThreadExecutor();
        try {
            var load = threads.submit(() -> wrk.ask(Load.SPREAD, one.address(), settings.seconds(), settings.links()));
            LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
            other.kill();
            return load.get();
        } finally {
            threads.shutdownNow();
        }
    }

    private List<Duration> edits() throws IOException, InterruptedException {
        send(
                "POST",
                "/rest/v3/short-urls",
                "{\"longUrl\":\"https://site-1.example/0\",\"customSlug\":\"" + CODE + "\"}");
        var lags = new ArrayList<Duration>();
        for (int edit = 1; edit <= EDITS; edit++) {
            var longUrl = "https://site-1.example/" + edit + "-" + System.nanoTime();
            location(CODE);
            send("PATCH", "/rest/v3/short-urls/" + CODE, JSON.writeValueAsString(Map.of("longUrl", longUrl)));
            lags.add(until(CODE, longUrl));
        }
        return lags;
    }

    private List<Duration> created() throws IOException, InterruptedException {
        var lags = new ArrayList<Duration>();
        for (int link = 1; link <= EDITS; link++) {
            var code = "new-" + link + "-" + System.nanoTime();
            location(code);
            send(
                    "POST",
                    "/rest/v3/short-urls",
                    "{\"longUrl\":\"https://site-1.example/\",\"customSlug\":\"" + code + "\"}");
            lags.add(until(code, "https://site-1.example/"));
        }
        return lags;
    }

    /** How long it takes until the other instance sends visitors there. */
    private Duration until(String code, String longUrl) throws IOException, InterruptedException {
        var editedAtNanos = System.nanoTime();
        while (!location(code).equals(longUrl)) {
            if (System.nanoTime() - editedAtNanos > LONGEST.toNanos()) {
                throw new IllegalStateException("the other instance does not see the change of \"" + code + "\"");
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        return Duration.ofNanos(System.nanoTime() - editedAtNanos);
    }

    private String location(String code) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(other.address().resolve("/" + code))
                .method("HEAD", BodyPublishers.noBody())
                .build();
        return client.send(request, BodyHandlers.discarding())
                .headers()
                .firstValue("Location")
                .orElse("");
    }

    private void send(String method, String path, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(one.address() + path))
                .header("X-Api-Key", apiKey)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body))
                .build();
        var answer = client.send(request, BodyHandlers.ofString());
        // the link of an earlier run is still there
        if (answer.statusCode() >= 300 && !answer.body().contains("non-unique-slug")) {
            throw new IllegalStateException(method + " " + path + " was answered with " + answer.body());
        }
    }
}
