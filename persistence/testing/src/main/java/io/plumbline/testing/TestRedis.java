package io.plumbline.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import redis.embedded.RedisServer;

/** A real Redis on loopback, which keeps nothing on disk. One thread. */
public final class TestRedis implements AutoCloseable {

    private final int port;
    private RedisServer server;

    private TestRedis(int port) {
        this.port = port;
        this.server = started(port);
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
    }

    /** Ends it; whoever is connected sees a broken connection. */
    public void stop() {
        try {
            server.stop();
        } catch (IOException failure) {
            throw new UncheckedIOException("the Redis does not stop", failure);
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
