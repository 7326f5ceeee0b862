package io.plumbline.bench.redirect;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What it costs the service to be watched by its own diagnosis: the processor time of a redirect while the service is a target, against
 * that while this target is paused, in the same JVM under the same load.
 *
 * <p>The two take turns in short stretches, each pair in the other order than the one before, so that whatever drifts (the
 * machine, the compiler, the heap) meets both alike; a pair gives one ratio. There are as many pairs as bring the 95 % interval of their mean
 * down to half a percentage point on either side, at least 20. One thread.
 */
final class DiagnosisCost {

    static final int FEWEST_PAIRS = 20;
    private static final int MOST_PAIRS = 60;
    private static final double HALF_WIDTH = 0.005;
    /** Student's t, 0.975, of 19 degrees of freedom; more pairs have less. */
    private static final double T = 2.093;
    /** A sample is taken so often by default: each stretch has as many as any other. */
    private static final int SAMPLING_SECONDS = 15;
    /** The recording begins or ends meanwhile, and what a resumed target is asked once is asked. */
    private static final int SETTLING_SECONDS = 5;

    private static final Pattern SELF = Pattern.compile("\"id\":(\\d+),\"name\":\"[^\"]*\",\"kind\":\"self\"");

    private final URI server;
    private final ServerJvm jvm;
    private final Wrk wrk;
    private final RedirectBenchSettings settings;
    private final String apiKey;
    private final HttpClient client = HttpClient.newHttpClient();

    DiagnosisCost(URI server, ServerJvm jvm, Wrk wrk, RedirectBenchSettings settings, String apiKey) {
        this.server = server;
        this.jvm = jvm;
        this.wrk = wrk;
        this.settings = settings;
        this.apiKey = apiKey;
    }

    /**
     * What came of all pairs; immutable.
     *
     * @param ratios processor time of a redirect watched, over that of one paused
     * @param microsPaused the mean of the latter
     */
    record Figures(List<Double> ratios, double microsPaused) {

        double mean() {
            return ratios.stream().mapToDouble(ratio -> ratio).average().orElse(Double.NaN) - 1;
        }

        /** Of the 95 % interval. */
        double halfWidth() {
            double mean = mean() + 1;
            double squares = ratios.stream()
                    .mapToDouble(ratio -> (ratio - mean) * (ratio - mean))
                    .sum();
            return T * Math.sqrt(squares / (ratios.size() - 1) / ratios.size());
        }
    }

    Figures measure() throws IOException, InterruptedException {
        var pause = server.resolve("/rest/diagnosis/v1/targets/" + self() + "/pause");
        var ratios = new ArrayList<Double>();
        var pausedMicros = 0.0;
        Figures figures;
        do {
            boolean watchedFirst = ratios.size() % 2 == 0;
            var first = microsPerRedirect(pause, watchedFirst);
            var second = microsPerRedirect(pause, !watchedFirst);
            double watched = watchedFirst ? first : second;
            double paused = watchedFirst ? second : first;
            ratios.add(watched / paused);
            pausedMicros += paused;
            System.out.printf("pair %d: watched %.2f us, paused %.2f us%n", ratios.size(), watched, paused);
            figures = new Figures(List.copyOf(ratios), pausedMicros / ratios.size());
        } while (ratios.size() < FEWEST_PAIRS || (figures.halfWidth() > HALF_WIDTH && ratios.size() < MOST_PAIRS));
        return figures;
    }

    private double microsPerRedirect(URI pause, boolean watched) throws IOException, InterruptedException {
        var request = request(pause);
        send(watched ? request.DELETE() : request.PUT(BodyPublishers.noBody()));
        wrk.ask(Load.SPREAD, server, SETTLING_SECONDS, settings.links());
        var before = jvm.cpu();
        var answers = wrk.ask(Load.SPREAD, server, SAMPLING_SECONDS, settings.links());
        return jvm.cpu().microsPerRequestSince(before, answers.requests());
    }

    private long self() throws IOException, InterruptedException {
        var targets = send(request(server.resolve("/rest/diagnosis/v1/targets")).GET());
        var self = SELF.matcher(targets);
        if (!self.find()) {
            throw new IllegalStateException("the service is no target of its own: " + targets);
        }
        return Long.parseLong(self.group(1));
    }

    private HttpRequest.Builder request(URI address) {
        return HttpRequest.newBuilder(address).header("X-Api-Key", apiKey);
    }

    private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        var answer = client.send(request.build(), BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(
                    answer.uri() + " was answered by " + answer.statusCode() + ": " + answer.body());
        }
        return answer.body();
    }
}
