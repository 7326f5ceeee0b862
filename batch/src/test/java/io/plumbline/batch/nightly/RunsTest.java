package io.plumbline.batch.nightly;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.persistence.diagnosis.Diagnosis;
import io.plumbline.persistence.diagnosis.DiagnosisRepository;
import io.plumbline.persistence.diagnosis.JobRun;
import io.plumbline.persistence.diagnosis.RunLedger;
import io.plumbline.persistence.diagnosis.RunQuestion;
import io.plumbline.persistence.target.Target;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RunsTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Duration LEASE = Duration.ofMinutes(1);

    private final SettableClock clock = new SettableClock(NOON);
    private final IdleServer server = new IdleServer();

    private Store store;
    private RunLedger ledger;
    private Target shop;
    private Runs runs;

    @BeforeEach
    void open() {
        store = new Store();
        ledger = new RunLedger(store.dataSource());
        shop = store.target("shop", NOON);
        runs = runs(1);
        runs.open();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void scheduledRunsTakeNoDiagnosisItsPlace() {
        runs.start(new RunQuestion("snapshot", "12:00", null, null));
        runs.start(new RunQuestion("snapshot", "12:00/north", shop.id(), null));
        runs.start(new RunQuestion("nightly-diagnosis", "night", null, null));
        request("one");

        runs.startQueued();

        assertThat(server.started())
                .containsExactly(
                        "snapshot 12:00",
                        "snapshot 12:00/north",
                        "nightly-diagnosis night",
                        "nightly-diagnosis request/one");
    }

    @Test
    void noMoreDiagnosesAreMadeThanAtOnce() {
        request("one");
        request("two");

        runs.startQueued();
        runs.startQueued();

        assertThat(server.started()).containsExactly("nightly-diagnosis request/one");
    }

    @Test
    void aScheduledRunThatWasLeftBehindIsTakenOverThoughDiagnosesFillThePlaces() {
        request("one");
        runs.startQueued();
        var left = ledger.claim(
                        new RunQuestion("snapshot", "12:00", null, null), new Instance("south", true).owner(), LEASE)
                .orElseThrow();
        expire(left.id());

        runs.takeOver();

        assertThat(server.started()).contains("snapshot 12:00");
    }

    @Test
    void whatRunsHereIsNotTakenOverThoughItsLeaseWasRenewedTooLate() {
        request("one");
        runs.startQueued();
        var run = only();
        expire(run.id());

        runs(2).takeOver();
        runs.takeOver();

        assertThat(only().attempt()).isEqualTo(1);
        runs.renewLeases();
        assertThat(store.text("SELECT lease_expires_at > now() FROM plumbline.job_run"))
                .isEqualTo("t");
    }

    @Test
    void aJobThatTheServerNeverBeginsIsGivenBack() {
        request("one");
        runs.startQueued();

        clock.advance(LEASE.multipliedBy(2));
        runs.attend();
        assertThat(only().reason()).isNull();

        clock.advance(Duration.ofSeconds(1));
        runs.attend();

        assertThat(only().reason()).contains("did not begin the job within PT2M");
        assertThat(server.stopped()).containsExactly(1L);
        assertGoesOn(2);
    }

    @Test
    void aJobThatEndedWithoutAWordIsGivenBackAndTheOthersAreLeftAlone() {
        request("one");
        request("two");
        runs = runs(2);
        runs.open();
        runs.startQueued();
        ledger.began(run("request/one").id(), 1, 1);
        ledger.began(run("request/two").id(), 1, 2);

        server.lose(1);
        clock.advance(LEASE.multipliedBy(2).plusSeconds(1));
        server.reach(false);
        runs.attend();
        assertThat(run("request/one").reason()).as("nobody can tell yet").isNull();

        server.reach(true);
        runs.attend();

        assertThat(run("request/one").reason()).contains("ended without a word");
        assertThat(run("request/two").reason()).isNull();
    }

    @Test
    void aJobThatHangsIsGivenBackAfterTwoHours() {
        request("one");
        runs.startQueued();
        ledger.began(only().id(), 1, 1);

        clock.advance(Duration.ofHours(2).plusSeconds(1));
        runs.attend();

        assertThat(only().reason()).contains("did not end within PT2H");
        assertGoesOn(2);
        assertThat(server.restarted()).containsExactly(1L);
    }

    @Test
    void aJobThatWorksIsLeftAlone() {
        request("one");
        runs.startQueued();
        ledger.began(only().id(), 1, 1);

        clock.advance(Duration.ofHours(1));
        runs.attend();

        assertThat(only()).extracting(JobRun::state, JobRun::reason).containsExactly(JobRun.State.RUNNING, null);
        assertThat(server.stopped()).isEmpty();
    }

    @Test
    void aRunThatTheServerRefusesIsTriedAgain() {
        server.refuse(1);
        request("one");

        runs.startQueued();

        assertThat(only().reason()).contains("not now");
        assertGoesOn(2);
    }

    @Test
    void aFailedAttemptIsTriedAgainUntilTheLast() {
        var diagnosis = request("one");
        runs.startQueued();
        for (int attempt = 1; attempt < Runs.MOST_ATTEMPTS; attempt++) {
            runs.settle(only(), RunFailure.of("the database was away"));
            assertThat(store.text("SELECT lease_expires_at > now() FROM plumbline.job_run"))
                    .as("it rests first")
                    .isEqualTo("t");
            assertGoesOn(attempt + 1);
        }

        runs.settle(only(), RunFailure.of("the database was away"));

        assertThat(only())
                .extracting(JobRun::state, JobRun::reason)
                .containsExactly(JobRun.State.FAILED, "the database was away");
        assertThat(diagnosis(diagnosis).state()).isEqualTo(Diagnosis.State.FAILED);
        assertThat(diagnosis(diagnosis).reason()).contains("the database was away");
    }

    @Test
    void aDiagnosisWhoseEvidenceCannotBeReadIsInconclusive() {
        var id = request("one");
        runs.startQueued();
        for (int attempt = 1; attempt < Runs.MOST_ATTEMPTS; attempt++) {
            runs.settle(only(), RunFailure.of("anything"));
            assertGoesOn(attempt + 1);
        }

        runs.settle(only(), new RunFailure("the dump ends early", true));

        var diagnosis = diagnosis(id);
        assertThat(diagnosis.state()).isEqualTo(Diagnosis.State.FINISHED);
        assertThat(diagnosis.conclusion()).contains(Diagnosis.Conclusion.INCONCLUSIVE);
        assertThat(diagnosis.reason()).contains("the dump ends early");
    }

    private Runs runs(int atOnce) {
        return new Runs(
                ledger,
                new DiagnosisRepository(store.entities()),
                store.transactions(),
                new ServerJobs(() -> server),
                new Instance("north", true),
                new Runs.Limits(LEASE, atOnce),
                clock);
    }

    /** Expires the lease and lets the run be taken over. */
    private void assertGoesOn(int attempt) {
        expire(only().id());
        runs.takeOver();
        assertThat(only().attempt()).isEqualTo(attempt);
    }

    private long request(String key) {
        return store.queued(shop, "request/" + key, Diagnosis.Origin.REQUEST, NOON)
                .id();
    }

    private Diagnosis diagnosis(long id) {
        return store.transactions()
                .commit(() -> new DiagnosisRepository(store.entities()).find(id).orElseThrow());
    }

    private JobRun run(String key) {
        return ledger.latest(2).stream()
                .filter(run -> run.question().runKey().equals(key))
                .findFirst()
                .orElseThrow();
    }

    private JobRun only() {
        var all = ledger.latest(2);
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    private void expire(long run) {
        store.sql()
                .update(
                        "UPDATE plumbline.job_run SET lease_expires_at = now() - interval '1 second' WHERE id = ?",
                        run);
    }
}
