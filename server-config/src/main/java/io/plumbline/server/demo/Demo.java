package io.plumbline.server.demo;

import io.plumbline.server.launcher.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The demonstration from the start of the product to both verdicts. {@link #run} belongs to one thread, {@link #stop} may
 * come from another at any time.
 */
final class Demo {

    private static final String RATE = "512KiB/s";
    private static final Duration POLL = Duration.ofSeconds(2);

    /** Twice what the promise says; a verdict that is still another one by then is wrong. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final int KEY_BYTES = 32;

    /** A minute where production waits an hour or a day. */
    private static final Map<String, String> SCHEDULE = Map.of(
            "PLUMBLINE_SNAPSHOT_EVERY", "PT1M",
            "PLUMBLINE_NIGHTLY_EVERY", "PT1M",
            "PLUMBLINE_DIAGNOSIS_SAMPLE_EVERY", "PT5S");

    private final Path distribution;
    private final long startedAtNanos = System.nanoTime();
    private final Deque<Runnable> stops = new ArrayDeque<>();
    private volatile List<DemoPatient> patients = List.of();
    private volatile boolean stopped;

    Demo(Path distribution) {
        this.distribution = distribution;
    }

    /** Runs until the product ends, or the verdicts are not what they should be for too long. */
    ExitCode run() throws IOException, InterruptedException {
        var data = Files.createTempDirectory("plumbline-demo-");
        onStop(() -> delete(data));
        var key = newKey();
        tell("starting the product; its data lives in " + data + " until the end of the demo");
        var product = DemoProduct.start(distribution.resolve("plumbline.jar"), settings(data, key));
        onStop(product::close);
        try {
            var api = new DiagnosisApi(product.ready().join(), key);
            tell("the API key of this demo is " + key + "; a browser takes it as the password of any user");
            patients = patients(api);
            if (!watch(product)) {
                return ExitCode.OUR_FAULT;
            }
            tell("the three are told apart; everything goes on running until Ctrl-C");
            product.ended().join();
        } catch (CompletionException failure) {
            tell(String.valueOf(failure.getCause()));
        } catch (IOException | IllegalStateException failure) {
            // a product that is being stopped answers no more
            if (!stopped) {
                throw failure;
            }
        }
        return ExitCode.BAD_INPUT_OR_ENVIRONMENT;
    }

    /** Says whether the promise was kept, and stops everything that was started, the last first; once. */
    void stop() {
        synchronized (stops) {
            if (!stopped) {
                tell(DemoOutcome.summary(outcomes()));
            }
            stopped = true;
            while (!stops.isEmpty()) {
                stops.pop().run();
            }
        }
    }

    private List<DemoOutcome> outcomes() {
        return patients.stream().map(DemoPatient::outcome).toList();
    }

    private void onStop(Runnable stop) {
        synchronized (stops) {
            if (stopped) {
                stop.run();
            } else {
                stops.push(stop);
            }
        }
    }

    private List<DemoPatient> patients(DiagnosisApi api) throws IOException, InterruptedException {
        var leak = lab("request-map", "--rate", RATE);
        var threads = lab("endless-thread");
        var twin = lab("request-map-repaired", "--rate", RATE);
        tell("started a JVM that leaks " + RATE + ", process " + leak.process().pid()
                + ", one that leaks a thread every two seconds, process "
                + threads.process().pid() + ", and the repaired twin of the first, process "
                + twin.process().pid());
        var patients = List.of(
                new DemoPatient("leak", leak, api, "LEAK"),
                new DemoPatient("thread leak", threads, api, "LEAK"),
                new DemoPatient("repaired twin", twin, api, "STEADY"));
        for (var patient : patients) {
            tell("registered " + patient.name() + " as target " + patient.target() + " at " + patient.jmxUrl());
        }
        tell("waiting for evidence: snapshot and nightly-diagnosis run every minute here");
        return patients;
    }

    private LabJvm lab(String name, String... options) throws IOException {
        var jvm = LabJvm.start(distribution.resolve("lab").resolve("plumbline-lab.jar"), name, options);
        onStop(jvm::close);
        return jvm;
    }

    /** Whether the product told them apart in time. */
    private boolean watch(DemoProduct product) throws IOException, InterruptedException {
        var startedAtNanos = System.nanoTime();
        while (!outcomes().stream().allMatch(DemoOutcome::isAsPromised)) {
            for (var patient : patients) {
                patient.news().ifPresent(this::tell);
            }
            if (hasEnded(product) || System.nanoTime() - startedAtNanos > PATIENCE.toNanos()) {
                return false;
            }
        }
        return true;
    }

    private static boolean hasEnded(DemoProduct product) throws InterruptedException {
        try {
            product.ended().get(POLL.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException stillRunning) {
            return false;
        } catch (ExecutionException failure) {
            throw new IllegalStateException("the product's end cannot be waited for", failure);
        }
    }

    private void tell(String line) {
        var seconds = (System.nanoTime() - startedAtNanos) / 1e9;
        System.out.println(String.format(Locale.ROOT, "%6.1f s  demo: %s", seconds, line));
    }

    private static Map<String, String> settings(Path data, String key) {
        var settings = new HashMap<>(SCHEDULE);
        settings.put("PLUMBLINE_DATA_DIR", data.toString());
        settings.put("PLUMBLINE_INITIAL_API_KEY", key);
        return settings;
    }

    private static String newKey() {
        var bytes = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static void delete(Path directory) {
        try (var paths = Files.walk(directory)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException left) {
            System.err.println("demo: \"" + directory + "\" is left behind: " + left.getMessage());
        }
    }
}
