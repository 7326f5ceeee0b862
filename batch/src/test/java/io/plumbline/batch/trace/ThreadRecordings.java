package io.plumbline.batch.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** What {@link ThreadPatient} records of itself in JVMs of its own, one for each JDK. */
final class ThreadRecordings {

    private static final Map<Path, Path> RECORDINGS = new ConcurrentHashMap<>();

    private ThreadRecordings() {}

    static Path ofThisJdk() {
        return of(Path.of(System.getProperty("java.home")));
    }

    static Path of(Path javaHome) {
        return RECORDINGS.computeIfAbsent(javaHome, ThreadRecordings::record);
    }

    /** Without the service's own events. */
    static Path traced(Path javaHome, String method) {
        return record(javaHome, method);
    }

    private static Path record(Path javaHome, String... traced) {
        try {
            var folder = Files.createTempDirectory("threads");
            var file = folder.resolve("threads.jfr");
            file.toFile().deleteOnExit();
            var said = folder.resolve("said").toFile();
            var command = new ArrayList<>(List.of(
                    javaHome.resolve("bin/java").toString(),
                    "-Xmx256m",
                    "-classpath",
                    ownClasses(),
                    ThreadPatient.class.getName(),
                    file.toString()));
            command.addAll(List.of(traced));
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(said)
                    .start();
            try {
                assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
                assertThat(process.exitValue())
                        .as(Files.readString(said.toPath()))
                        .isZero();
            } finally {
                process.destroyForcibly();
            }
            return file;
        } catch (IOException wrong) {
            throw new UncheckedIOException(wrong);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stopped);
        }
    }

    private static String ownClasses() {
        try {
            return Path.of(ThreadPatient.class
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
