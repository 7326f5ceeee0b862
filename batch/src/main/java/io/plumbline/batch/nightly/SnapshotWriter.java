package io.plumbline.batch.nightly;

import io.plumbline.batch.target.JvmConnection;
import io.plumbline.batch.target.TargetUnreachableException;
import io.plumbline.persistence.diagnosis.LeaseLostException;
import io.plumbline.persistence.target.Target;
import io.plumbline.persistence.target.TargetRepository;
import jakarta.batch.api.chunk.AbstractItemWriter;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.util.List;

/** Takes what is due of a target and stores it, piece by piece. */
@Dependent
@Named
public class SnapshotWriter extends AbstractItemWriter {

    private final CurrentRun run;
    private final TargetRepository targets;
    private final TargetBook lives;
    private final SnapshotPlan plan;
    private final EvidenceCapture captures;
    private final Connections connections;
    private final Instance instance;
    private final Transactions transactions;

    @Inject
    public SnapshotWriter(
            CurrentRun run,
            TargetRepository targets,
            TargetBook lives,
            SnapshotPlan plan,
            EvidenceCapture captures,
            Connections connections,
            Instance instance,
            Transactions transactions) {
        this.run = run;
        this.targets = targets;
        this.lives = lives;
        this.plan = plan;
        this.captures = captures;
        this.connections = connections;
        this.instance = instance;
        this.transactions = transactions;
    }

    /**
     * The chunk's transaction waits meanwhile: a target may take minutes to answer, and each piece is committed by itself. A
     * target that has been removed or that only another instance reaches is left out.
     *
     * @throws SnapshotFailedException if the target cannot be asked, or what is stored of it is of no use; the job goes on with the
     *     next one
     * @throws LeaseLostException if another attempt has taken over; the job ends
     */
    @Override
    @Transactional(TxType.NOT_SUPPORTED)
    public void writeItems(List<Object> targetIds) throws SnapshotFailedException {
        for (var id : targetIds) {
            var target = transactions.commit(() -> targets.find((Long) id));
            if (target.filter(found -> found.isWatchedBy(instance.name())).isPresent()) {
                snapshot(target.get());
            }
        }
    }

    // the boundary of one target: whatever is wrong with its answers or with what is stored of it must not end the job
    private void snapshot(Target target) throws SnapshotFailedException {
        var connection = connectionTo(target);
        try {
            long epoch = lives.epoch(target.id(), connection.identity());
            for (var kind : transactions.commit(() -> plan.due(target))) {
                captures.take(EvidenceCapture.Request.scheduled(kind, target.id(), epoch), connection, run);
            }
        } catch (TargetUnreachableException gone) {
            connections.drop(target.id(), connection);
            throw SnapshotFailedException.ofSilent(target.id(), gone);
        } catch (LeaseLostException takenOver) {
            throw takenOver;
        } catch (RuntimeException failure) {
            throw SnapshotFailedException.ofStored(target.id(), failure);
        }
    }

    // the boundary of one target: whatever its address or its JVM's answers cause must not end the job
    private JvmConnection connectionTo(Target target) throws SnapshotFailedException {
        try {
            return connections.to(target);
        } catch (TargetUnreachableException | RuntimeException failure) {
            throw SnapshotFailedException.ofSilent(target.id(), failure);
        }
    }
}
