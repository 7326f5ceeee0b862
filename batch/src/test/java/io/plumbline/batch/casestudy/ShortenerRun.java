package io.plumbline.batch.casestudy;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.heap.HeapGraph;
import io.plumbline.batch.heap.HeapIndex;
import io.plumbline.batch.heap.IndexOutcome;
import io.plumbline.batch.heap.IndexProgress;
import io.plumbline.batch.heap.IndexSettings;
import io.plumbline.batch.trace.GcEvent;
import io.plumbline.batch.trace.GcSample;
import io.plumbline.batch.trace.ThreadTraceSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * What {@link Shortener} leaves behind, in a JVM of its own: two recordings, a GC log, samples and three heap dumps. It runs once for
 * all tests of this package, and what it leaves is deleted with this JVM.
 */
final class ShortenerRun {

    /** In a program of seconds nothing may wait for longer. */
    static final ThreadTraceSettings SETTINGS = new ThreadTraceSettings(Duration.ofMillis(500), 10, 50, 5, 8, Map.of());

    private static final long LONGEST_SECONDS = 90;
    private static final Path FOLDER = run();

    private ShortenerRun() {}

    /** Of a calm time, with few requests. */
    static Path calm() {
        return FOLDER.resolve(Shortener.CALM);
    }

    /** Of a busy time, in which sessions begin and never end. */
    static Path busy() {
        return FOLDER.resolve(Shortener.BUSY);
    }

    static Path gcLog() {
        return FOLDER.resolve("gc.log");
    }

    static List<Path> dumps() {
        return IntStream.rangeClosed(1, Shortener.DUMPS)
                .mapToObj(number -> FOLDER.resolve("heap-" + number + ".hprof"))
                .toList();
    }

    /** The last dump, indexed below a folder. */
    static HeapGraph heap(Path folder) throws IOException {
        var index = folder.resolve("index");
        var outcome = HeapIndex.build(
                dumps().get(Shortener.DUMPS - 1), index, IndexSettings.unlimited(), IndexProgress.none());
        assertThat(outcome).isNotInstanceOf(IndexOutcome.TooLarge.class);
        return HeapIndex.open(index);
    }

    /** As somebody who asks the JVM now and then reads its heap. */
    static List<GcSample> samples() throws IOException {
        return Files.readAllLines(FOLDER.resolve(Shortener.SAMPLES)).stream()
                .map(line -> line.split(","))
                .map(parts -> new GcSample(
                        Instant.parse(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]), GcEvent.UNKNOWN))
                .toList();
    }

    private static Path run() {
        try {
            var folder = Files.createTempDirectory("case");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
            var said = folder.resolve("said");
            var process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin/java").toString(),
                            "-Xmx256m",
                            "-XX:+UseSerialGC",
                            "-Xlog:gc*:file=" + folder.resolve("gc.log") + ":time,uptime,level,tags",
                            "-classpath",
                            ownClasses(),
                            Shortener.class.getName(),
                            folder.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            try {
                assertThat(process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)).isTrue();
                assertThat(process.exitValue()).as(Files.readString(said)).isZero();
            } finally {
                process.destroyForcibly();
            }
            return folder;
        } catch (IOException wrong) {
            throw new UncheckedIOException(wrong);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stopped);
        }
    }

    private static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException left) {
            throw new UncheckedIOException(left);
        }
    }

    private static String ownClasses() {
        try {
            return Path.of(Shortener.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException strange) {
            throw new IllegalStateException(strange);
        }
    }
}
