package io.plumbline.batch.nightly;

import io.plumbline.batch.nightly.SnapshotProcessor.Snapshot;
import io.plumbline.persistence.target.TargetRepository;
import jakarta.batch.api.chunk.AbstractItemWriter;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;

/** Stores what was taken of a target. */
@Dependent
@Named
public class SnapshotWriter extends AbstractItemWriter {

    private final CurrentRun run;
    private final TargetRepository targets;
    private final TargetBook lives;
    private final EvidenceBook book;

    @Inject
    public SnapshotWriter(CurrentRun run, TargetRepository targets, TargetBook lives, EvidenceBook book) {
        this.run = run;
        this.targets = targets;
        this.lives = lives;
        this.book = book;
    }

    @Override
    public void writeItems(List<Object> snapshots) {
        run.fence();
        for (var item : snapshots) {
            var snapshot = (Snapshot) item;
            if (targets.find(snapshot.targetId()).isPresent()) {
                long epoch = lives.epoch(snapshot.targetId(), snapshot.identity());
                snapshot.taken().forEach(taken -> book.store(snapshot.targetId(), epoch, null, taken));
            }
        }
    }
}
