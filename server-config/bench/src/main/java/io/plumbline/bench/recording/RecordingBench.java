package io.plumbline.bench.recording;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Has a JVM make a large recording, and measures in another one how its profiles and its trace are read, with the libraries of the distribution. */
public final class RecordingBench {

    /** As the product starts the JVM that reads, with its default memory. */
    private static final List<String> AS_SHIPPED = List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    /** Kinds of paths to an allocation, each of which has three depths: a service of ordinary size, and one that is all paths. */
    private static final List<Integer> PATHS = List.of(100, 5_000);

    private final Path distribution;
    private final Path directory;
    private final String megabytes;

    /**
     * Takes the settings.
     *
     * @param settings {@code distribution}, where the built product lies, {@code directory} for the recordings, and {@code
     *     megabytes}, how large they are
     */
    public RecordingBench(Map<String, String> settings) {
        distribution = Path.of(settings.getOrDefault("distribution", ""));
        directory = Path.of(settings.getOrDefault("directory", "."));
        megabytes = settings.getOrDefault("megabytes", "100");
        if (!megabytes.matches("[1-9]\\d{0,3}")) {
            throw new IllegalArgumentException("megabytes=" + megabytes + "; a size is needed, like 100");
        }
    }

    public void run() throws IOException, InterruptedException {
        Files.createDirectories(directory);
        for (int paths : PATHS) {
            var recording = directory.resolve("recording-" + paths + ".jfr");
            // small buffers, for many events a second
            java(
                    List.of("-Xmx256m", "-XX:TLABSize=16k", "-XX:-ResizeTLAB"),
                    RecordedCrowd.class,
                    recording.toString(),
                    megabytes,
                    Integer.toString(paths));
            java(AS_SHIPPED, RecordingReading.class, recording.toString());
        }
    }

    private void java(List<String> options, Class<?> program, String... arguments)
            throws IOException, InterruptedException {
        var own = Path.of(RecordingBench.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-classpath", distribution.resolve("lib") + "/*:" + own, program.getName()));
        command.addAll(List.of(arguments));
        int exitCode = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (exitCode != 0) {
            throw new IOException(program.getSimpleName() + " ended with exit code " + exitCode);
        }
    }
}
