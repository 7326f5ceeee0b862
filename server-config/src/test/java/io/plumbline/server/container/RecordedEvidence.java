package io.plumbline.server.container;

import io.plumbline.server.command.DumpedProgram;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;

/** A flight recording of this JVM that has something for every page: allocations, what stays of them, collections, hostile names. */
final class RecordedEvidence {

    private static final int ALLOCATIONS = 8_000;
    private static final int EVERY_STAYS = 80;
    private static final int WAITS = 20;

    /** Keeps the compiler from leaving allocations out. */
    @SuppressWarnings("unused") // written, never read
    private static volatile byte[] latest = {};

    private static final List<byte[]> KEPT = new ArrayList<>();

    private RecordedEvidence() {}

    /** Has a program that leaks dump its heap three times into a directory, as {@code dump1.hprof} and so on. */
    static void dumpAProgram(Path into) throws Exception {
        var classes = DumpedProgram.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath();
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var program = new ProcessBuilder(
                        java, "-Xmx64m", "-classpath", classes, DumpedProgram.class.getName(), into.toString())
                .inheritIO()
                .start();
        if (program.waitFor() != 0) {
            throw new AssertionError("the program ended with " + program.exitValue());
        }
    }

    static Path record(Path file) throws Exception {
        try (var recording = new Recording(Configuration.getConfiguration("profile"))) {
            recording.enable("jdk.ThreadDump").withPeriod(Duration.ofSeconds(1));
            recording.enable("jdk.ThreadPark").withoutThreshold().withStackTrace();
            recording.enable("jdk.ObjectAllocationSample").with("throttle", "1000/s");
            recording.start();
            allocate();
            System.gc();
            wait(ConsoleData.HOSTILE);
            recording.stop();
            recording.dump(file);
            return file;
        } finally {
            KEPT.clear();
        }
    }

    private static void allocate() {
        for (int i = 0; i < ALLOCATIONS; i++) {
            latest = new byte[1 << 16];
            if (i % EVERY_STAYS == 0) {
                KEPT.add(latest);
            }
        }
    }

    private static void wait(String threadName) throws InterruptedException {
        var thread = new Thread(
                () -> {
                    for (int i = 0; i < WAITS; i++) {
                        LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
                    }
                },
                threadName);
        thread.start();
        thread.join();
    }
}
