package io.plumbline.server.launcher;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs of the operating system, run with a deadline; what they say goes to a file. */
final class Command {

    private static final Path SETSID = Path.of("/usr/bin/setsid");

    private Command() {}

    /** The exit code; a program that outlives the deadline is killed and counts as failed. */
    static int run(List<String> command, Path log, Duration deadline) throws IOException {
        var process = new ProcessBuilder(command)
                .redirectInput(nothing())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        try {
            if (process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
                return process.exitValue();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        return -1;
    }

    /**
     * The same command in a session of its own, so that Ctrl-C reaches the launcher alone and children stop in the right
     * order.
     */
    static List<String> inOwnSession(List<String> command) {
        if (!Files.isExecutable(SETSID)) {
            return command;
        }
        var detached = new ArrayList<String>(command.size() + 1);
        detached.add(SETSID.toString());
        detached.addAll(command);
        return detached;
    }

    static ProcessBuilder.Redirect nothing() {
        return ProcessBuilder.Redirect.from(new File("/dev/null"));
    }
}
