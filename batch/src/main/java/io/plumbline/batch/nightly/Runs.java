package io.plumbline.batch.nightly;

import io.plumbline.persistence.diagnosis.Diagnosis;
import io.plumbline.persistence.diagnosis.DiagnosisRepository;
import io.plumbline.persistence.diagnosis.JobRun;
import io.plumbline.persistence.diagnosis.RunLedger;
import io.plumbline.persistence.diagnosis.RunQuestion;
import jakarta.batch.operations.BatchRuntimeException;
import jakarta.persistence.PersistenceException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Starts runs as the server's jobs, keeps their leases alive, and goes on with runs that others left behind. The ledger
 * alone decides who runs what; the server's own tables are never asked what runs. Thread-safe; call it outside of
 * transactions, because a started job reads what the caller has committed.
 */
public final class Runs {

    private static final Logger LOG = System.getLogger(Runs.class.getName());

    /** A run that killed so many instances will kill the next; what failed so often will not pass. */
    static final int MOST_ATTEMPTS = 5;

    /** A database that was started again answers by then. */
    private static final Duration PAUSE_BEFORE_RETRY = Duration.ofSeconds(10);

    /** A busy server may take a while to begin a job. */
    private static final Duration SHORTEST_WAIT_FOR_BEGIN = Duration.ofSeconds(30);

    /** After it a job is believed to have lost its thread; one that works goes on from its checkpoint. */
    static final Duration LONGEST_ATTEMPT = Duration.ofHours(2);

    private static final int PATIENCE_LEASES = 3;

    private final RunLedger ledger;
    private final DiagnosisRepository diagnoses;
    private final Transactions transactions;
    private final ServerJobs jobs;
    private final Instance instance;
    private final Limits limits;
    private final Clock clock;

    private final Map<Long, Started> started = new ConcurrentHashMap<>();
    private volatile boolean open;
    private boolean ended;

    /** How long a claim holds without a sign of life, and how many diagnoses this instance makes at the same time. */
    record Limits(Duration lease, int atOnce) {

        /** How long an instance is waited for that alone can reach a run's target. */
        Duration patience() {
            return lease.multipliedBy(PATIENCE_LEASES);
        }

        Duration waitForBegin() {
            var two = lease.multipliedBy(2);
            return two.compareTo(SHORTEST_WAIT_FOR_BEGIN) < 0 ? SHORTEST_WAIT_FOR_BEGIN : two;
        }
    }

    /** What runs on this instance; it has no execution while the server is asked to start it. */
    private record Started(
            JobRun run, Instant since, @Nullable Long execution) {

        boolean isAttempt(JobRun attempt) {
            return run.attempt() == attempt.attempt();
        }
    }

    public Runs(
            RunLedger ledger,
            DiagnosisRepository diagnoses,
            Transactions transactions,
            ServerJobs jobs,
            Instance instance,
            Limits limits,
            Clock clock) {
        this.ledger = ledger;
        this.diagnoses = diagnoses;
        this.transactions = transactions;
        this.jobs = jobs;
        this.instance = instance;
        this.limits = limits;
        this.clock = clock;
    }

    /** Lets runs start; before, nothing does. */
    synchronized void open() {
        open = !ended;
    }

    /** Lets no further run start and stops what runs; another instance, or this one later, goes on with it. */
    synchronized void shut() {
        open = false;
        started.values().forEach(this::stop);
    }

    /** The same, for good. */
    synchronized void end() {
        ended = true;
        shut();
    }

    /** Says whether runs may start. */
    boolean isOpen() {
        return open;
    }

    /** Runs a job for this instance unless anybody has claimed the same run before. */
    void start(RunQuestion question) {
        if (open) {
            ledger.claim(question, instance.owner(), limits.lease()).ifPresent(this::begin);
        }
    }

    /** Starts the diagnoses that wait, as many as this instance may make at once. */
    public void startQueued() {
        int free = freeForDiagnoses();
        if (open && free > 0) {
            ledger.queued(Job.NIGHTLY_DIAGNOSIS.id(), instance.name(), limits.patience(), free)
                    .forEach(this::start);
        }
    }

    /* Scheduled runs take no diagnosis its place; of them there is never more than one a job and target. */
    private int freeForDiagnoses() {
        long making = started.values().stream()
                .filter(one -> one.run().question().diagnosisId() != null)
                .count();
        return limits.atOnce() - Math.toIntExact(making);
    }

    /** Goes on with runs whose lease has expired, and with those that an earlier start of this instance left behind. */
    void takeOver() {
        if (!open) {
            return;
        }
        int free = Math.max(0, freeForDiagnoses());
        for (var run : ledger.takeOver(instance.owner(), limits.lease(), limits.patience(), free, started.keySet())) {
            var why = run.reason() == null ? "its instance ended" : run.reason();
            LOG.log(
                    Level.WARNING,
                    "run {0} ({1} {2}) was left behind, {3}; attempt {4} goes on with it",
                    Long.toString(run.id()),
                    run.question().job(),
                    run.question().runKey(),
                    why,
                    run.attempt());
            if (run.attempt() > MOST_ATTEMPTS) {
                settle(run, RunFailure.of("gave up after " + MOST_ATTEMPTS + " attempts; the last: " + why));
            } else {
                begin(run);
            }
        }
    }

    private void begin(JobRun run) {
        var asked = new Started(run, clock.instant(), null);
        started.put(run.id(), asked);
        try {
            started.replace(run.id(), asked, new Started(run, asked.since(), jobs.start(run)));
        } catch (BatchRuntimeException refused) {
            LOG.log(Level.WARNING, "run " + run.id() + " could not be started", refused);
            settle(run, RunFailure.of("the server did not start the job: " + refused.getMessage()));
        }
    }

    /** Renews the leases of all that runs here. */
    void renewLeases() {
        ledger.renew(instance.owner(), started.keySet(), limits.lease());
    }

    /** Stops what has lost its lease, and settles what ended without a word or will never end. */
    void attend() {
        var mine = List.copyOf(started.values());
        var held = ledger
                .held(instance.owner(), mine.stream().map(one -> one.run().id()).toList())
                .stream()
                .collect(Collectors.toMap(JobRun::id, Function.identity()));
        for (var one : mine) {
            try {
                attend(one, Optional.ofNullable(held.get(one.run().id())).filter(one::isAttempt));
            } catch (BatchRuntimeException | PersistenceException failure) {
                LOG.log(Level.WARNING, "run " + one.run().id() + " is looked after again later", failure);
            }
        }
    }

    private void attend(Started one, Optional<JobRun> held) {
        if (held.isEmpty()) {
            started.remove(one.run().id(), one);
            stop(one);
        } else if (one.execution() != null && jobs.isOver(one.execution())) {
            settle(one.run(), RunFailure.of("the job ended without saying why; see the server's log"));
        } else {
            var age = Duration.between(one.since(), clock.instant());
            if (held.get().executionId() == null && age.compareTo(limits.waitForBegin()) > 0) {
                giveUp(one, "the server did not begin the job within " + limits.waitForBegin());
            } else if (hasLostItsThread(one, age)) {
                giveUp(one, "the job ended without a word, as it does when the database is away; see the server's log");
            } else if (age.compareTo(LONGEST_ATTEMPT) > 0) {
                giveUp(one, "the job did not end within " + LONGEST_ATTEMPT);
            }
        }
    }

    /* The server counts an execution as worked on only from when its thread has begun. */
    private boolean hasLostItsThread(Started one, Duration age) {
        return one.execution() != null
                && age.compareTo(limits.waitForBegin()) > 0
                && !jobs.isWorkedOn(one.run(), one.execution());
    }

    private void giveUp(Started one, String why) {
        stop(one);
        settle(one.run(), RunFailure.of(why));
    }

    private void stop(Started one) {
        if (one.execution() != null) {
            jobs.stop(one.execution());
        }
    }

    /**
     * Notes how an attempt ended. One that did not reach its end is given back for another try; after the last one the run
     * has failed, and its diagnosis has no verdict, or an inconclusive one if it was for want of evidence.
     */
    void settle(JobRun run, @Nullable RunFailure failure) {
        transactions.commit(() -> conclude(run, failure));
        forget(run);
    }

    private void conclude(JobRun run, @Nullable RunFailure failure) {
        var diagnosis = Optional.ofNullable(run.question().diagnosisId()).flatMap(diagnoses::find);
        boolean answered = run.question().diagnosisId() == null
                ? failure == null
                : diagnosis.map(Diagnosis::isOver).orElse(true);
        var why = failure == null ? RunFailure.of("the job ended before the report was written") : failure;
        if (answered) {
            ledger.finish(run.id(), run.attempt());
        } else if (run.attempt() < MOST_ATTEMPTS) {
            ledger.release(run.id(), run.attempt(), PAUSE_BEFORE_RETRY, why.why());
        } else if (ledger.fail(run.id(), run.attempt(), why.why())) {
            diagnosis.ifPresent(unanswered -> end(unanswered, why));
        }
    }

    private void end(Diagnosis diagnosis, RunFailure failure) {
        if (failure.ofEvidence()) {
            diagnosis.conclude(Diagnosis.Conclusion.INCONCLUSIVE, failure.why());
            diagnosis.finish(clock.instant());
        } else {
            diagnosis.fail(failure.why(), clock.instant());
        }
    }

    /** Gives a stopped attempt back, so that any instance may go on with it. */
    void giveBack(JobRun run) {
        ledger.release(run.id(), run.attempt(), Duration.ZERO, "it was stopped");
        forget(run);
    }

    private void forget(JobRun run) {
        started.computeIfPresent(run.id(), (id, one) -> one.isAttempt(run) ? null : one);
    }
}
