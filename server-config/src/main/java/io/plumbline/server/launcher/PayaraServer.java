package io.plumbline.server.launcher;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarFile;

/**
 * Payara Micro with the application, as a process of its own.
 *
 * <p>Each start has a fresh server root: the configuration comes from the distribution alone, and nothing of an earlier run
 * piles up. Thread-safe.
 */
final class PayaraServer {

    private static final Logger LOG = System.getLogger(PayaraServer.class.getName());

    private static final String MAIN_CLASS = "fish.payara.micro.impl.PayaraMicroImpl";

    private static final Duration POLL = Duration.ofMillis(50);

    /** A request whose body has just arrived is in none of the counts for a moment. */
    private static final int LOOKS_WITHOUT_REQUESTS = 2;

    /** For what arrives in the last moment: the server waits that long, whether there is something to wait for or not. */
    private static final Duration LAST_GRACE = Duration.ofMillis(500);

    /** Besides those who read: it lets clients in. */
    private static final int ACCEPTING_THREADS = 1;

    private final Process process;
    private final List<String> java;
    private final LauncherSettings settings;
    private final ClassArchive archive;

    private PayaraServer(Process process, List<String> java, LauncherSettings settings, ClassArchive archive) {
        this.process = process;
        this.java = java;
        this.settings = settings;
        this.archive = archive;
    }

    /** Starts the process; it is ready much later. */
    static PayaraServer start(
            Distribution distribution, LauncherSettings settings, DataDirectory data, DatabaseAddress database)
            throws LaunchException {
        try {
            prepareRoot(distribution, data);
            var archive = ClassArchive.of(settings.server(), distribution, data);
            var java = java(distribution, settings.server());
            var command = new ArrayList<>(List.of(java.get(0)));
            command.addAll(archive.options());
            command.addAll(properties(distribution, data));
            command.addAll(java.subList(1, java.size()));
            command.add(MAIN_CLASS);
            command.addAll(arguments(distribution, settings, data));
            var builder = new ProcessBuilder(Command.inOwnSession(command))
                    .directory(data.path().toFile())
                    .redirectInput(Command.nothing())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            data.logs().resolve("server.log").toFile()));
            var environment = builder.environment();
            new ServerMemory(settings.server().heapBytes()).environment().forEach(environment::putIfAbsent);
            environment.put(
                    "PLUMBLINE_HTTP_PORT", Integer.toString(settings.http().port()));
            environment.put("PLUMBLINE_HTTP_ADDRESS", settings.http().address());
            environment.put("PLUMBLINE_DATA_DIR", data.path().toString());
            environment.put("PLUMBLINE_DATABASE_URL", database.url());
            environment.put("PLUMBLINE_DATABASE_USER", database.user());
            environment.put("PLUMBLINE_DATABASE_PASSWORD", database.password());
            environment.put(
                    "PLUMBLINE_SERVER_DATABASE_CONNECTIONS",
                    Integer.toString(settings.server().poolSize()));
            environment.put(
                    "PLUMBLINE_SERVER_SELECTORS",
                    Integer.toString(settings.server().ioThreads() + ACCEPTING_THREADS));
            environment.put(
                    "PLUMBLINE_SERVER_HTTP_THREADS",
                    Integer.toString(settings.server().httpThreads()));
            environment.put(
                    "PLUMBLINE_INITIAL_API_KEY",
                    settings.initialApiKey().secret().text());
            return new PayaraServer(builder.start(), java, settings, archive);
        } catch (IOException failure) {
            throw LaunchException.environment("the server cannot be started (" + failure.getMessage() + ")");
        }
    }

    Process process() {
        return process;
    }

    /** It has been ready for a while, and may be asked for what is not urgent. */
    void settled() {
        try {
            archive.serverSettled(java);
        } catch (IOException | DirectoryIteratorException failure) {
            LOG.log(Level.WARNING, "no archive of the server's classes is made, so it starts as slowly again", failure);
        }
    }

    /** Whether its stop takes longer this once, because it saves its classes for faster starts. */
    boolean savesItsClasses() {
        return archive.isMadeAtTheEnd();
    }

    /** Lets it answer what it has begun, asks it to stop, and kills it if it does not in time. */
    void stop() {
        try {
            awaitRequests();
            process.destroy();
            if (!process.waitFor(settings.server().stopWait().toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().onExit().join();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly().onExit().join();
            Thread.currentThread().interrupt();
        }
        try {
            archive.serverEnded(process.exitValue());
        } catch (IOException failure) {
            LOG.log(Level.WARNING, "the archive of the server's classes is not kept", failure);
        }
    }

    private void awaitRequests() throws InterruptedException {
        var requests = new RequestsUnderWay(settings.http().uri());
        var deadline = System.nanoTime() + settings.server().stopGrace().toNanos();
        var looksWithoutAny = 0;
        while (System.nanoTime() < deadline && looksWithoutAny < LOOKS_WITHOUT_REQUESTS) {
            looksWithoutAny = requests.some() ? 0 : looksWithoutAny + 1;
            if (process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        }
    }

    private static void prepareRoot(Distribution distribution, DataDirectory data) throws IOException {
        var root = DataDirectory.emptied(data.payara());
        for (var part : List.of("config", "docroot", "lib")) {
            DataDirectory.copyAll(distribution.payara().resolve(part), root.resolve(part));
        }
        DataDirectory.emptied(data.temporary());
        Files.createDirectories(data.logs());
    }

    /** The JVM, how it runs, and its class path: what an archive of its classes depends on. */
    private static List<String> java(Distribution distribution, LauncherSettings.ServerProcess settings)
            throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(openPackages(distribution.serverJar()));
        command.addAll(List.of(
                "-Xmx" + settings.heapBytes(),
                "-XX:+UseG1GC",
                // compiled later: most of what runs at the start never runs again, yet half of the time went into
                // compilers
                "-XX:CompileThresholdScaling=5",
                // and the second compiler four times later still: at the start it took as much CPU as all the rest
                "-XX:Tier4InvocationThreshold=20000",
                "-XX:Tier4MinInvocationThreshold=2400",
                "-XX:Tier4CompileThreshold=60000",
                "-XX:Tier4BackEdgeThreshold=160000",
                // no collection for the sake of classes before all of them are loaded
                "-XX:MetaspaceSize=192m"));
        command.addAll(new ServerMemory(settings.heapBytes()).options());
        command.addAll(settings.javaOptions());
        command.addAll(List.of("-cp", distribution.serverJar() + ":" + distribution.driver()));
        return command;
    }

    private static List<String> properties(Distribution distribution, DataDirectory data) {
        var properties = new ArrayList<>(List.of(
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:ErrorFile=" + data.logs().resolve("hs_err_%p.log"),
                "-Djava.io.tmpdir=" + data.temporary(),
                "-Dfish.payara.micro.BootJar=" + distribution.serverJar().toUri(),
                "-Dfish.payara.micro.UnpackDir=" + distribution.payara(),
                "-Djava.util.logging.config.file=" + distribution.logging()));
        properties.addAll(ownSystemProperties());
        return properties;
    }

    private static List<String> arguments(Distribution distribution, LauncherSettings settings, DataDirectory data) {
        return List.of(
                "--rootdir",
                data.payara().toString(),
                "--nohazelcast",
                "--disablephonehome",
                "--port",
                Integer.toString(settings.http().port()),
                "--prebootcommandfile",
                distribution.preBootCommands().toString(),
                "--shutdowngrace",
                Long.toString(LAST_GRACE.toMillis()),
                "--deploy",
                distribution.application().toString());
    }

    /** The server reflects into the JDK; its manifest says where, but counts only for {@code java -jar}. */
    private static List<String> openPackages(Path serverJar) throws IOException {
        try (var jar = new JarFile(serverJar.toFile())) {
            var attributes = jar.getManifest().getMainAttributes();
            var options = new ArrayList<>(packageOptions("--add-exports=", attributes, "Add-Exports"));
            options.addAll(packageOptions("--add-opens=", attributes, "Add-Opens"));
            return options;
        }
    }

    private static List<String> packageOptions(String option, Attributes attributes, String name) {
        var packages = attributes.getValue(name);
        return packages == null
                ? List.of()
                : List.of(packages.strip().split(" +")).stream()
                        .map(opened -> option + opened + "=ALL-UNNAMED")
                        .toList();
    }

    /** Keys given to the launcher as {@code -Dplumbline...} count for the application, too. */
    private static List<String> ownSystemProperties() {
        return System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith("plumbline."))
                .sorted()
                .map(name -> "-D" + name + "=" + System.getProperty(name))
                .toList();
    }
}
