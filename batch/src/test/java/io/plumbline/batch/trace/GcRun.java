package io.plumbline.batch.trace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A JVM that ran to its end, with the recording, the log and the log without dates that it wrote. */
record GcRun(Path recording, Path log, Path undated) {

    private static final long LONGEST_SECONDS = 60;

    /** Collectors that no JDK leaves out. */
    private static final Set<String> OF_ALL = Set.of("-XX:+UseSerialGC", "-XX:+UseParallelGC", "-XX:+UseG1GC");

    private static final Map<List<String>, String> REFUSAL_BY_COMMAND = new ConcurrentHashMap<>();

    /** Runs it; a test that asks for a collector that this JDK does not have is skipped, and says why. */
    static GcRun of(Path folder, Path javaHome, int rounds, String... options) throws Exception {
        requireAccepted(folder, javaHome, List.of(options));
        var run = new GcRun(folder.resolve("run.jfr"), folder.resolve("gc.log"), folder.resolve("undated.log"));
        var command = new ArrayList<>(List.of(
                javaHome.resolve("bin/java").toString(),
                "-Xms48m",
                "-Xmx48m",
                "-XX:TieredStopAtLevel=1",
                "-Xlog:gc*:file=" + run.log() + ":time,uptime,level,tags",
                "-Xlog:gc:file=" + run.undated() + ":uptime,level,tags",
                "-XX:StartFlightRecording=filename=" + run.recording() + ",settings=default"));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", classes(), AllocatingProgram.class.getName(), Integer.toString(rounds), "300"));
        var said = folder.resolve("said");
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException("the JVM did not end well: " + Files.readString(said));
            }
        } finally {
            process.destroyForcibly();
        }
        return run;
    }

    private static void requireAccepted(Path folder, Path javaHome, List<String> options) throws Exception {
        var command = new ArrayList<>(List.of(javaHome.resolve("bin/java").toString()));
        command.addAll(options);
        command.add("-version");
        var refusal = REFUSAL_BY_COMMAND.get(command);
        if (refusal == null) {
            refusal = refusal(command, folder.resolve("version"));
            REFUSAL_BY_COMMAND.put(List.copyOf(command), refusal);
        }
        if (refusal.isEmpty()) {
            return;
        }
        var missing = "SKIPPED: the JDK " + javaHome + " does not run with " + options + ": " + refusal;
        if (OF_ALL.containsAll(options)) {
            throw new IOException(missing);
        }
        System.out.println(missing);
        Assumptions.abort(missing);
    }

    /** What a JVM says that does not start; empty if it does. */
    private static String refusal(List<String> command, Path said) throws Exception {
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException(command + " does not end");
            }
            return process.exitValue() == 0
                    ? ""
                    : "it says " + Files.readString(said).strip();
        } finally {
            process.destroyForcibly();
        }
    }

    private static String classes() {
        return Path.of(AllocatingProgram.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .toString();
    }

    GcTimeline both() throws IOException {
        return GcTimelines.read(new GcMaterial(List.of(recording), List.of(log), List.of(), List.of()));
    }
}
