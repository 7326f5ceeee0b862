package io.plumbline.batch.nightly;

import io.plumbline.persistence.diagnosis.Diagnosis;
import io.plumbline.persistence.diagnosis.DiagnosisRepository;
import io.plumbline.persistence.diagnosis.JobRun;
import io.plumbline.persistence.diagnosis.RunLedger;
import io.plumbline.persistence.diagnosis.RunQuestion;
import jakarta.batch.operations.BatchRuntimeException;
import jakarta.batch.operations.JobOperator;
import jakarta.batch.runtime.BatchStatus;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Starts runs through the server's {@link JobOperator}, keeps their leases alive, and goes on with runs that others left
 * behind. The ledger alone decides who runs what; the server's own tables are never asked what runs. Thread-safe; call it
 * outside of transactions, because a started job reads what the caller has committed.
 */
public final class Runs {

    private static final Logger LOG = System.getLogger(Runs.class.getName());

    /** A run that killed so many instances will kill the next. */
    private static final int MOST_ATTEMPTS = 5;

    private static final int PATIENCE_LEASES = 3;
    private static final Set<BatchStatus> OVER =
            EnumSet.of(BatchStatus.COMPLETED, BatchStatus.FAILED, BatchStatus.STOPPED, BatchStatus.ABANDONED);

    private final RunLedger ledger;
    private final DiagnosisRepository diagnoses;
    private final Transactions transactions;
    private final Supplier<JobOperator> server;
    private final Instance instance;
    private final Limits limits;
    private final Clock clock;

    private final Map<Long, Started> started = new ConcurrentHashMap<>();
    private volatile boolean open;

    /** How long a claim holds without a sign of life, and how many runs this instance works on at the same time. */
    record Limits(Duration lease, int atOnce) {}

    /** What runs on this instance. */
    private record Started(JobRun run, long executionId) {}

    public Runs(
            RunLedger ledger,
            DiagnosisRepository diagnoses,
            Transactions transactions,
            Supplier<JobOperator> server,
            Instance instance,
            Limits limits,
            Clock clock) {
        this.ledger = ledger;
        this.diagnoses = diagnoses;
        this.transactions = transactions;
        this.server = server;
        this.instance = instance;
        this.limits = limits;
        this.clock = clock;
    }

    /** Lets runs start; before, nothing does. */
    void open() {
        open = true;
    }

    /** Lets no further run start and stops what runs; another instance, or this one's next start, goes on with it. */
    void shut() {
        open = false;
        started.values().forEach(one -> stop(one.executionId()));
    }

    /** Runs a job for this instance unless anybody has claimed the same run before. */
    void start(RunQuestion question) {
        if (open) {
            ledger.claim(question, instance.owner(), limits.lease()).ifPresent(run -> begin(run, null));
        }
    }

    /** Starts the diagnoses that wait, as many as this instance may run at once. */
    public void startQueued() {
        int free = limits.atOnce() - started.size();
        if (open && free > 0) {
            ledger.queued(
                            Job.NIGHTLY_DIAGNOSIS.id(),
                            instance.name(),
                            limits.lease().multipliedBy(PATIENCE_LEASES),
                            free)
                    .forEach(this::start);
        }
    }

    /** Goes on with runs whose lease has expired, and with those that an earlier start of this instance left behind. */
    void takeOver() {
        int free = limits.atOnce() - started.size();
        if (!open || free <= 0) {
            return;
        }
        for (var run : ledger.takeOver(instance.owner(), limits.lease(), free)) {
            LOG.log(
                    Level.WARNING,
                    "run {0} ({1} {2}) was left behind; attempt {3} goes on with it",
                    Long.toString(run.id()),
                    run.question().job(),
                    run.question().runKey(),
                    run.attempt());
            if (run.attempt() > MOST_ATTEMPTS) {
                fail(run, "gave up: " + MOST_ATTEMPTS + " instances ended while they ran it");
            } else {
                begin(run, run.lastSuperseded().orElse(null));
            }
        }
    }

    private void begin(JobRun run, @Nullable Long deadExecution) {
        try {
            long execution = resumed(run, deadExecution).orElseGet(() -> fresh(run));
            started.put(run.id(), new Started(run, execution));
        } catch (BatchRuntimeException refused) {
            LOG.log(Level.WARNING, "run " + run.id() + " could not be started", refused);
            fail(run, "the server did not start the job: " + refused.getMessage());
        }
    }

    /* The server goes on where the dead execution's last checkpoint was, if it still knows it. */
    private OptionalLong resumed(JobRun run, @Nullable Long deadExecution) {
        if (deadExecution == null) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(server.get().restart(deadExecution, parametersOf(run)));
        } catch (BatchRuntimeException notRestartable) {
            LOG.log(
                    Level.INFO,
                    "execution {0} of run {1} cannot be restarted, the run starts afresh: {2}",
                    Long.toString(deadExecution),
                    Long.toString(run.id()),
                    notRestartable.getMessage());
            return OptionalLong.empty();
        }
    }

    private long fresh(JobRun run) {
        return server.get().start(run.question().job(), parametersOf(run));
    }

    /* All of them each time: a restarted execution knows only those of its restart. */
    private static Properties parametersOf(JobRun run) {
        var parameters = new Properties();
        parameters.setProperty("run", Long.toString(run.id()));
        parameters.setProperty("attempt", Integer.toString(run.attempt()));
        parameters.setProperty("key", run.question().runKey());
        set(parameters, "target", run.question().targetId());
        set(parameters, "diagnosis", run.question().diagnosisId());
        return parameters;
    }

    private static void set(Properties parameters, String name, @Nullable Long value) {
        parameters.setProperty(name, value == null ? "" : Long.toString(value));
    }

    /** Renews the leases of all that runs here, stops what has lost its lease, and settles what ended without a word. */
    void renewLeases() {
        for (var one : List.copyOf(started.values())) {
            if (!ledger.renew(one.run().id(), one.run().attempt(), limits.lease())) {
                started.remove(one.run().id());
                stop(one.executionId());
            } else if (isOver(one.executionId())) {
                settle(one.run(), "the job ended without saying why; see the server's log");
            }
        }
    }

    private boolean isOver(long executionId) {
        return OVER.contains(server.get().getJobExecution(executionId).getBatchStatus());
    }

    private void stop(long executionId) {
        try {
            server.get().stop(executionId);
        } catch (BatchRuntimeException overAlready) {
            LOG.log(Level.DEBUG, "execution " + executionId + " ran no longer", overAlready);
        }
    }

    /** Notes how an attempt ended; a diagnosis that has no verdict by now failed. */
    void settle(JobRun run, @Nullable String failure) {
        transactions.commit(() -> {
            var diagnosisId = run.question().diagnosisId();
            var why = failure == null ? "the job ended before the report was written" : failure;
            boolean answered = diagnosisId == null
                    ? failure == null
                    : diagnoses.find(diagnosisId).map(Diagnosis::isOver).orElse(true);
            if (answered) {
                ledger.finish(run.id(), run.attempt());
            } else if (ledger.fail(run.id(), run.attempt(), why) && diagnosisId != null) {
                diagnoses.find(diagnosisId).ifPresent(diagnosis -> diagnosis.fail(why, clock.instant()));
            }
        });
        started.remove(run.id());
    }

    private void fail(JobRun run, String why) {
        settle(run, why);
    }

    /** Gives a stopped attempt back, so that any instance may go on with it. */
    void giveBack(JobRun run) {
        ledger.release(run.id(), run.attempt());
        started.remove(run.id());
    }
}
