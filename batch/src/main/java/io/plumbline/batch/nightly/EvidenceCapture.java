package io.plumbline.batch.nightly;

import io.plumbline.batch.target.TargetUnreachableException;
import io.plumbline.persistence.capture.Capture;
import io.plumbline.persistence.target.Target;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Takes evidence that an administrator asks for. Thread-safe. */
@Dependent
public class EvidenceCapture {

    private static final Logger LOG = System.getLogger(EvidenceCapture.class.getName());

    private final Connections connections;
    private final EvidenceTaker taker;
    private final EvidenceBook book;
    private final TargetBook targets;
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
            Instance instance,
            Workers workers,
            Transactions transactions,
            Clock clock) {
        this.connections = connections;
        this.taker = taker;
        this.book = book;
        this.targets = targets;
        this.instance = instance;
        this.workers = workers;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** Begins to take evidence and returns its number; how it ends shows on the capture. */
    long inBackground(Target target, Capture.Kind kind) {
        if (!target.isWatchedBy(instance.name())) {
            throw new WatchedElsewhereException(
                    target.name(), target.ownerInstance().orElse("?"));
        }
        long id = transactions.commit(() -> book.begin(target.id(), null, kind).id());
        workers.execute(() -> take(target, kind, id));
        return id;
    }

    // the boundary of a background thread: nobody else would ever hear of the failure
    private void take(Target target, Capture.Kind kind, long id) {
        try {
            var connection = connections.to(target);
            long epoch = targets.epoch(target.id(), connection.identity());
            finish(id, epoch, taker.take(kind, target.id(), connection, book.usedHeapBytes(target.id())));
        } catch (TargetUnreachableException gone) {
            connections.drop(target.id());
            finish(id, null, Taken.failed(kind, clock.instant(), String.valueOf(gone.getMessage())));
        } catch (RuntimeException failure) {
            LOG.log(Level.WARNING, "capture " + id + " failed", failure);
            finish(id, null, Taken.failed(kind, clock.instant(), failure.toString()));
        }
    }

    private void finish(long id, @Nullable Long epoch, Taken taken) {
        transactions.commit(() -> book.finish(id, epoch, taken));
    }
}
