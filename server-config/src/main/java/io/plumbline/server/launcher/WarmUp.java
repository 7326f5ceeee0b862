package io.plumbline.server.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;

/**
 * Asks the ready server once for its interface's description, which it writes at the first request: no client has to wait for that,
 * nor do the others while hostile ones ask for it first.
 *
 * @param server where it listens
 */
record WarmUp(URI server) {

    private static final String DESCRIPTION = "/openapi";
    private static final int DEADLINE_MILLIS = 60_000;

    /** Asks in a thread of its own that keeps nobody waiting. */
    void start() {
        var thread = new Thread(this::ask, "plumbline-warm-up");
        thread.setDaemon(true);
        thread.start();
    }

    private void ask() {
        try {
            var connection = server.resolve(DESCRIPTION).toURL().openConnection();
            connection.setConnectTimeout(DEADLINE_MILLIS);
            connection.setReadTimeout(DEADLINE_MILLIS);
            try (InputStream description = connection.getInputStream()) {
                description.transferTo(OutputStream.nullOutputStream());
            }
        } catch (IOException stoppedMeanwhile) {
            // then the first client waits instead
        }
    }
}
