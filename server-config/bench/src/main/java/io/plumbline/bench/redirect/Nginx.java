package io.plumbline.bench.redirect;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** nginx that answers everything with the same redirect: what the machine can do at all. One thread. */
final class Nginx implements AutoCloseable {

    private static final String CONFIGURATION = """
            daemon off;
            pid %1$s/nginx.pid;
            error_log %1$s/error.log;
            worker_processes auto;
            events { worker_connections 16384; }
            http {
              access_log off;
              keepalive_requests 100000000;
              client_body_temp_path %1$s; proxy_temp_path %1$s; fastcgi_temp_path %1$s; uwsgi_temp_path %1$s; scgi_temp_path %1$s;
              server {
                listen 127.0.0.1:%2$d;
                location / { return 302 https://site-1.example/page/1; }
              }
            }
            """;

    private static final long POLL_NANOS = Duration.ofMillis(50).toNanos();
    private static final Duration START = Duration.ofSeconds(10);

    private final Process process;
    private final int port;

    private Nginx(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static Nginx start(Path directory, int port) throws IOException {
        Files.createDirectories(directory);
        var configuration =
                Files.writeString(directory.resolve("nginx.conf"), CONFIGURATION.formatted(directory, port), UTF_8);
        var process = new ProcessBuilder(Tool.NGINX.path(), "-p", directory.toString(), "-c", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(Redirect.to(directory.resolve("nginx.log").toFile()))
                .start();
        var nginx = new Nginx(process, port);
        nginx.awaitReady(directory);
        return nginx;
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + port);
    }

    private void awaitReady(Path directory) throws IOException {
        var startedAtNanos = System.nanoTime();
        while (!answers()) {
            if (!process.isAlive() || System.nanoTime() - startedAtNanos > START.toNanos()) {
                close();
                throw new IllegalStateException(
                        "nginx did not start: " + Files.readString(directory.resolve("nginx.log")));
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private boolean answers() {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Processor time of all its processes so far, which a parent knows of. */
    CpuTime cpu() throws IOException {
        var sum = CpuTime.of(process.toHandle());
        for (var worker : process.children().toList()) {
            sum = sum.plus(CpuTime.of(worker));
        }
        return sum;
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
