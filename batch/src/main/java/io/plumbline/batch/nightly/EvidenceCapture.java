package io.plumbline.batch.nightly;

import io.plumbline.batch.profile.UnreadableRecordingException;
import io.plumbline.batch.target.CaptureGate;
import io.plumbline.batch.target.JvmConnection;
import io.plumbline.batch.target.TargetUnreachableException;
import io.plumbline.persistence.capture.Capture;
import io.plumbline.persistence.target.SamplingRaise;
import io.plumbline.persistence.target.Target;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Takes evidence from targets and writes down that it is being taken, and what came of it. Thread-safe. */
@Dependent
public class EvidenceCapture {

    private static final Logger LOG = System.getLogger(EvidenceCapture.class.getName());

    private final Connections connections;
    private final EvidenceTaker taker;
    private final EvidenceBook book;
    private final TargetBook targets;
    private final Gates gates;
    private final PolicyBook policies;
    private final Instance instance;
    private final Workers workers;
    private final Transactions transactions;
    private final Clock clock;

    @Inject
    public EvidenceCapture(
            Connections connections,
            EvidenceTaker taker,
            EvidenceBook book,
            TargetBook targets,
            Gates gates,
            PolicyBook policies,
            Instance instance,
            Workers workers,
            Transactions transactions,
            Clock clock) {
        this.connections = connections;
        this.taker = taker;
        this.book = book;
        this.targets = targets;
        this.gates = gates;
        this.policies = policies;
        this.instance = instance;
        this.workers = workers;
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * A piece of evidence that is wanted. Immutable.
     *
     * @param epochId the life of the target's JVM, if it is known
     * @param diagnosisId the diagnosis that wants it, if one does
     * @param ended a raise of the target's sampling that is just over, if it is for what that has sampled
     * @param scheduled whether a schedule wants it, and nobody waits for it
     */
    record Request(
            Capture.Kind kind,
            long targetId,
            @Nullable Long epochId,
            @Nullable Long diagnosisId,
            @Nullable SamplingRaise ended,
            boolean scheduled) {

        Request(Capture.Kind kind, long targetId, @Nullable Long epochId, @Nullable Long diagnosisId) {
            this(kind, targetId, epochId, diagnosisId, null, false);
        }

        static Request scheduled(Capture.Kind kind, long targetId, long epochId) {
            return new Request(kind, targetId, epochId, null, null, true);
        }

        static Request after(SamplingRaise ended, long targetId) {
            return new Request(Capture.Kind.RECORDING, targetId, null, null, ended, false);
        }
    }

    /**
     * Takes evidence for a run. That it begins is committed before the target is asked, because samples that are taken
     * meanwhile show the collection that it forces.
     *
     * @return what was taken, or why it was not
     * @throws TargetUnreachableException if the target does not answer; that is noted, too
     */
    Taken take(Request request, JvmConnection connection, CurrentRun run) throws TargetUnreachableException {
        long id = transactions.commit(() -> {
            run.fence();
            return book.begin(request).id();
        });
        var gate = transactions.commit(() -> gates.of(request.targetId(), connection));
        try {
            var taken = taken(id, request, connection, gate);
            transactions.commit(() -> {
                run.fence();
                book.finish(id, request.epochId(), taken);
            });
            return taken;
        } catch (TargetUnreachableException gone) {
            finish(request, id, null, Taken.failed(request.kind(), clock.instant(), String.valueOf(gone.getMessage())));
            throw gone;
        }
    }

    // the boundary of one piece of evidence: whatever a JVM's answer causes must not end the work on others
    private Taken taken(long id, Request request, JvmConnection connection, CaptureGate gate)
            throws TargetUnreachableException {
        try {
            var terms = new EvidenceTaker.Terms(
                    gate,
                    policies.rates(request.targetId()),
                    request.diagnosisId() != null,
                    transactions.commit(() -> gates.dumps(request.targetId())));
            var taken = taker.take(request.kind(), request.targetId(), connection, terms);
            if (request.kind() == Capture.Kind.RECORDING && taken.file() != null) {
                adapt(request.targetId(), taken.file());
            }
            return taken;
        } catch (RuntimeException failure) {
            LOG.log(Level.WARNING, "capture " + id + " failed", failure);
            return Taken.failed(request.kind(), clock.instant(), failure.toString());
        }
    }

    private void adapt(long targetId, Path recording) {
        try {
            policies.adapt(targetId, recording);
        } catch (UnreadableRecordingException unreadable) {
            LOG.log(
                    Level.WARNING,
                    "the samples of target {0} were not counted: {1}",
                    Long.toString(targetId),
                    unreadable.getMessage());
        }
    }

    /** Begins to take evidence that an administrator asks for and returns its number; how it ends shows on the capture. */
    long inBackground(Target target, Capture.Kind kind) {
        if (!target.isWatchedBy(instance.name())) {
            throw new WatchedElsewhereException(target);
        }
        return inBackground(target, new Request(kind, target.id(), null, null));
    }

    /** Begins to copy what a raise of a target's sampling has sampled, which is just over. */
    void closingCopy(Target target, SamplingRaise ended) {
        inBackground(target, Request.after(ended, target.id()));
    }

    private long inBackground(Target target, Request request) {
        long id = transactions.commit(() -> book.begin(request).id());
        workers.of(target).execute(() -> take(target, request, id));
        return id;
    }

    // the boundary of a background thread: nobody else would ever hear of the failure
    private void take(Target target, Request request, long id) {
        JvmConnection connection = null;
        try {
            connection = connections.to(target);
            long epoch = targets.epoch(target.id(), connection.identity());
            var open = connection;
            var gate = transactions.commit(() -> gates.of(target.id(), open));
            finish(request, id, epoch, taken(id, request, connection, gate));
        } catch (TargetUnreachableException gone) {
            if (connection != null) {
                connections.drop(target.id(), connection);
            }
            finish(request, id, null, Taken.failed(request.kind(), clock.instant(), String.valueOf(gone.getMessage())));
        } catch (RuntimeException failure) {
            LOG.log(Level.WARNING, "capture " + id + " failed", failure);
            finish(request, id, null, Taken.failed(request.kind(), clock.instant(), failure.toString()));
        }
    }

    /* What a raise has sampled counts as copied however that ended: who was not reached would not be asked a second time either. */
    private void finish(Request request, long id, @Nullable Long epoch, Taken taken) {
        transactions.commit(() -> {
            book.finish(id, epoch, taken);
            if (request.ended() != null) {
                policies.closed(request.ended());
            }
        });
    }
}
