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

/** The targets whose series are to be examined: the run's own target, or all. The checkpoint is the last id. */
@Dependent
@Named
public class TrendReader extends AbstractItemReader {

    private final CurrentRun run;
    private final TargetRepository targets;

    private List<Long> left = List.of();
    private long last;

    @Inject
    public TrendReader(CurrentRun run, TargetRepository targets) {
        this.run = run;
        this.targets = targets;
    }

    @Override
    public void open(@Nullable Serializable checkpoint) {
        last = checkpoint == null ? 0 : (Long) checkpoint;
        var only = run.target();
        left = (only.isPresent()
                        ? List.of(only.getAsLong())
                        : targets.all().stream().map(Target::id).sorted().toList())
                .stream().filter(id -> id > last).toList();
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
