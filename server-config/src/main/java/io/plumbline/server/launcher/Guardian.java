package io.plumbline.server.launcher;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * A small process that stops the server and then PostgreSQL if the launcher disappears without having done so, even by {@code
 * kill -9}: it reads the launcher's orders from a pipe, which the operating system closes with the launcher.
 */
final class Guardian {

    private final OutputStream orders;

    private Guardian(OutputStream orders) {
        this.orders = orders;
    }

    static Guardian start(Distribution distribution, Path log) throws LaunchException {
        try {
            var process = new ProcessBuilder(Command.inOwnSession(
                            List.of("/bin/sh", distribution.guardian().toString())))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            return new Guardian(process.getOutputStream());
        } catch (IOException failure) {
            throw LaunchException.environment("the shell /bin/sh does not start (" + failure.getMessage() + ")");
        }
    }

    void watchServer(long processId) throws LaunchException {
        order("server " + processId);
    }

    void watchDatabase(long processId) throws LaunchException {
        order("database " + processId);
    }

    /** Everything is stopped: nothing is left to guard. */
    void dismiss() {
        try {
            order("done");
            orders.close();
        } catch (LaunchException | IOException gone) {
            // a guardian that is gone needs no dismissal
        }
    }

    private void order(String line) throws LaunchException {
        try {
            orders.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
            orders.flush();
        } catch (IOException gone) {
            throw LaunchException.ourFault("the guardian process was killed: start again");
        }
    }
}
