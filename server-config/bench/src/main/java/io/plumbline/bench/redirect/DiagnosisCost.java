package io.plumbline.bench.redirect;

import io.plumbline.server.demo.DiagnosisApi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * What it costs the service to be watched by its own diagnosis, in processor time of a redirect, in one JVM under one load. One
 * thread, and one for the load.
 *
 * <p>Two things cost. What the flight recording has the threads that answer do is measured in pairs of short stretches, with a
 * recording of the same settings and without, in an order that changes from pair to pair: the time of a redirect varies by a tenth from
 * one quarter of a minute to the next whatever is measured, and by much less from one second to the next. There are as many pairs as bring the 95 %
 * interval of their mean down to half a percentage point of a redirect on either side, at least {@value #FEWEST_PAIRS}. What threads of
 * its own do, samplers, recorder and all others that neither answer, write visits, collect nor compile, is counted while the service is
 * watched and while it is paused: that needs no statistics, as Linux tells it by the nanosecond.
 */
final class DiagnosisCost {

    static final int FEWEST_PAIRS = 20;
    private static final int MOST_PAIRS = 1_000;
    private static final double HALF_WIDTH = 0.005;
    /** Student's t, 0.975, of 19 degrees of freedom; more pairs have less. */
    private static final double T = 2.093;

    /** Has eight samples at the default interval, two rounds of the watch, and the recording's copies for them. */
    private static final int WATCHED_SECONDS = 125;

    private static final int WARM_SECONDS = 15;

    private static final int LOAD_SECONDS = 90;
    private static final long LEAD_MILLIS = 5_000;
    private static final long STRETCH_MILLIS = 1_500;
    private static final long SETTLING_MILLIS = 250;
    /** Code that was compiled without a recording meets one: both ways are compiled after a few turns. */
    private static final int TURNS_BEFORE = 2;

    private static final double NANOS_IN_MICRO = 1e3;

    private static final List<String> OTHERS = List.of(
            "http-listener",
            "http-thread-poo",
            "plumbline-visit",
            "C1 Compiler",
            "C2 Compiler",
            "G1 ",
            "GC Thread",
            "RMI",
            "JMX");

    private final URI server;
    private final ServerJvm jvm;
    private final Wrk wrk;
    private final RedirectBenchSettings settings;
    private final DiagnosisApi api;

    DiagnosisCost(URI server, ServerJvm jvm, Wrk wrk, RedirectBenchSettings settings, String apiKey) {
        this.server = server;
        this.jvm = jvm;
        this.wrk = wrk;
        this.settings = settings;
        this.api = new DiagnosisApi(server, apiKey);
    }

    /**
     * What came of it; immutable.
     *
     * @param recorded of each pair, what an answer took more with a recording, in microseconds of the threads that answer
     * @param watchedMicros of a redirect, by threads of its own, while the service is watched
     * @param pausedMicros the same while it is not
     * @param redirectMicros the whole time of a redirect while it is not
     */
    record Figures(List<Double> recorded, double watchedMicros, double pausedMicros, double redirectMicros) {

        /** Of the time of a redirect, a share. */
        double mean() {
            return (meanRecorded() + watchedMicros - pausedMicros) / redirectMicros;
        }

        /** Of the 95 % interval, as a share. */
        double halfWidth() {
            double mean = meanRecorded();
            double squares = recorded.stream()
                    .mapToDouble(micros -> (micros - mean) * (micros - mean))
                    .sum();
            return T * Math.sqrt(squares / (recorded.size() - 1) / recorded.size()) / redirectMicros;
        }

        /** What the threads that answer do more, a share of the whole. */
        double recording() {
            return meanRecorded() / redirectMicros;
        }

        private double meanRecorded() {
            return recorded.stream().mapToDouble(micros -> micros).average().orElse(Double.NaN);
        }
    }

    Figures measure() throws IOException, InterruptedException {
        var pause = "targets/" + OwnTarget.of(api) + "/pause";
        var watched = underLoad();
        var recording = jvm.settingsOfRecording();
        expect(api.put(pause));
        TimeUnit.MILLISECONDS.sleep(LEAD_MILLIS);
        var paused = underLoad();
        System.out.printf(
                "threads of its own: %.3f us a redirect watched, %.3f of %.2f paused%n",
                watched.ownMicros(), paused.ownMicros(), paused.micros());
        var recorded = new ArrayList<Double>();
        Figures figures;
        do {
            recorded.addAll(pairs(recording));
            figures = new Figures(List.copyOf(recorded), watched.ownMicros(), paused.ownMicros(), paused.micros());
            System.out.printf(
                    "%d pairs: %+.2f %%, give or take %.2f%n",
                    recorded.size(), 100 * figures.mean(), 100 * figures.halfWidth());
        } while (recorded.size() < FEWEST_PAIRS || (figures.halfWidth() > HALF_WIDTH && recorded.size() < MOST_PAIRS));
        expect(api.delete(pause));
        return figures;
    }

    /** Microseconds of a redirect: by threads of its own, and in all. */
    private record Share(double ownMicros, double micros) {}

    private Share underLoad() throws IOException, InterruptedException {
        wrk.ask(Load.SPREAD, server, WARM_SECONDS, settings.links());
        var before = jvm.threadTimes();
        var answers = wrk.ask(Load.SPREAD, server, WATCHED_SECONDS, settings.links());
        var after = jvm.threadTimes();
        double redirects = answers.requests() * NANOS_IN_MICRO;
        return new Share(
                after.nanosSince(before, DiagnosisCost::isItsOwn) / redirects,
                after.nanosSince(before, thread -> true) / redirects);
    }

    /** What an answer took more with the recording, of each pair under one load. */
    private List<Double> pairs(Map<String, String> recording) throws IOException, InterruptedException {
        var more = new ArrayList<Double>();
        long end =
                System.nanoTime() + TimeUnit.SECONDS.toNanos(LOAD_SECONDS) - TimeUnit.MILLISECONDS.toNanos(LEAD_MILLIS);
        var load = CompletableFuture.runAsync(this::keepAsking);
        TimeUnit.MILLISECONDS.sleep(LEAD_MILLIS);
        for (int turn = 0; System.nanoTime() < end; turn++) {
            boolean recordedFirst = turn % 2 == 0;
            double first = microsOfAnswer(recordedFirst, recording);
            double second = microsOfAnswer(!recordedFirst, recording);
            if (turn >= TURNS_BEFORE) {
                more.add(recordedFirst ? first - second : second - first);
            }
        }
        load.join();
        return more;
    }

    private void keepAsking() {
        try {
            wrk.ask(Load.SPREAD, server, LOAD_SECONDS, settings.links());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private double microsOfAnswer(boolean recorded, Map<String, String> recording)
            throws IOException, InterruptedException {
        var begun = recorded ? OptionalLong.of(jvm.startRecording(recording)) : OptionalLong.empty();
        TimeUnit.MILLISECONDS.sleep(SETTLING_MILLIS);
        var before = jvm.threadTimes();
        long served = jvm.served();
        TimeUnit.MILLISECONDS.sleep(STRETCH_MILLIS);
        long answers = jvm.served() - served;
        double micros = jvm.threadTimes().nanosSince(before, DiagnosisCost::answers) / NANOS_IN_MICRO / answers;
        if (begun.isPresent()) {
            jvm.dropRecording(begun.getAsLong());
        }
        return micros;
    }

    private static boolean answers(String thread) {
        return thread.startsWith("http-listener");
    }

    private static boolean isItsOwn(String thread) {
        return OTHERS.stream().noneMatch(thread::startsWith);
    }

    private static void expect(HttpResponse<String> answer) {
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(
                    answer.uri() + " was answered by " + answer.statusCode() + ": " + answer.body());
        }
    }
}
