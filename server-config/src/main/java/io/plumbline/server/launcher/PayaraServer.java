package io.plumbline.server.launcher;

import java.io.IOException;
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

    private static final String MAIN_CLASS = "fish.payara.micro.impl.PayaraMicroImpl";

    private final Process process;
    private final Duration stopWait;
    private final ClassArchive archive;

    private PayaraServer(Process process, Duration stopWait, ClassArchive archive) {
        this.process = process;
        this.stopWait = stopWait;
        this.archive = archive;
    }

    /** Starts the process; it is ready much later. */
    static PayaraServer start(
            Distribution distribution, LauncherSettings settings, DataDirectory data, DatabaseAddress database)
            throws LaunchException {
        try {
            prepareRoot(distribution, data);
            var archive = ClassArchive.of(distribution, data);
            var archiveOptions = settings.server().classArchive() ? archive.options() : List.<String>of();
            var builder = new ProcessBuilder(
                            Command.inOwnSession(commandLine(distribution, settings, data, archiveOptions)))
                    .directory(data.path().toFile())
                    .redirectInput(Command.nothing())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            data.logs().resolve("server.log").toFile()));
            var environment = builder.environment();
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
                    "PLUMBLINE_INITIAL_API_KEY",
                    settings.initialApiKey().secret().text());
            return new PayaraServer(builder.start(), settings.server().stopWait(), archive);
        } catch (IOException failure) {
            throw LaunchException.environment("the server cannot be started (" + failure.getMessage() + ")");
        }
    }

    Process process() {
        return process;
    }

    /** Asks it to stop, and kills it if it does not in time. */
    void stop() {
        process.destroy();
        try {
            if (process.waitFor(stopWait.toMillis(), TimeUnit.MILLISECONDS)) {
                archive.keep(process.exitValue());
                return;
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }

    private static void prepareRoot(Distribution distribution, DataDirectory data) throws IOException {
        var root = DataDirectory.emptied(data.payara());
        for (var part : List.of("config", "docroot", "lib")) {
            DataDirectory.copyAll(distribution.payara().resolve(part), root.resolve(part));
        }
        DataDirectory.emptied(data.temporary());
        Files.createDirectories(data.logs());
    }

    private static List<String> commandLine(
            Distribution distribution, LauncherSettings settings, DataDirectory data, List<String> archiveOptions)
            throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(openPackages(distribution.serverJar()));
        command.addAll(List.of(
                "-Xmx" + settings.server().heapBytes(),
                "-XX:+UseG1GC",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:ErrorFile=" + data.logs().resolve("hs_err_%p.log"),
                "-Djava.io.tmpdir=" + data.temporary(),
                "-Dfish.payara.micro.BootJar=" + distribution.serverJar().toUri(),
                "-Dfish.payara.micro.UnpackDir=" + distribution.payara(),
                "-Djava.util.logging.config.file=" + distribution.logging()));
        command.addAll(ownSystemProperties());
        command.addAll(archiveOptions);
        command.addAll(settings.server().javaOptions());
        command.addAll(List.of("-cp", classPath(distribution), MAIN_CLASS));
        command.addAll(List.of("--rootdir", data.payara().toString()));
        command.addAll(List.of("--nohazelcast", "--disablephonehome"));
        command.addAll(List.of("--port", Integer.toString(settings.http().port())));
        command.addAll(
                List.of("--prebootcommandfile", distribution.preBootCommands().toString()));
        command.addAll(List.of(
                "--shutdowngrace", Long.toString(settings.server().stopGrace().toMillis())));
        command.addAll(List.of("--deploy", distribution.application().toString()));
        return command;
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

    private static String classPath(Distribution distribution) throws IOException {
        try (var libraries = Files.newDirectoryStream(distribution.libraries(), "postgresql-*.jar")) {
            var driver = libraries.iterator().next();
            return distribution.serverJar() + ":" + driver;
        }
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
