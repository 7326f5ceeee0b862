package io.plumbline.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import redis.embedded.RedisServer;

/** A real Redis on loopback, which keeps nothing on disk. One thread. */
public final class TestRedis implements AutoCloseable {

    private static final String PID = "process_id:";

    private final int port;
    private RedisServer server;
    private String pid;

    private TestRedis(int port) {
        this.port = port;
        this.server = started(port);
        this.pid = pid(port);
    }

    /** One that listens already. */
    public static TestRedis start() {
        return new TestRedis(FreePort.find());
    }

    public URI address() {
        return URI.create("redis://127.0.0.1:" + port);
    }

    /** Starts another, empty one at the same address. */
    public void startAgain() {
        server = started(port);
        pid = pid(port);
    }

    /** Ends it; whoever is connected sees a broken connection. */
    public void stop() {
        try {
            server.stop();
        } catch (IOException failure) {
            throw new UncheckedIOException("the Redis does not stop", failure);
        }
    }

    /** Lets it answer nothing until it is thawed; connections stay, and new ones are taken by the kernel. */
    public void freeze() {
        signal("-STOP");
    }

    public void thaw() {
        signal("-CONT");
    }

    private void signal(String signal) {
        try {
            if (new ProcessBuilder("kill", signal, pid).inheritIO().start().waitFor() != 0) {
                throw new IllegalStateException("the Redis with the process number " + pid + " takes no signal");
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("the Redis takes no signal", failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** By its own word. */
    private static String pid(int port) {
        try (var connection = new Socket(InetAddress.getLoopbackAddress(), port)) {
            connection.getOutputStream().write("INFO server\r\nQUIT\r\n".getBytes(US_ASCII));
            var told = new String(connection.getInputStream().readAllBytes(), US_ASCII);
            return told.lines()
                    .filter(line -> line.startsWith(PID))
                    .map(line -> line.substring(PID.length()))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("a Redis without a process number: " + told));
        } catch (IOException failure) {
            throw new UncheckedIOException("the Redis does not answer", failure);
        }
    }

    @Override
    public void close() {
        stop();
    }

    private static RedisServer started(int port) {
        try {
            var server = RedisServer.newRedisServer()
                    .port(port)
                    .bind("127.0.0.1")
                    .setting("save \"\"")
                    .setting("appendonly no")
                    .build();
            server.start();
            return server;
        } catch (IOException failure) {
            throw new UncheckedIOException("no Redis could be started", failure);
        }
    }
}
