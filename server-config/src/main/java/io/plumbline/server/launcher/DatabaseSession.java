package io.plumbline.server.launcher;

import io.plumbline.persistence.schema.SchemaMigration;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The product's database for one command, whether the product runs or not: the configured one, the embedded one of the
 * running product, or the embedded one started for the moment. Its schema is current. One thread.
 */
public final class DatabaseSession implements AutoCloseable {

    /** Held, or the level would be lost with the logger. */
    private static final Logger MIGRATIONS = Logger.getLogger("org.flywaydb");

    private final DatabaseAddress address;
    private final Runnable end;

    private DatabaseSession(DatabaseAddress address, Runnable end) {
        this.address = address;
        this.end = end;
    }

    /** Opens it; waits for an external database as {@code start} does. */
    public static DatabaseSession open(LauncherSettings settings, Output output) throws LaunchException {
        var external = settings.database().address();
        if (external.isPresent()) {
            new DatabaseWait(external.get(), settings.databaseWait(), output).untilItAnswers();
            migrate(external.get());
            return new DatabaseSession(external.get(), () -> {});
        }
        var running = ofRunningProduct(settings);
        return running.isPresent() ? new DatabaseSession(running.get(), () -> {}) : startedForTheMoment(settings);
    }

    private static void migrate(DatabaseAddress address) {
        MIGRATIONS.setLevel(Level.WARNING);
        SchemaMigration.migrate(address.dataSource());
    }

    public DatabaseAddress address() {
        return address;
    }

    @Override
    public void close() {
        end.run();
    }

    private static Optional<DatabaseAddress> ofRunningProduct(LauncherSettings settings) throws LaunchException {
        var directory = settings.dataDirectory();
        try {
            var run = RunFile.read(directory);
            var password = EmbeddedDatabase.passwordFileIn(directory.resolve("postgresql"));
            if (run.flatMap(RunFile::runningServer).isEmpty() || !Files.exists(password)) {
                return Optional.empty();
            }
            var secret = Files.readString(password).strip();
            return run.map(file -> new DatabaseAddress(file.databaseUrl(), file.databaseUser(), secret));
        } catch (IOException unreadable) {
            throw LaunchException.environment(
                    "\"" + directory + "\" cannot be read by this user: " + unreadable.getMessage());
        }
    }

    private static DatabaseSession startedForTheMoment(LauncherSettings settings) throws LaunchException {
        var stops = new StopSequence();
        try {
            var data = stops.start(() -> DataDirectory.lock(settings.dataDirectory()), () -> {});
            stops.start(() -> data, data::close);
            var guardian = stops.start(
                    () -> Guardian.start(Distribution.ofThisProcess(), EmbeddedDatabase.logIn(data)), () -> {});
            stops.start(() -> guardian, guardian::dismiss);
            var embedded = EmbeddedDatabase.in(data, settings.databaseMemory());
            var address = stops.start(
                    () -> {
                        var started = embedded.start();
                        guardian.watchDatabase(embedded.processId());
                        return started;
                    },
                    embedded::stop);
            migrate(address);
            return new DatabaseSession(address, stops::stopAll);
        } catch (LaunchException failure) {
            stops.stopAll();
            throw failure;
        }
    }
}
