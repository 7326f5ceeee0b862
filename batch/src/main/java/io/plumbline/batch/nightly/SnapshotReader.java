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
 * The targets of which a snapshot is due: the run's own target, with what else its instance alone can reach, or all that any
 * instance can reach. One that is silent now has to answer the sampler first, so it delays nobody here.
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
        var all = targets.all();
        var instance = all.stream().filter(this::isOwn).findFirst().flatMap(Target::ownerInstance);
        left = all.stream()
                .filter(target -> isOwn(target) || (target.ownerInstance().equals(instance) && isReached(target)))
                .map(Target::id)
                .sorted()
                .filter(id -> id > last)
                .toList();
    }

    private boolean isOwn(Target target) {
        return run.target().stream().anyMatch(only -> only == target.id());
    }

    private static boolean isReached(Target target) {
        return target.state() == Target.State.NEW || target.state() == Target.State.OK;
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
