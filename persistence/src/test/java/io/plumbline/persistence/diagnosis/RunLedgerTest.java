package io.plumbline.persistence.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.persistence.schema.Sql;
import io.plumbline.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RunLedgerTest {

    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final RunOwner NORTH = new RunOwner("north", "boot-1");
    private static final RunOwner SOUTH = new RunOwner("south", "boot-of-south");

    private TestDatabase database;
    private RunLedger ledger;

    @BeforeEach
    void startWithAnEmptyLedger() {
        database = TestDatabase.fresh();
        ledger = new RunLedger(database.dataSource());
    }

    @Test
    void aRunIsClaimedOnceWhoeverAsks() {
        var claimed = ledger.claim(snapshot("10:00"), NORTH, LEASE);

        assertThat(claimed).isPresent();
        assertThat(ledger.claim(snapshot("10:00"), NORTH, LEASE)).isEmpty();
        assertThat(ledger.claim(snapshot("10:00"), SOUTH, LEASE)).isEmpty();
    }

    @Test
    void aScheduledRunWaitsUntilTheOneBeforeIsOver() {
        var first = ledger.claim(snapshot("10:00"), NORTH, LEASE).orElseThrow();

        assertThat(ledger.claim(snapshot("11:00"), SOUTH, LEASE)).isEmpty();
        assertThat(ledger.claim(new RunQuestion("snapshot", "11:00/north", target(), null), NORTH, LEASE))
                .isPresent();
        assertThat(ledger.claim(new RunQuestion("nightly-diagnosis", "11:00", null, null), NORTH, LEASE))
                .isPresent();

        ledger.finish(first.id(), first.attempt());
        assertThat(ledger.claim(snapshot("11:00"), SOUTH, LEASE)).isPresent();
    }

    @Test
    void diagnosesOfOneTargetDoNotWaitForEachOther() {
        assertThat(ledger.claim(diagnosis(1), NORTH, LEASE)).isPresent();
        assertThat(ledger.claim(diagnosis(2), NORTH, LEASE)).isPresent();
    }

    @Test
    void aFinishedRunIsNotClaimedAgain() {
        var run = ledger.claim(snapshot("10:00"), NORTH, LEASE).orElseThrow();
        ledger.finish(run.id(), run.attempt());

        assertThat(ledger.claim(snapshot("10:00"), SOUTH, LEASE)).isEmpty();
    }

    @Test
    void ofManyThatClaimAtOnceOneWins() throws Exception {
        var claims = atOnce(8, number -> ledger.claim(snapshot("10:00"), new RunOwner("node-" + number, "b"), LEASE));

        assertThat(claims.stream().filter(Optional::isPresent)).hasSize(1);
    }

    @Test
    void aLiveLeaseIsNotTakenOver() {
        var claimed = ledger.claim(snapshot("10:00"), NORTH, LEASE);

        assertThat(claimed).isPresent();
        assertThat(ledger.takeOver(SOUTH, LEASE, PATIENCE, 10, List.of())).isEmpty();
    }

    @Test
    void anExpiredLeaseIsTakenOverWithTheNextAttemptAndTheDeadExecutionIsRecorded() {
        var run = ledger.claim(snapshot("10:00"), NORTH, LEASE).orElseThrow();
        ledger.began(run.id(), run.attempt(), 41);
        expire(run.id());

        var taken = ledger.takeOver(SOUTH, LEASE, PATIENCE, 10, List.of());

        assertThat(taken).singleElement().satisfies(next -> {
            assertThat(next.id()).isEqualTo(run.id());
            assertThat(next.attempt()).isEqualTo(2);
            assertThat(next.owner()).isEqualTo(SOUTH);
            assertThat(next.executionId()).isNull();
            assertThat(next.supersededExecutions()).containsExactly(41L);
            assertThat(next.leaseExpiresAt()).isAfter(next.heartbeatAt());
        });
    }

    @Test
    void ofManyThatTakeOverAtOnceEachRunGoesToOne() throws Exception {
        for (int slot = 0; slot < 20; slot++) {
            expire(ledger.claim(diagnosis(slot), NORTH, LEASE).orElseThrow().id());
        }

        var taken = atOnce(
                        6,
                        number -> ledger.takeOver(new RunOwner("node-" + number, "b"), LEASE, PATIENCE, 7, List.of()))
                .stream()
                .flatMap(List::stream)
                .map(JobRun::id)
                .toList();

        assertThat(taken).hasSize(20).doesNotHaveDuplicates();
    }

    @Test
    void aRestartedInstanceTakesItsOwnRunsAtOnce() {
        var run = ledger.claim(snapshot("10:00"), NORTH, LEASE).orElseThrow();

        var taken = ledger.takeOver(new RunOwner("north", "boot-2"), LEASE, PATIENCE, 10, List.of());

        assertThat(taken).extracting(JobRun::id).containsExactly(run.id());
    }

    @Test
    void aRenewedLeaseIsNotTakenOver() {
        var run = ledger.claim(snapshot("10:00"), NORTH, LEASE).orElseThrow();
        expire(run.id());

        ledger.renew(NORTH, List.of(run.id()), LEASE);

        assertThat(ledger.held(NORTH, List.of(run.id()))).extracting(JobRun::id).containsExactly(run.id());
        assertThat(ledger.takeOver(SOUTH, LEASE, PATIENCE, 10, List.of())).isEmpty();
    }

    @Test
    void aRunThatIsWrittenForHoldsNoOtherRenewalUp() throws SQLException {
        var written = ledger.claim(diagnosis(1), NORTH, LEASE).orElseThrow();
        var other = ledger.claim(diagnosis(2), NORTH, LEASE).orElseThrow();
        expire(written.id());
        expire(other.id());

        try (Connection writing = database.dataSource().getConnection()) {
            writing.setAutoCommit(false);
            fence(writing, written);

            ledger.renew(NORTH, List.of(written.id(), other.id()), LEASE);

            assertThat(ledger.takeOver(SOUTH, LEASE, PATIENCE, 10, List.of())).isEmpty();
            writing.rollback();
        }
    }

    @Test
    void whatAnOwnerKnowsToBeAliveItDoesNotTakeOver() {
        var alive = ledger.claim(diagnosis(1), NORTH, LEASE).orElseThrow();
        var released = ledger.claim(diagnosis(2), NORTH, LEASE).orElseThrow();
        expire(alive.id());
        ledger.release(released.id(), released.attempt(), Duration.ZERO, "stopped");

        var taken = ledger.takeOver(NORTH, LEASE, PATIENCE, 10, List.of(alive.id()));

        assertThat(taken).extracting(JobRun::id).containsExactly(released.id());
    }

    @Test
    void aReleasedRunRestsAndTellsWhy() {
        var run = ledger.claim(snapshot("10:00"), NORTH, LEASE).orElseThrow();

        ledger.release(run.id(), run.attempt(), Duration.ofMinutes(5), "the database was away");

        assertThat(ledger.takeOver(SOUTH, LEASE, PATIENCE, 10, List.of())).isEmpty();
        expire(run.id());
        assertThat(ledger.takeOver(SOUTH, LEASE, PATIENCE, 10, List.of()))
                .extracting(JobRun::reason)
                .containsExactly("the database was away");
    }

    @Test
    void aRunAboutAnInstancesOwnJvmWaitsForItButNotForEver() {
        var self = target();
        execute("UPDATE plumbline.target SET kind = 'SELF', url = NULL, owner_instance = 'north' WHERE id = " + self);
        var run = ledger.claim(new RunQuestion("snapshot", "10:00/north", self, null), NORTH, LEASE)
                .orElseThrow();
        expire(run.id());

        assertThat(ledger.takeOver(SOUTH, LEASE, PATIENCE, 10, List.of())).isEmpty();

        execute("UPDATE plumbline.job_run SET lease_expires_at = now() - interval '4 minutes'");
        assertThat(ledger.takeOver(SOUTH, LEASE, PATIENCE, 10, List.of()))
                .extracting(JobRun::id)
                .containsExactly(run.id());
    }

    @Test
    void scheduledRunsAreTakenOverHoweverManyDiagnosesThereAre() {
        expire(ledger.claim(diagnosis(1), NORTH, LEASE).orElseThrow().id());
        var scheduled = ledger.claim(snapshot("10:00"), NORTH, LEASE).orElseThrow();
        expire(scheduled.id());

        assertThat(ledger.takeOver(SOUTH, LEASE, PATIENCE, 0, List.of()))
                .extracting(JobRun::id)
                .containsExactly(scheduled.id());
    }

    @Test
    void anAttemptThatWasTakenOverCanNeitherRenewNorFinishNorWrite() {
        var run = ledger.claim(snapshot("10:00"), NORTH, LEASE).orElseThrow();
        expire(run.id());
        ledger.takeOver(SOUTH, LEASE, PATIENCE, 10, List.of());

        ledger.renew(NORTH, List.of(run.id()), LEASE);

        assertThat(ledger.held(NORTH, List.of(run.id()))).isEmpty();
        assertThat(ledger.finish(run.id(), run.attempt())).isFalse();
        assertThat(ledger.fail(run.id(), run.attempt(), "late")).isFalse();
        assertThatThrownBy(() -> ledger.fence(run.id(), run.attempt()))
                .isInstanceOf(LeaseLostException.class)
                .hasMessageContaining("attempt 1 of run " + run.id());
        assertThatThrownBy(() -> ledger.began(run.id(), run.attempt(), 7)).isInstanceOf(LeaseLostException.class);
        assertThat(ledger.find(run.id()).orElseThrow().state()).isEqualTo(JobRun.State.RUNNING);
    }

    @Test
    void whileAFencedTransactionIsOpenNobodyTakesTheRunOver() throws SQLException {
        var run = ledger.claim(snapshot("10:00"), NORTH, LEASE).orElseThrow();
        expire(run.id());

        try (Connection writing = database.dataSource().getConnection()) {
            writing.setAutoCommit(false);
            fence(writing, run);

            assertThat(ledger.takeOver(SOUTH, LEASE, PATIENCE, 10, List.of())).isEmpty();

            writing.commit();
        }
        assertThat(ledger.takeOver(SOUTH, LEASE, PATIENCE, 10, List.of())).hasSize(1);
    }

    @Test
    void aFailedRunTellsWhy() {
        var run = ledger.claim(snapshot("10:00"), NORTH, LEASE).orElseThrow();

        assertThat(ledger.fail(run.id(), run.attempt(), "the disk is full")).isTrue();

        assertThat(ledger.find(run.id()).orElseThrow())
                .extracting(JobRun::state, JobRun::reason)
                .containsExactly(JobRun.State.FAILED, "the disk is full");
    }

    @Test
    void onlyRunsThatAreOverArePurged() {
        var done = ledger.claim(snapshot("10:00"), NORTH, LEASE).orElseThrow();
        ledger.finish(done.id(), done.attempt());
        var running = ledger.claim(snapshot("11:00"), NORTH, LEASE).orElseThrow();
        execute("UPDATE plumbline.job_run SET started_at = now() - interval '1 day', finished_at ="
                + " CASE WHEN finished_at IS NULL THEN NULL ELSE now() - interval '1 day' END");

        assertThat(ledger.purge(Duration.ofHours(1))).isEqualTo(1);
        assertThat(ledger.latest(10)).extracting(JobRun::id).containsExactly(running.id());
    }

    private static RunQuestion snapshot(String runKey) {
        return new RunQuestion("snapshot", runKey, null, null);
    }

    /** A diagnosis of the one target. */
    private RunQuestion diagnosis(int number) {
        var target = target();
        var id = new Sql(database.dataSource()).first("""
                INSERT INTO plumbline.diagnosis (target_id, run_key, origin, requested_at, window_from, window_to, state,
                    progress, phase)
                VALUES (?, ?, 'REQUEST', now(), now(), now(), 'QUEUED', 0, 'queued') RETURNING id""", row -> row.getLong(1), target, "request/" + number);
        return new RunQuestion("nightly-diagnosis", "request/" + number, target, id.orElseThrow());
    }

    private long target() {
        return new Sql(database.dataSource()).first("""
                INSERT INTO plumbline.target (name, kind, url, state, state_since, registered_at)
                VALUES ('shop', 'JMX', 'service:jmx:shop', 'NEW', now(), now())
                ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING id""", row -> row.getLong(1)).orElseThrow();
    }

    private static void fence(Connection writing, JobRun run) throws SQLException {
        try (var fence = writing.prepareStatement(
                "SELECT id FROM plumbline.job_run WHERE id = " + run.id() + " FOR NO KEY UPDATE")) {
            fence.executeQuery();
        }
    }

    private void expire(long runId) {
        execute("UPDATE plumbline.job_run SET lease_expires_at = now() - interval '1 second' WHERE id = " + runId);
    }

    private void execute(String statement) {
        try (var connection = database.dataSource().getConnection();
                var sql = connection.createStatement()) {
            sql.execute(statement);
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }

    @FunctionalInterface
    private interface Numbered<T> {
        T of(int number);
    }

    private static <T> List<T> atOnce(int threads, Numbered<T> work) throws Exception {
        var pool = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<T>> calls = IntStream.range(0, threads)
                    .<Callable<T>>mapToObj(number -> () -> work.of(number))
                    .toList();
            var results = new ArrayList<T>();
            for (Future<T> result : pool.invokeAll(calls, 30, TimeUnit.SECONDS)) {
                results.add(result.get());
            }
            return results;
        } finally {
            pool.shutdownNow();
        }
    }
}
