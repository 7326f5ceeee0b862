package io.plumbline.batch.nightly;

import io.plumbline.persistence.capture.Capture;
import io.plumbline.persistence.capture.CaptureRepository;
import io.plumbline.persistence.target.Target;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is to be taken of a target now: a class histogram while its budget of pauses for an hour has room for it, and recording and heap
 * snapshot when due. Thread-safe.
 */
@Dependent
public class SnapshotPlan {

    private final CaptureRepository captures;
    private final PauseBook pauses;
    private final CaptureSettings settings;
    private final ScheduleSettings schedule;
    private final Clock clock;

    @Inject
    public SnapshotPlan(
            CaptureRepository captures,
            PauseBook pauses,
            CaptureSettings settings,
            ScheduleSettings schedule,
            Clock clock) {
        this.captures = captures;
        this.pauses = pauses;
        this.settings = settings;
        this.schedule = schedule;
        this.clock = clock;
    }

    List<Capture.Kind> due(Target target) {
        var now = clock.instant();
        var due = new ArrayList<Capture.Kind>();
        if (pauses.hasRoomForHistogram(target.id())) {
            due.add(Capture.Kind.HISTOGRAM);
        }
        if (lastSlot(Capture.Kind.RECORDING, target)
                .filter(last -> last.plus(settings.recordingEvery()).isAfter(now))
                .isEmpty()) {
            due.add(Capture.Kind.RECORDING);
        }
        if (settings.heapSnapshots() && isHeapSnapshotDue(target, now)) {
            due.add(Capture.Kind.HEAP_SNAPSHOT);
        }
        return due;
    }

    private boolean isHeapSnapshotDue(Target target, Instant now) {
        var quietHour = settings.quietHour();
        var shown = schedule.wallClock(now, quietHour);
        return shown.getHour() == quietHour
                && lastSlot(Capture.Kind.HEAP_SNAPSHOT, target)
                        .map(last -> schedule.wallClock(last, quietHour).plus(settings.heapSnapshotEvery()))
                        .filter(next -> next.isAfter(shown))
                        .isEmpty();
    }

    /* From slot to slot: what was taken a while after its slot began would else not be due at the next one, but at that after it. */
    private Optional<Instant> lastSlot(Capture.Kind kind, Target target) {
        return captures.latest(target.id(), kind).map(Capture::takenAt).map(schedule::snapshotSlot);
    }
}
