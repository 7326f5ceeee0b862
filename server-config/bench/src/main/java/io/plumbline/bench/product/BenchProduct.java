package io.plumbline.bench.product;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/** The product as its users start it, for links alone; closing it stops it. One thread. */
public final class BenchProduct implements AutoCloseable {

    private static final Pattern READY = Pattern.compile("(?m)^Plumbline is ready at (http://\\S+)$");
    private static final String SERVER_CLASS = "fish.payara.micro.impl.PayaraMicroImpl";
    private static final Duration START = Duration.ofMinutes(10);
    private static final long POLL_NANOS = Duration.ofMillis(200).toNanos();

    private final Process process;
    private final Path output;

    private BenchProduct(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    public static BenchProduct start(Path distribution, Path dataDirectory, int port, Map<String, String> settings)
            throws IOException {
        var output = dataDirectory.resolveSibling(dataDirectory.getFileName() + ".log");
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx192m",
                        "-jar",
                        distribution.resolve("plumbline.jar").toString(),
                        "start",
                        "--stop-with-parent")
                .redirectErrorStream(true)
                .redirectOutput(Redirect.to(output.toFile()));
        var environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("PLUMBLINE_"));
        environment.put("PLUMBLINE_DATA_DIR", dataDirectory.toString());
        environment.put("PLUMBLINE_HTTP_PORT", Integer.toString(port));
        environment.put("PLUMBLINE_ROLES", "web");
        // one client asks more often than any is allowed to
        environment.put("PLUMBLINE_RATE_LIMIT_ENABLED", "false");
        environment.put("PLUMBLINE_SERVER_CLASS_ARCHIVE", "false");
        environment.putAll(settings);
        return new BenchProduct(builder.start(), output);
    }

    public void awaitReady() throws IOException {
        var startedAtNanos = System.nanoTime();
        while (!READY.matcher(printed()).find()) {
            if (!process.isAlive() || System.nanoTime() - startedAtNanos > START.toNanos()) {
                throw new IllegalStateException("the product did not start: " + printed());
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /** The process of the server that it starts, once it is ready. */
    public ProcessHandle server() {
        return process.descendants()
                .filter(child -> child.info().commandLine().orElse("").contains(SERVER_CLASS))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the product has no server"));
    }

    /** Ends it as a failing machine does. */
    public void kill() {
        var server = server();
        server.destroyForcibly();
        process.destroyForcibly().onExit().join();
        server.onExit().join();
    }

    /** Where it answers, once it is ready. */
    public URI address() throws IOException {
        var ready = READY.matcher(printed());
        if (!ready.find()) {
            throw new IllegalStateException("the product is not ready: " + printed());
        }
        return URI.create(ready.group(1));
    }

    private String printed() throws IOException {
        return Files.readString(output, UTF_8);
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
