package io.plumbline.batch.casestudy;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingStream;

/**
 * The service of the case as a program: each shortener has a buffer that a global map keeps by request id, most of what is
 * allocated is garbage, workers hang in a copy loop, sessions never end, and an executor is too slow for its queue. It records
 * itself into the folder that its argument names.
 */
final class Shortener {

    static final String CALM = "calm.jfr";
    static final String BUSY = "busy.jfr";
    static final String SAMPLES = "samples.csv";
    static final int DUMPS = 3;
    static final int WORKERS = 60;
    static final int SESSIONS = 24;
    static final int QUEUED = 400;
    static final int BODY_BYTES = 100_000;
    static final int CALM_REQUESTS = 300;
    static final int BUSY_REQUESTS = 3_000;

    private static final int BUFFER_BYTES = 4_096;
    private static final int LOOKS = 4;
    private static final int COLLECTIONS = 4;
    private static final Map<String, Buffer> BY_REQUEST_ID = new ConcurrentHashMap<>();
    private static final Object SINK = new Object();
    private static final ThreadPoolExecutor VISITS =
            new ThreadPoolExecutor(1, 1, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>());

    /** So that no compiler leaves out what is made for it. */
    static volatile Object kept = new Object();

    private final Buffer buffer = new Buffer();

    private Shortener() {}

    /** What a response is written into; nobody ever clears it. */
    static final class Buffer {
        final byte[] bytes = new byte[BUFFER_BYTES];
    }

    /** As the service writes it. */
    @Name("plumbline.Request")
    @Label("Request")
    static final class Request extends Event {
        String route = "";
        String method = "";
        int status;
        boolean slow;
        long standsFor;
    }

    public static void main(String[] arguments) throws Exception {
        var folder = Path.of(arguments[0]);
        var samples = new ArrayList<String>();
        var held = new CountDownLatch(1);
        start("sink-holder", () -> holdSink(held));
        held.await();
        for (int i = 0; i < WORKERS; i++) {
            start("copy-worker-" + i, Shortener::copy);
        }
        for (int i = 0; i < QUEUED; i++) {
            VISITS.execute(Shortener::hang);
        }
        serve(CALM_REQUESTS, 0, samples);
        try (var calm = recording()) {
            calm.start();
            serve(CALM_REQUESTS, 5, samples);
            calm.dump(folder.resolve(CALM));
        }
        dump(folder, 1);
        serve(BUSY_REQUESTS, 0, samples);
        dump(folder, 2);
        var looks = new AtomicInteger();
        try (var busy = recording();
                var watch = new RecordingStream()) {
            watch.enable("jdk.ThreadDump").withPeriod(Duration.ofMillis(300));
            watch.onEvent("jdk.ThreadDump", look -> looks.incrementAndGet());
            watch.startAsync();
            busy.start();
            var sessions = new AtomicInteger();
            start("arrivals", () -> arrive(sessions));
            serve(BUSY_REQUESTS, 0, samples);
            while (sessions.get() < SESSIONS || looks.get() < LOOKS) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
            System.gc();
            busy.dump(folder.resolve(BUSY));
        }
        dump(folder, DUMPS);
        Files.write(folder.resolve(SAMPLES), samples);
        Runtime.getRuntime().halt(0);
    }

    /** Sessions come until the end of this JVM, so that the recording sees them come in each of its parts. */
    private static void arrive(AtomicInteger sessions) {
        while (true) {
            // what a thread allocates first after a collection is sampled: not a name, which lives on as the buffers do
            kept = new Object();
            start("session-" + sessions.getAndIncrement(), Shortener::hang);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    private static Recording recording() {
        var recording = new Recording();
        for (var wait : List.of("JavaMonitorEnter", "JavaMonitorWait", "ThreadPark", "ThreadSleep")) {
            recording.enable("jdk." + wait).withThreshold(Duration.ofMillis(1)).withStackTrace();
        }
        recording.enable("jdk.ObjectAllocationSample").withStackTrace().with("throttle", "off");
        recording.enable("jdk.OldObjectSample").withStackTrace().with("cutoff", "infinity");
        recording.enable("jdk.GarbageCollection").withThreshold(Duration.ZERO);
        recording.enable("jdk.GCPhasePause").withThreshold(Duration.ZERO);
        recording.enable("jdk.GCHeapSummary");
        recording.enable("jdk.GCConfiguration");
        recording.enable("jdk.ThreadStart").withStackTrace();
        recording.enable("jdk.ThreadEnd");
        return recording;
    }

    /* A thread's first sample stands for all that it allocated before, so each time has a thread of its own. */
    private static void serve(int requests, int pauseMillis, List<String> samples) throws InterruptedException {
        start("request-1", () -> answer(requests, pauseMillis, samples)).join();
    }

    private static void answer(int requests, int pauseMillis, List<String> samples) {
        for (int i = 0; i < requests; i++) {
            var request = new Request();
            request.begin();
            var shortener = new Shortener();
            shortener.shorten("https://example.org/" + i);
            if (i % 100 == 0) {
                awaitStore();
            }
            request.route = "/rest/short-urls";
            request.method = "POST";
            request.status = 201;
            request.standsFor = 1;
            request.commit();
            BY_REQUEST_ID.put("request-" + BY_REQUEST_ID.size(), shortener.buffer);
            LockSupport.parkNanos(Duration.ofMillis(pauseMillis).toNanos());
            if (i % (requests / COLLECTIONS) == 0) {
                System.gc();
                samples.add(sample());
            }
        }
    }

    private static String sample() {
        var heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        return Instant.now() + "," + heap.getUsed() + "," + heap.getCommitted();
    }

    private void shorten(String url) {
        var encoded = encode(url);
        System.arraycopy(encoded, 0, buffer.bytes, 0, Math.min(encoded.length, buffer.bytes.length));
    }

    /** Most of what is allocated, and nothing of what stays. */
    private static byte[] encode(String url) {
        byte[] encoded = new byte[0];
        for (int i = 0; i < 2; i++) {
            encoded = Base64.getUrlEncoder().encode((url + "x".repeat(4_000) + i).getBytes(StandardCharsets.UTF_8));
            kept = encoded;
        }
        return encoded;
    }

    private static void awaitStore() {
        LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }

    /** The copy loop, which the time-out does not reach, with the body of a response in a local variable. */
    private static void copy() {
        var body = new byte[BODY_BYTES];
        synchronized (SINK) {
            kept = body;
        }
    }

    private static void holdSink(CountDownLatch held) {
        synchronized (SINK) {
            held.countDown();
            hang();
        }
    }

    private static void hang() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static Thread start(String name, Runnable work) {
        var thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void dump(Path folder, int number) throws IOException {
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .dumpHeap(folder.resolve("heap-" + number + ".hprof").toString(), true);
    }
}
