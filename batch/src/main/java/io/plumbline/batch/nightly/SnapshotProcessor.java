package io.plumbline.batch.nightly;

import io.plumbline.batch.target.JvmConnection;
import io.plumbline.batch.target.JvmIdentity;
import io.plumbline.batch.target.TargetUnreachableException;
import io.plumbline.persistence.capture.Capture;
import io.plumbline.persistence.capture.CaptureRepository;
import io.plumbline.persistence.target.Target;
import io.plumbline.persistence.target.TargetRepository;
import jakarta.batch.api.chunk.ItemProcessor;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes the periodic evidence of one target: class histogram, and recording and heap snapshot when due. */
@Dependent
@Named
public class SnapshotProcessor implements ItemProcessor {

    private final TargetRepository targets;
    private final CaptureRepository captures;
    private final EvidenceBook book;
    private final EvidenceTaker taker;
    private final Connections connections;
    private final Instance instance;
    private final CaptureSettings settings;
    private final ScheduleSettings schedule;
    private final Clock clock;

    @Inject
    public SnapshotProcessor(
            TargetRepository targets,
            CaptureRepository captures,
            EvidenceBook book,
            EvidenceTaker taker,
            Connections connections,
            Instance instance,
            CaptureSettings settings,
            ScheduleSettings schedule,
            Clock clock) {
        this.targets = targets;
        this.captures = captures;
        this.book = book;
        this.taker = taker;
        this.connections = connections;
        this.instance = instance;
        this.settings = settings;
        this.schedule = schedule;
        this.clock = clock;
    }

    /** What was taken of a target. */
    record Snapshot(long targetId, JvmIdentity identity, List<Taken> taken) {}

    /**
     * Takes what is due; a target that has been removed or that only another instance reaches is left out.
     *
     * @throws SilentTargetException if the target does not answer; the job goes on with the next one
     */
    @Override
    public @Nullable Object processItem(Object targetId) throws SilentTargetException {
        var target = targets.find((Long) targetId).filter(found -> found.isWatchedBy(instance.name()));
        return target.isEmpty() ? null : snapshot(target.get());
    }

    private Snapshot snapshot(Target target) throws SilentTargetException {
        try {
            var connection = connections.to(target);
            var taken = new ArrayList<Taken>();
            for (var kind : due(target)) {
                taken.add(take(kind, target, connection));
            }
            return new Snapshot(target.id(), connection.identity(), taken);
        } catch (TargetUnreachableException gone) {
            connections.drop(target.id());
            throw new SilentTargetException(target.id(), gone);
        }
    }

    private Taken take(Capture.Kind kind, Target target, JvmConnection connection) throws TargetUnreachableException {
        return taker.take(kind, target.id(), connection, book.usedHeapBytes(target.id()));
    }

    private List<Capture.Kind> due(Target target) {
        var now = clock.instant();
        var due = new ArrayList<>(List.of(Capture.Kind.HISTOGRAM));
        if (isOlder(Capture.Kind.RECORDING, settings.recordingEvery(), target, now)) {
            due.add(Capture.Kind.RECORDING);
        }
        if (settings.heapSnapshots()
                && schedule.hour(now) == settings.quietHour()
                && isOlder(Capture.Kind.HEAP_SNAPSHOT, settings.heapSnapshotEvery(), target, now)) {
            due.add(Capture.Kind.HEAP_SNAPSHOT);
        }
        return due;
    }

    private boolean isOlder(Capture.Kind kind, Duration age, Target target, Instant now) {
        return captures.latest(target.id(), kind, Capture.State.FINISHED)
                .map(Capture::takenAt)
                .filter(last -> last.plus(age).isAfter(now))
                .isEmpty();
    }
}
