package io.plumbline.batch.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A program of a JVM of its own that keeps what one method allocates and drops what another one does. */
final class RecordedProgram {

    /*
     * In the package shop; it ends by itself after some collections of the whole heap. What is dropped is volatile, or else the
     * compiler leaves out what it finds is overwritten.
     */
    private static final String SOURCE = """
        package shop;
        import java.util.ArrayList;
        import java.util.List;
        public class Shop {
            static final List<Object> KEPT = new ArrayList<>();
            static volatile Object dropped;
            static class Cart { final byte[] content; Cart(int size) { content = new byte[size]; } }
            static void keep() { KEPT.add(new Cart(2_000)); }
            static void drop() { dropped = new long[400]; }
            static void keepBelow(int frames) { if (frames == 0) { keep(); } else { keepBelow(frames - 1); } }
            public static void main(String[] arguments) throws Exception {
                int frames = Integer.getInteger("frames", 0);
                int rounds = Integer.parseInt(arguments[0]);
                for (int round = 0; round < rounds; round++) {
                    for (int i = 0; i < 1_000; i++) {
                        keepBelow(frames);
                        for (int j = 0; j < 20; j++) {
                            drop();
                        }
                    }
                    System.gc();
                }
            }
        }
        """;

    private static final String CONFIGURATION = """
        <?xml version="1.0" encoding="UTF-8"?>
        <configuration version="2.0">
          <event name="jdk.ObjectAllocationSample"><setting name="enabled">%s</setting>
            <setting name="throttle">off</setting><setting name="stackTrace">true</setting></event>
          <event name="jdk.ObjectAllocationInNewTLAB"><setting name="enabled">%s</setting>
            <setting name="stackTrace">true</setting></event>
          <event name="jdk.ObjectAllocationOutsideTLAB"><setting name="enabled">%s</setting>
            <setting name="stackTrace">true</setting></event>
          <event name="jdk.OldObjectSample"><setting name="enabled">true</setting>
            <setting name="stackTrace">true</setting><setting name="cutoff">0 ns</setting></event>
          <event name="jdk.GarbageCollection"><setting name="enabled">true</setting>
            <setting name="threshold">0 ms</setting></event>
          <event name="jdk.GCHeapSummary"><setting name="enabled">true</setting></event>
          <event name="jdk.GCPhasePause"><setting name="enabled">true</setting>
            <setting name="threshold">0 ms</setting></event>
        </configuration>
        """;

    /** By what a JVM calls its system and processor. */
    private static final Map<String, String> PLATFORMS =
            Map.of("Linux/amd64", "linux-x64", "Linux/aarch64", "linux-arm64");

    private final Path folder;
    private final Path classes;

    /** Compiles it. */
    RecordedProgram(Path folder) throws IOException, InterruptedException {
        this.folder = folder;
        classes = Files.createDirectories(folder.resolve("classes"));
        var source = Files.writeString(folder.resolve("Shop.java"), SOURCE);
        run(List.of(
                javaHome("bin/javac"), "--release", "11", "-Xlint:none", "-d", classes.toString(), source.toString()));
    }

    /** Runs it under the flight recorder of a JVM, which samples allocations, or else tells of allocation buffers. */
    Path recorded(Path java, int rounds, boolean samples, String... options) throws IOException, InterruptedException {
        var settings = Files.writeString(
                folder.resolve("events-" + samples + ".jfc"), CONFIGURATION.formatted(samples, !samples, !samples));
        var recording = Files.createTempFile(folder, "shop", ".jfr");
        var command = command(java);
        command.add("-XX:StartFlightRecording:settings=" + settings + ",filename=" + recording);
        command.addAll(List.of(options));
        run(command, rounds);
        return recording;
    }

    /** Runs it under async-profiler; where there is none for this machine, the test is left out. */
    Path profiled(int rounds, String arguments) throws IOException, InterruptedException {
        var library = folder.resolve("libasyncProfiler.so");
        try (var packed = RecordedProgram.class.getResourceAsStream("/" + platform() + "/libasyncProfiler.so")) {
            Files.copy(packed, library, StandardCopyOption.REPLACE_EXISTING);
        }
        var recording = folder.resolve("profiled-" + arguments.hashCode() + ".jfr");
        var command = command(Path.of(javaHome("bin/java")));
        command.add("-agentpath:" + library + "=start," + arguments + ",jfr,file=" + recording);
        run(command, rounds);
        return recording;
    }

    /* Of the folders in async-profiler's archive. */
    private static String platform() {
        var system = System.getProperty("os.name") + "/" + System.getProperty("os.arch");
        var name = Optional.ofNullable(PLATFORMS.get(system));
        var missing = "SKIPPED: async-profiler is tested on " + PLATFORMS.keySet() + ", this is " + system;
        if (name.isEmpty()) {
            System.out.println(missing);
        }
        assumeTrue(name.isPresent(), missing);
        return name.orElseThrow();
    }

    static Path ownJava() {
        return Path.of(javaHome("bin/java"));
    }

    private static String javaHome(String program) {
        return Path.of(System.getProperty("java.home"), program).toString();
    }

    private List<String> command(Path java) {
        return new ArrayList<>(List.of(java.toString(), "-Xmx256m", "-XX:+UseSerialGC", "-cp", classes.toString()));
    }

    private void run(List<String> command, int rounds) throws IOException, InterruptedException {
        command.addAll(List.of("shop.Shop", Integer.toString(rounds)));
        run(command);
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    /** A file with one byte changed at each of these places. */
    static Path damaged(Path file, Path copy, int... places) throws IOException {
        var content = Files.readAllBytes(file);
        Arrays.stream(places).forEach(place -> content[place] ^= 0x55);
        return Files.write(copy, content);
    }
}
