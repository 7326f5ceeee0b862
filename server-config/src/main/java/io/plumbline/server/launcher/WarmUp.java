package io.plumbline.server.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.concurrent.TimeUnit;

/**
 * What the ready server goes through once, so that no client has to wait for it: it writes its interface's description, and meets
 * {@linkplain BadInput bad input}. In a thread of its own that keeps nobody waiting.
 */
final class WarmUp {

    private static final String DESCRIPTION = "/openapi";
    private static final int DEADLINE_MILLIS = 60_000;
    private static final long END_MILLIS = TimeUnit.SECONDS.toMillis(2);

    private final URI server;
    private final BadInput badInput;
    private final Thread thread = new Thread(this::run, "plumbline-warm-up");

    /** @param server where it listens */
    WarmUp(URI server) {
        this.server = server;
        this.badInput = new BadInput(server);
        thread.setDaemon(true);
    }

    WarmUp start() {
        thread.start();
        return this;
    }

    /** Sends no more, so that a stop need not wait for it. */
    void end() {
        badInput.end();
        try {
            thread.join(END_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            askForDescription();
            badInput.send();
        } catch (IOException stoppedMeanwhile) {
            // then the first clients wait instead
        }
    }

    private void askForDescription() throws IOException {
        var connection = server.resolve(DESCRIPTION).toURL().openConnection();
        connection.setConnectTimeout(DEADLINE_MILLIS);
        connection.setReadTimeout(DEADLINE_MILLIS);
        try (InputStream description = connection.getInputStream()) {
            description.transferTo(OutputStream.nullOutputStream());
        }
    }
}
