package io.plumbline.server.launcher;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A PostgreSQL of our own in the data directory: durable (fsync on), reached over the loopback alone, by password.
 *
 * <p>Whoever calls this holds the data directory's lock, so a PostgreSQL that already runs on it is the orphan of a run that
 * was killed, and is stopped. One thread.
 */
final class EmbeddedDatabase {

    /** The superuser, the owner of the database and its name. */
    static final String NAME = "plumbline";

    private static final Duration START = Duration.ofMinutes(10);
    private static final Duration STOP = Duration.ofMinutes(1);
    private static final int ATTEMPTS = 3;

    /** Set on the command line, so that no edit of the cluster's own configuration undoes what durability rests on. */
    private static final Map<String, String> CONFIGURATION = Map.of(
            "listen_addresses", "127.0.0.1",
            "unix_socket_directories", "",
            "fsync", "on",
            "synchronous_commit", "on",
            "full_page_writes", "on",
            "log_checkpoints", "off",
            "cluster_name", NAME,
            // many short questions: machine code for one, or a second process, costs more than it saves
            "jit", "off",
            "max_parallel_workers_per_gather", "0",
            // pages are in memory or on a disk without a moving head
            "random_page_cost", "1.1");

    private static final long LEAST_LOG_BYTES = 1L << 30;
    private static final long MOST_LOG_BYTES = 4L << 30;
    private static final int LOG_PART_OF_DISK = 16;

    private static final long KIBIBYTE = 1024;

    private final PostgresBinaries binaries;
    private final Path cluster;
    private final Path passwordFile;
    private final Path log;
    private final DatabaseMemory memory;
    private final boolean asRoot;

    private EmbeddedDatabase(
            PostgresBinaries binaries, Path directory, Path log, DatabaseMemory memory, boolean asRoot) {
        this.binaries = binaries;
        this.memory = memory;
        this.cluster = directory.resolve("data");
        this.passwordFile = passwordFileIn(directory);
        this.log = log;
        this.asRoot = asRoot;
    }

    /** The database of a data directory, not started yet; unpacks PostgreSQL if this is its first use. */
    static EmbeddedDatabase in(DataDirectory data, DatabaseMemory memory) throws LaunchException {
        try {
            Files.createDirectories(data.postgresql());
            Files.createDirectories(data.logs());
        } catch (IOException refused) {
            throw cannot("be prepared in \"" + data.path() + "\"", refused);
        }
        var database = new EmbeddedDatabase(
                PostgresBinaries.unpackedIn(data.postgresql()),
                data.postgresql(),
                logIn(data),
                memory,
                System.getProperty("user.name", "").equals("root"));
        database.requireUserNamespaces();
        return database;
    }

    static Path logIn(DataDirectory data) {
        return data.logs().resolve("postgresql.log");
    }

    /** Where the password lies, readable by the owner alone. */
    static Path passwordFileIn(Path directory) {
        return directory.resolve("password");
    }

    /** Whether there is a database already. */
    static boolean isInitialisedIn(DataDirectory data) {
        return Files.exists(data.postgresql().resolve("data").resolve("PG_VERSION"));
    }

    /** Initialises the cluster if it is missing, starts it on a free port and makes the database. */
    DatabaseAddress start() throws LaunchException {
        try {
            if (!Files.exists(cluster.resolve("PG_VERSION"))) {
                initialise();
            }
            requireSameVersion();
            stopOrphan();
            var password = Files.readString(passwordFile).strip();
            return new DatabaseAddress(urlOf(startOnFreePort(), NAME), NAME, password);
        } catch (IOException failure) {
            throw cannot("start", failure);
        }
    }

    /** The process that owns the others; the guardian stops it if we cannot. */
    long processId() throws LaunchException {
        try {
            return postmaster()
                    .map(ProcessHandle::pid)
                    .orElseThrow(() -> LaunchException.environment("PostgreSQL stopped at once: see \"" + log + "\""));
        } catch (IOException unreadable) {
            throw cannot("be found", unreadable);
        }
    }

    /** Stops it if it runs: a checkpoint, no waiting for clients. */
    void stop() {
        try {
            if (postmaster().isPresent() && control(STOP, "stop", "-m", "fast", "-w") != 0) {
                control(STOP, "stop", "-m", "immediate", "-w");
            }
        } catch (IOException failure) {
            throw new IllegalStateException("PostgreSQL in \"" + cluster + "\" cannot be stopped", failure);
        }
    }

    private void initialise() throws IOException, LaunchException {
        var half = cluster.resolveSibling("data.part");
        if (Files.exists(half)) {
            DataDirectory.deleteAll(half);
        }
        writePassword();
        var exit = Command.run(
                asOtherThanRoot(List.of(
                        binaries.program("initdb"),
                        "--pgdata=" + half,
                        "--username=" + NAME,
                        "--pwfile=" + passwordFile,
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        "--locale=C",
                        "--locale-provider=builtin",
                        "--builtin-locale=C.UTF-8")),
                log,
                START);
        if (exit != 0) {
            throw LaunchException.environment("PostgreSQL could not make its data directory: see \"" + log + "\"");
        }
        Files.move(half, cluster);
    }

    private void writePassword() throws IOException {
        var random = new byte[24];
        new SecureRandom().nextBytes(random);
        Files.deleteIfExists(passwordFile);
        Files.createFile(
                passwordFile, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(
                passwordFile,
                HexFormat.of().formatHex(random),
                StandardCharsets.US_ASCII,
                StandardOpenOption.TRUNCATE_EXISTING);
    }

    private void requireSameVersion() throws IOException, LaunchException {
        var version = Files.readString(cluster.resolve("PG_VERSION")).strip();
        if (!version.equals(PostgresBinaries.MAJOR_VERSION)) {
            throw LaunchException.environment("the data in \"" + cluster + "\" is of PostgreSQL " + version
                    + " and this product brings " + PostgresBinaries.MAJOR_VERSION
                    + ": dump it with the old version and load it into a new data directory");
        }
    }

    private void stopOrphan() throws IOException {
        if (postmaster().isPresent()) {
            stop();
        } else {
            // its process is gone, or the number belongs to another program by now
            Files.deleteIfExists(cluster.resolve("postmaster.pid"));
        }
    }

    private int startOnFreePort() throws IOException, LaunchException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            var port = freePort();
            if (control(START, startOptions(port)) == 0) {
                createDatabase(port);
                return port;
            }
        }
        throw LaunchException.environment("PostgreSQL did not start: see the end of \"" + log + "\"");
    }

    /** How much the write-ahead log may take between two checkpoints, on a disk of a size. */
    static long logBytes(long diskBytes) {
        return Math.min(MOST_LOG_BYTES, Math.max(LEAST_LOG_BYTES, diskBytes / LOG_PART_OF_DISK));
    }

    private String[] startOptions(int port) {
        var options = new StringBuilder("-p ").append(port);
        CONFIGURATION.forEach(
                (key, value) -> options.append(" -c ").append(key).append('=').append(value));
        options.append(" -c shared_buffers=")
                .append(memory.bufferBytes() / KIBIBYTE)
                .append("kB");
        options.append(" -c effective_cache_size=")
                .append(memory.cacheBytes() / KIBIBYTE)
                .append("kB");
        // the deletion of a link locks every partition of visits and its indexes, of which busy days have many
        options.append(" -c max_locks_per_transaction=256");
        // the first change of a page after a checkpoint logs the whole page: under load, checkpoints are to be rare
        options.append(" -c checkpoint_timeout=15min");
        options.append(" -c max_wal_size=")
                .append(logBytes(cluster.toFile().getTotalSpace()) / KIBIBYTE)
                .append("kB");
        return new String[] {
            "start", "-w", "-t", Long.toString(START.toSeconds()), "-l", log.toString(), "-o", options.toString()
        };
    }

    private void createDatabase(int port) throws IOException, LaunchException {
        var server = new DatabaseAddress(
                urlOf(port, "postgres"), NAME, Files.readString(passwordFile).strip());
        try (Connection connection = server.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            var exists = statement
                    .executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + NAME + "'")
                    .next();
            if (!exists) {
                statement.execute("CREATE DATABASE " + NAME);
            }
        } catch (SQLException failure) {
            throw LaunchException.environment(
                    "PostgreSQL started but refused us (" + failure.getMessage() + "): see \"" + log + "\"");
        }
    }

    private int control(Duration deadline, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(binaries.program("pg_ctl"), "-D", cluster.toString()));
        command.addAll(Arrays.asList(arguments));
        return Command.run(asOtherThanRoot(command), log, deadline);
    }

    /** PostgreSQL refuses to run as root; in a user namespace of its own the same user has another number. */
    private List<String> asOtherThanRoot(List<String> command) {
        if (!asRoot) {
            return Command.inOwnSession(command);
        }
        var unshared = new ArrayList<>(List.of("unshare", "-U"));
        unshared.addAll(command);
        return Command.inOwnSession(unshared);
    }

    private void requireUserNamespaces() throws LaunchException {
        try {
            if (asRoot && Command.run(List.of("unshare", "-U", "true"), log, STOP) != 0) {
                throw LaunchException.environment("PostgreSQL does not run as root, and this system allows no user"
                        + " namespaces: start as another user, or set PLUMBLINE_DATABASE_URL");
            }
        } catch (IOException missing) {
            throw cannot("run as root without the program unshare", missing);
        }
    }

    private Optional<ProcessHandle> postmaster() throws IOException {
        var pidFile = cluster.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return Optional.empty();
        }
        var lines = Files.readAllLines(pidFile);
        if (lines.isEmpty() || !lines.get(0).strip().matches("\\d{1,10}")) {
            return Optional.empty();
        }
        return ProcessHandle.of(Long.parseLong(lines.get(0).strip()))
                .filter(ProcessHandle::isAlive)
                .filter(this::worksOnThisCluster);
    }

    private boolean worksOnThisCluster(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"), StandardCharsets.ISO_8859_1)
                    .contains(cluster.toString());
        } catch (IOException gone) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String urlOf(int port, String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    private static LaunchException cannot(String what, IOException failure) {
        return LaunchException.environment("PostgreSQL cannot " + what + " (" + failure.getMessage()
                + "): put that right, or set PLUMBLINE_DATABASE_URL to a PostgreSQL of yours");
    }
}
