package io.plumbline.server.product;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.plumbline.server.demo.DiagnosisApi;
import io.plumbline.testing.FreePort;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The distribution, started as a user starts it, with a data directory and a port of its own. What it prints goes to
 * {@code target/product/}, one file a start. Closing it ends every process of that data directory, however it stands.
 */
public final class ProductProcess implements AutoCloseable {

    public static final String API_KEY = "the-key-of-the-integration-tests-0123456789";

    private static final Path OUTPUT = Path.of("target", "product").toAbsolutePath();
    private static final Pattern READY = Pattern.compile("(?m)^Plumbline is ready at (http://\\S+)$");
    private static final Duration START = Duration.ofMinutes(5);
    private static final Duration END = Duration.ofSeconds(30);

    /** An orderly stop of the server may take a minute, that of the database another. */
    private static final Duration STOP = Duration.ofMinutes(3);

    private final Process launcher;
    private final Path dataDirectory;
    private final Path output;

    private ProductProcess(Process launcher, Path dataDirectory, Path output) {
        this.launcher = launcher;
        this.dataDirectory = dataDirectory;
        this.output = output;
    }

    /**
     * What to start.
     *
     * @param dataDirectory of this instance
     * @param port to listen on
     * @param settings environment variables beside these two
     */
    public record Instance(Path dataDirectory, int port, Map<String, String> settings, Launch launch) {

        private static final String CLASS_ARCHIVE = "plumbline.server.class-archive";
        private static final String NO_ARCHIVE = "false";

        public Instance {
            settings = Map.copyOf(settings);
        }

        public Instance(Path dataDirectory, int port, Map<String, String> settings) {
            this(dataDirectory, port, settings, Launch.USUAL);
        }

        /** The same, started in another way. */
        Instance by(Launch otherLaunch) {
            return new Instance(dataDirectory, port, settings, otherLaunch);
        }

        /** One that starts seldom: an archive of its own classes would not pay. */
        public static Instance in(Path dataDirectory) throws IOException {
            return new Instance(dataDirectory, FreePort.find(), Map.of()).with(CLASS_ARCHIVE, NO_ARCHIVE);
        }

        /** The same with one more setting, by its key. */
        public Instance with(String key, String value) {
            var more = new HashMap<>(settings);
            more.put(variableOf(key), value);
            return new Instance(dataDirectory, port, more, launch);
        }

        /** Starts it; it may not be ready yet. */
        ProductProcess start(String... options) throws IOException {
            Files.createDirectories(OUTPUT);
            var arguments = new ArrayList<>(List.of("start"));
            arguments.addAll(List.of(options));
            var output = Files.createTempFile(OUTPUT, dataDirectory.getFileName() + "-", ".log");
            var process = commandLine(arguments)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            return new ProductProcess(process, dataDirectory, output);
        }

        /** Runs another command with the same settings, which must succeed; returns the line it prints. */
        String run(String... arguments) throws Exception {
            var process = commandLine(List.of(arguments))
                    .redirectError(Redirect.INHERIT)
                    .start();
            var printed = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
            if (process.waitFor() != 0) {
                throw new AssertionError(
                        String.join(" ", arguments) + " ended with exit code " + process.exitValue() + ": " + printed);
            }
            return printed;
        }

        private ProcessBuilder commandLine(List<String> arguments) throws IOException {
            var builder = new ProcessBuilder(launch.commandLine(arguments));
            var environment = builder.environment();
            environment.keySet().removeIf(name -> name.startsWith("PLUMBLINE_"));
            environment.put("PLUMBLINE_DATA_DIR", dataDirectory.toString());
            environment.put("PLUMBLINE_HTTP_PORT", Integer.toString(port));
            environment.putAll(settings);
            if (launch.equals(Launch.USUAL) && NO_ARCHIVE.equals(settings.get(variableOf(CLASS_ARCHIVE)))) {
                SharedClasses.options()
                        .ifPresent(options -> environment.merge(
                                variableOf("plumbline.server.java-options"), options, (own, more) -> own + " " + more));
            }
            return builder;
        }

        /** Starts it and waits for its ready line. */
        public ProductProcess startReady() throws Exception {
            var product = start();
            product.awaitReady();
            return product;
        }

        private static String variableOf(String key) {
            return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(java.util.Locale.ROOT);
        }
    }

    /** Waits for the ready line; returns the address in it. */
    public URI awaitReady() throws Exception {
        return Awaiting.value("a ready line in " + output, START, () -> {
            if (address().isEmpty() && !launcher.isAlive()) {
                throw new AssertionError("ended with exit code " + launcher.exitValue() + ": " + text());
            }
            return address();
        });
    }

    /** The address in the ready line, once it is printed. */
    Optional<URI> address() throws IOException {
        return READY.matcher(text())
                .results()
                .map(match -> URI.create(match.group(1)))
                .findFirst();
    }

    /** How many ready lines were printed. */
    long readyLines() throws IOException {
        return READY.matcher(text()).results().count();
    }

    /** Everything printed so far. */
    String text() throws IOException {
        return Files.readString(output, UTF_8);
    }

    /** What a pattern finds in everything printed so far. */
    List<MatchResult> find(Pattern pattern) throws IOException {
        return pattern.matcher(text()).results().toList();
    }

    DiagnosisApi api() throws IOException {
        return new DiagnosisApi(address().orElseThrow(), API_KEY);
    }

    ProcessHandle launcher() {
        return launcher.toHandle();
    }

    /** The JVM that serves. */
    ProcessHandle server() throws IOException {
        return startingServer().orElseThrow(() -> new AssertionError("no server runs for " + dataDirectory));
    }

    /** The JVM that serves or will serve, as soon as there is one. */
    Optional<ProcessHandle> startingServer() throws IOException {
        return processes().stream()
                .filter(process -> process.pid() != launcher.pid())
                .filter(process -> process.info()
                        .command()
                        .filter(command -> command.endsWith("/java"))
                        .isPresent())
                .findFirst();
    }

    /** Every process that belongs to the data directory: the launcher, the server, the database's. */
    List<ProcessHandle> processes() throws IOException {
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            return all.filter(process -> isOf(dataDirectory, process)).toList();
        }
    }

    /** Asks for an orderly stop; returns the exit code. */
    int terminate() throws Exception {
        launcher.destroy();
        return awaitExit(STOP);
    }

    /** Ctrl-C; returns the exit code. */
    int interrupt() throws Exception {
        new ProcessBuilder("kill", "-INT", Long.toString(launcher.pid()))
                .start()
                .waitFor();
        return awaitExit(STOP);
    }

    /** Waits for the launcher to end by itself; returns the exit code. */
    int awaitExit(Duration deadline) throws InterruptedException {
        if (!launcher.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("still running after " + deadline);
        }
        return launcher.exitValue();
    }

    /** {@code kill -9} of the server alone. */
    void killServer() throws IOException {
        server().destroyForcibly();
    }

    /** {@code kill -9} of every process of the data directory; returns when none is left. */
    void killEverything() throws IOException {
        kill(process -> true);
    }

    /** {@code kill -9} of the launcher, the server and what guards them; returns when none of them is left. */
    void killEverythingButTheDatabase() throws IOException {
        kill(process -> !isDatabase(process));
    }

    /** {@code kill -9} of the database's processes alone; returns when none of them is left. */
    void killDatabase() throws IOException {
        kill(ProductProcess::isDatabase);
    }

    private void kill(Predicate<ProcessHandle> which) throws IOException {
        var startedAtNanos = System.nanoTime();
        for (var left = processes(which); !left.isEmpty(); left = processes(which)) {
            if (System.nanoTime() - startedAtNanos > END.toNanos()) {
                throw new AssertionError("still running after kill -9: " + left);
            }
            left.forEach(ProcessHandle::destroyForcibly);
        }
    }

    private List<ProcessHandle> processes(Predicate<ProcessHandle> which) throws IOException {
        // the youngest first: the guardian goes before the launcher, whose end it would notice
        return processes().stream()
                .filter(which)
                .sorted(Comparator.reverseOrder())
                .toList();
    }

    private static boolean isDatabase(ProcessHandle process) {
        return process.info()
                .command()
                .filter(command -> command.endsWith("/postgres"))
                .isPresent();
    }

    @Override
    public void close() throws IOException {
        killEverything();
    }

    private static boolean isOf(Path dataDirectory, ProcessHandle process) {
        var information = Path.of("/proc", Long.toString(process.pid()));
        try {
            return !state(information).equals("Z")
                    && (Files.readSymbolicLink(information.resolve("cwd")).startsWith(dataDirectory)
                            || Files.readString(
                                            information.resolve("environ"),
                                            java.nio.charset.StandardCharsets.ISO_8859_1)
                                    .contains("PLUMBLINE_DATA_DIR=" + dataDirectory + "\0"));
        } catch (IOException endedOrOfAnotherUser) {
            return false;
        }
    }

    /** The letter of the process's state, after its name in brackets; {@code Z} has ended and waits for its parent. */
    private static String state(Path information) throws IOException {
        var line = Files.readString(information.resolve("stat"));
        return line.substring(line.lastIndexOf(')') + 2, line.lastIndexOf(')') + 3);
    }
}
