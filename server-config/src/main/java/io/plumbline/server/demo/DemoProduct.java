package io.plumbline.server.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

/** The product as the demonstration runs it: an own process whose lines are passed on. Thread-safe. */
final class DemoProduct implements AutoCloseable {

    private static final Pattern READY = Pattern.compile("Plumbline is ready at (http://\\S+)");

    private final Process process;
    private final CompletableFuture<URI> ready = new CompletableFuture<>();

    private DemoProduct(Process process) {
        this.process = process;
    }

    /**
     * Starts the distribution.
     *
     * @param jar {@code plumbline.jar}
     * @param settings environment variables
     */
    static DemoProduct start(Path jar, Map<String, String> settings) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var builder = new ProcessBuilder(List.of(java, "-Xmx192m", "-jar", jar.toString(), "start"))
                .redirectError(Redirect.INHERIT);
        builder.environment().putAll(settings);
        var product = new DemoProduct(builder.start());
        var reader = new Thread(product::passOn, "output of the product");
        reader.setDaemon(true);
        reader.start();
        return product;
    }

    /** The address, once links can be created and followed; fails if the product ends before. */
    CompletableFuture<URI> ready() {
        return ready;
    }

    /** Its exit code, once it has ended. */
    CompletableFuture<Integer> ended() {
        return process.onExit().thenApply(Process::exitValue);
    }

    /** Stops it and waits until it has stopped everything that it started. */
    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }

    private void passOn() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                System.out.println(line);
                var matcher = READY.matcher(line);
                if (matcher.find()) {
                    ready.complete(URI.create(matcher.group(1)));
                }
            }
        } catch (IOException closed) {
            ready.completeExceptionally(new UncheckedIOException("the product's output cannot be read", closed));
        }
        ready.completeExceptionally(
                new IllegalStateException("the product ended before it was ready; see its message"));
    }
}
