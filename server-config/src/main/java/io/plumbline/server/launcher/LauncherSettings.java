package io.plumbline.server.launcher;

import io.plumbline.persistence.configuration.Settings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the launcher is told; immutable.
 *
 * @param dataDirectory absolute
 * @param databaseWait how long a database that does not answer is waited for
 * @param databaseMemory for the embedded database
 * @param initialApiKey for a database without any key
 * @param server how the server's JVM runs
 */
public record LauncherSettings(
        HttpEndpoint http,
        Path dataDirectory,
        DatabaseChoice database,
        Duration databaseWait,
        DatabaseMemory databaseMemory,
        InitialApiKey initialApiKey,
        ServerProcess server) {

    private static final int DEFAULT_PORT = 8080;
    private static final String DEFAULT_ADDRESS = "127.0.0.1";
    private static final String DEFAULT_USER = "plumbline";

    /**
     * How the server's JVM runs.
     *
     * @param heapBytes its largest heap
     * @param poolSize most connections to the database
     * @param ioThreads threads that read requests and answer plain redirects
     * @param httpThreads most other requests that are answered at a time
     * @param startWait how long it may take to be ready
     * @param stopGrace how long requests under way may take before it is told to stop
     * @param stopWait after which it is killed
     * @param logBytes size at which its log is rotated
     * @param classArchive whether its classes are kept in an archive for faster starts
     * @param warmUp whether it is sent requests when it is ready, so that the first clients need not wait
     * @param javaOptions further options, last on its command line
     */
    public record ServerProcess(
            long heapBytes,
            int poolSize,
            int ioThreads,
            int httpThreads,
            Duration startWait,
            Duration stopGrace,
            Duration stopWait,
            long logBytes,
            boolean classArchive,
            boolean warmUp,
            List<String> javaOptions) {

        private static final long LEAST_HEAP_BYTES = 128L << 20;

        /** One listens, and of two batches of visits under way the first may need one while the second has one. */
        private static final int LEAST_CONNECTIONS = 3;

        public ServerProcess {
            javaOptions = List.copyOf(javaOptions);
            if (heapBytes < LEAST_HEAP_BYTES) {
                throw new IllegalArgumentException(
                        "plumbline.server.heap is \"" + heapBytes + "\"; the server needs at least 128MiB");
            }
        }

        static ServerProcess from(Settings settings) {
            return new ServerProcess(
                    settings.bytes("plumbline.server.heap", 512L << 20),
                    settings.integer("plumbline.server.database-connections", 20, LEAST_CONNECTIONS, 1000),
                    settings.integer(
                            "plumbline.server.io-threads", Runtime.getRuntime().availableProcessors(), 1, 1000),
                    settings.integer("plumbline.server.http-threads", 128, 8, 2000),
                    settings.duration("plumbline.server.start-wait", Duration.ofMinutes(5)),
                    settings.duration("plumbline.server.stop-grace", Duration.ofSeconds(10)),
                    settings.duration("plumbline.server.stop-wait", Duration.ofMinutes(1)),
                    settings.bytes("plumbline.server.log-size", 10L << 20),
                    settings.flag("plumbline.server.class-archive", true),
                    settings.flag("plumbline.server.warm-up", true),
                    List.of(settings.text("plumbline.server.java-options", "").split(" +")).stream()
                            .filter(option -> !option.isEmpty())
                            .toList());
        }
    }

    /** Reads every key; a value that cannot be used is an {@link IllegalArgumentException} that names its key. */
    public static LauncherSettings from(Settings settings) {
        var http = new HttpEndpoint(
                settings.text("plumbline.http.address", DEFAULT_ADDRESS),
                settings.integer("plumbline.http.port", DEFAULT_PORT, 1, 65_535));
        return new LauncherSettings(
                http,
                dataDirectory(settings.text("plumbline.data.dir"), http),
                database(
                        settings.text("plumbline.database.url"),
                        settings.text("plumbline.database.user", DEFAULT_USER),
                        settings.text("plumbline.database.password", "")),
                settings.duration("plumbline.database.wait", Duration.ofMinutes(1)),
                DatabaseMemory.from(settings),
                settings.text("plumbline.initial.api.key")
                        .map(LauncherSettings::chosenKey)
                        .orElseGet(InitialApiKey::random),
                ServerProcess.from(settings));
    }

    private static InitialApiKey chosenKey(String secret) {
        try {
            return InitialApiKey.chosen(secret);
        } catch (IllegalArgumentException unusable) {
            throw new IllegalArgumentException(
                    "plumbline.initial.api.key is not usable: " + unusable.getMessage(), unusable);
        }
    }

    private static Path dataDirectory(Optional<String> chosen, HttpEndpoint http) {
        try {
            return chosen.map(Path::of)
                    .orElseGet(() -> Distribution.ofThisProcess().home().resolve(Integer.toString(http.port())))
                    .toAbsolutePath()
                    .normalize();
        } catch (InvalidPathException noPath) {
            throw new IllegalArgumentException(
                    "plumbline.data.dir is \"" + chosen.orElse("") + "\"; it must be a directory's path");
        }
    }

    private static DatabaseChoice database(Optional<String> url, String user, String password) {
        if (url.isEmpty()) {
            return new DatabaseChoice.Embedded();
        }
        if (!url.get().startsWith("jdbc:postgresql:")) {
            throw new IllegalArgumentException("plumbline.database.url is \"" + url.get()
                    + "\"; it must be a JDBC URL such as jdbc:postgresql://localhost:5432/plumbline");
        }
        return new DatabaseChoice.External(new DatabaseAddress(url.get(), user, password));
    }
}
