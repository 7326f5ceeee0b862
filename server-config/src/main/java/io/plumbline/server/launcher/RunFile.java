package io.plumbline.server.launcher;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;

/**
 * What runs on a data directory now: written when it starts, deleted when it stops, left behind by {@code kill -9}.
 *
 * @param launcher the launcher's process id
 * @param server the server's process id
 * @param serverStartedAtMillis tells the server from a later process with the same id
 * @param databaseUrl where the data is; its password lies elsewhere
 */
record RunFile(long launcher, long server, long serverStartedAtMillis, String databaseUrl, String databaseUser) {

    private static final String NAME = "run.properties";

    static RunFile of(Process server, DatabaseAddress database) {
        return new RunFile(
                ProcessHandle.current().pid(),
                server.pid(),
                startOf(server.toHandle()),
                database.url(),
                database.user());
    }

    static Optional<RunFile> read(Path directory) throws IOException {
        var properties = new Properties();
        try {
            properties.load(new StringReader(Files.readString(directory.resolve(NAME))));
        } catch (NoSuchFileException nothingRuns) {
            return Optional.empty();
        }
        return Optional.of(new RunFile(
                Long.parseLong(properties.getProperty("launcher", "0")),
                Long.parseLong(properties.getProperty("server", "0")),
                Long.parseLong(properties.getProperty("server-started", "0")),
                properties.getProperty("database-url", ""),
                properties.getProperty("database-user", "")));
    }

    void write(Path directory) throws IOException {
        var properties = new Properties();
        properties.setProperty("launcher", Long.toString(launcher));
        properties.setProperty("server", Long.toString(server));
        properties.setProperty("server-started", Long.toString(serverStartedAtMillis));
        properties.setProperty("database-url", databaseUrl);
        properties.setProperty("database-user", databaseUser);
        var text = new StringWriter();
        properties.store(text, null);
        var part = Files.createTempFile(
                directory,
                "run",
                ".part",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(part, text.toString(), StandardCharsets.ISO_8859_1);
        Files.move(part, directory.resolve(NAME), StandardCopyOption.REPLACE_EXISTING);
    }

    static void delete(Path directory) throws IOException {
        Files.deleteIfExists(directory.resolve(NAME));
    }

    /** The server, if that very process still runs. */
    Optional<ProcessHandle> runningServer() {
        return ProcessHandle.of(server)
                .filter(ProcessHandle::isAlive)
                .filter(process -> startOf(process) == serverStartedAtMillis);
    }

    private static long startOf(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }
}
