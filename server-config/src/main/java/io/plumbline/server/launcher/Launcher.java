package io.plumbline.server.launcher;

import io.plumbline.persistence.access.ApiKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Starts the database and the server, says when links can be created and followed, and stops both in reverse order.
 *
 * <p>{@link #run} returns when the server is gone. {@link #stop}, which may come from any thread at any time, ends it.
 */
public final class Launcher {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration ORPHAN_STOP = Duration.ofSeconds(30);

    /** After that long the first requests are served, and what is not urgent may be done. */
    private static final Duration SETTLING = Duration.ofSeconds(30);

    /** How long after the server's own "ready" the application may need; a failed deployment never answers. */
    private static final Duration DEPLOYMENT_SLACK = Duration.ofSeconds(20);

    private final LauncherSettings settings;
    private final Distribution distribution;
    private final Output output;
    private final StopSequence stops = new StopSequence();

    public Launcher(LauncherSettings settings, Distribution distribution, Output output) {
        this.settings = settings;
        this.distribution = distribution;
        this.output = output;
    }

    /** Runs the product until it is stopped; what prevents that is thrown after everything is stopped again. */
    public ExitCode run() throws LaunchException {
        try {
            distribution.requireComplete();
            var data = stops.start(() -> DataDirectory.lock(settings.dataDirectory()), () -> {});
            stops.start(() -> data, data::close);
            stopOrphanedServer(data);
            settings.http().requireFree();
            return serve(data);
        } catch (LaunchException failure) {
            if (stops.isStopped()) {
                return ExitCode.FINE;
            }
            throw failure;
        } finally {
            stop();
        }
    }

    /** Stops whatever runs, the server before the database. Returns when it is done; a second call waits for the first. */
    public void stop() {
        stops.stopAll();
    }

    private ExitCode serve(DataDirectory data) throws LaunchException {
        var log = serverLog(data);
        var guardian = stops.start(() -> Guardian.start(distribution, log.file()), () -> {});
        stops.start(() -> guardian, guardian::dismiss);
        var database = database(data, guardian);
        var server = readyServer(data, database, guardian, log);
        if (!stops.isStopped()) {
            announce(database);
            if (settings.server().warmUp()) {
                var warmUp = new WarmUp(settings.http().uri());
                stops.start(warmUp::start, warmUp::end);
            }
        }
        return watch(server, log);
    }

    private ServerLog serverLog(DataDirectory data) throws LaunchException {
        try {
            Files.createDirectories(data.logs());
            var log = ServerLog.in(data.logs(), settings.server().logBytes());
            log.rotateIfLarge();
            return log;
        } catch (IOException refused) {
            throw LaunchException.environment("the log directory \"" + data.logs() + "\" cannot be written ("
                    + refused.getMessage() + "): set PLUMBLINE_DATA_DIR to a directory that this user may write");
        }
    }

    private DatabaseAddress database(DataDirectory data, Guardian guardian) throws LaunchException {
        var known = settings.database().address();
        if (known.isPresent()) {
            new DatabaseWait(known.get(), settings.databaseWait(), output).untilItAnswers();
            return known.get();
        }
        output.progress(
                EmbeddedDatabase.isInitialisedIn(data)
                        ? "starting PostgreSQL in " + data.postgresql()
                        : "unpacking PostgreSQL and making a database in " + data.postgresql());
        var embedded = EmbeddedDatabase.in(data, settings.databaseMemory());
        return stops.start(
                () -> {
                    var address = embedded.start();
                    guardian.watchDatabase(embedded.processId());
                    return address;
                },
                () -> {
                    output.progress("stopping PostgreSQL");
                    embedded.stop();
                });
    }

    /** A server that ends before it has deployed anything is started once more: what stopped it may be over. */
    private PayaraServer readyServer(DataDirectory data, DatabaseAddress database, Guardian guardian, ServerLog log)
            throws LaunchException {
        var server = server(data, database, guardian);
        var ended = awaitReady(server, log);
        if (ended.isPresent() && !ended.get().serverSaidReady() && !stops.isStopped()) {
            settings.http().requireFree();
            output.progress(
                    "the server stopped while it was starting" + ended.get().text() + ": once more");
            server = server(data, database, guardian);
            ended = awaitReady(server, log);
        }
        if (ended.isPresent()) {
            throw LaunchException.ourFault(
                    "the server stopped while it was starting" + ended.get().text() + ": see \"" + log.file() + "\"");
        }
        return server;
    }

    private PayaraServer server(DataDirectory data, DatabaseAddress database, Guardian guardian)
            throws LaunchException {
        output.progress("starting the server; its log is " + data.logs().resolve("server.log"));
        var server = stops.start(() -> PayaraServer.start(distribution, settings, data, database), () -> {});
        stops.start(() -> server, () -> {
            if (server.process().isAlive()) {
                output.progress(
                        server.savesItsClasses()
                                ? "stopping the server; this first stop also saves its classes, so that later starts are faster"
                                : "stopping the server");
            }
            server.stop();
            forget(data);
        });
        guardian.watchServer(server.process().pid());
        try {
            RunFile.of(server.process(), database).write(data.path());
        } catch (IOException refused) {
            throw LaunchException.environment("\"" + data.path() + "\" cannot be written: " + refused.getMessage());
        }
        return server;
    }

    /** Returns when requests are answered; or what is known of its failure if the server ends before. */
    private Optional<StartFailures> awaitReady(PayaraServer server, ServerLog log) throws LaunchException {
        var check = new ReadyCheck(settings.http().uri());
        var deadline = System.nanoTime() + settings.server().startWait().toNanos();
        var failures = new StartFailures();
        while (!check.passes()) {
            follow(log, failures);
            if (!sleepWhileRunning(server)) {
                follow(log, failures);
                return Optional.of(failures);
            }
            if (failures.serverSaidReady()) {
                deadline = Math.min(deadline, System.nanoTime() + DEPLOYMENT_SLACK.toNanos());
            }
            if (System.nanoTime() > deadline) {
                throw LaunchException.ourFault(
                        "the application does not answer" + failures.text() + ": see \"" + log.file() + "\"");
            }
        }
        return Optional.empty();
    }

    private void follow(ServerLog log, StartFailures failures) throws LaunchException {
        try {
            log.newLines().forEach(failures::note);
        } catch (IOException unreadable) {
            throw LaunchException.environment("\"" + log.file() + "\" cannot be read: " + unreadable.getMessage());
        }
    }

    private void announce(DatabaseAddress database) {
        var key = settings.initialApiKey();
        if (key.generated()
                && new ApiKeys(database.dataSource()).find(key.secret().text()).isPresent()) {
            output.result("The admin key, shown this once: " + key.secret().text());
        }
        output.result("Plumbline is ready at " + settings.http().uri());
        output.progress("ready; Ctrl-C stops");
    }

    private ExitCode watch(PayaraServer server, ServerLog log) throws LaunchException {
        var settledAt = output.elapsed().plus(SETTLING);
        var settled = false;
        while (sleepWhileRunning(server)) {
            report(log);
            if (!settled && output.elapsed().compareTo(settledAt) > 0) {
                settled = true;
                server.settled();
            }
        }
        if (stops.isStopped()) {
            return ExitCode.FINE;
        }
        throw LaunchException.ourFault("the server stopped by itself with exit code "
                + server.process().exitValue() + ": see \"" + log.file() + "\"");
    }

    private void report(ServerLog log) throws LaunchException {
        try {
            log.newLines().stream()
                    .map(ServerLog::severeMessage)
                    .filter(message -> !message.isEmpty())
                    .forEach(message -> output.progress("the server reports: " + message));
            log.rotateIfLarge();
        } catch (IOException unreadable) {
            throw LaunchException.environment("\"" + log.file() + "\" cannot be read: " + unreadable.getMessage());
        }
    }

    private static boolean sleepWhileRunning(PayaraServer server) {
        try {
            return !server.process().waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** A server that outlived its launcher, which only a kill of launcher and guardian together leaves behind. */
    private void stopOrphanedServer(DataDirectory data) throws LaunchException {
        try {
            var orphan = RunFile.read(data.path()).flatMap(RunFile::runningServer);
            if (orphan.isPresent()) {
                output.progress("stopping the server that an earlier run left behind, process "
                        + orphan.get().pid());
                Processes.stop(orphan.get(), ORPHAN_STOP);
            }
            RunFile.delete(data.path());
        } catch (IOException unreadable) {
            throw LaunchException.environment("\"" + data.path() + "\" cannot be read: " + unreadable.getMessage());
        }
    }

    private static void forget(DataDirectory data) {
        try {
            RunFile.delete(data.path());
        } catch (IOException stillThere) {
            throw new IllegalStateException("the run file in \"" + data.path() + "\" cannot be deleted", stillThere);
        }
    }
}
