package io.plumbline.batch.nightly;

import io.plumbline.persistence.target.Target;
import io.plumbline.persistence.target.TargetRepository;
import jakarta.batch.api.chunk.AbstractItemReader;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The targets of which a snapshot is due: the run's own target, or all that any instance can reach. One that is silent now
 * has to answer the sampler first, so it delays nobody here.
 */
@Dependent
@Named
public class SnapshotReader extends AbstractItemReader {

    private final CurrentRun run;
    private final TargetRepository targets;

    private List<Long> left = List.of();
    private long last;

    @Inject
    public SnapshotReader(CurrentRun run, TargetRepository targets) {
        this.run = run;
        this.targets = targets;
    }

    @Override
    public void open(@Nullable Serializable checkpoint) {
        last = checkpoint == null ? 0 : (Long) checkpoint;
        left = targets.all().stream()
                .filter(this::isDue)
                .map(Target::id)
                .sorted()
                .filter(id -> id > last)
                .toList();
    }

    private boolean isDue(Target target) {
        var only = run.target();
        return only.isPresent()
                ? target.id() == only.getAsLong()
                : target.ownerInstance().isEmpty() && target.state() != Target.State.UNREACHABLE;
    }

    @Override
    public @Nullable Object readItem() {
        if (left.isEmpty()) {
            return null;
        }
        last = left.get(0);
        left = left.subList(1, left.size());
        return last;
    }

    @Override
    public Serializable checkpointInfo() {
        return last;
    }
}
