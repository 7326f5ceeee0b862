package io.plumbline.batch.trace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM that ran to its end, with the recording, the log and the log without dates that it wrote. */
record GcRun(Path recording, Path log, Path undated) {

    private static final long LONGEST_SECONDS = 60;

    static GcRun of(Path folder, Path javaHome, int rounds, String... options) throws Exception {
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
