package io.plumbline.batch.nightly;

import io.plumbline.persistence.diagnosis.RunQuestion;
import io.plumbline.persistence.target.Target;
import io.plumbline.persistence.target.TargetRepository;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the runs that are due. All instances work out the same slots, and each run's key is its slot, so whoever asks
 * first runs it. One thread.
 */
@Dependent
public class Schedules {

    /** A snapshot that was missed by more than this stays missed. */
    private static final Duration LATEST_SNAPSHOT = Duration.ofHours(6);

    /** Nobody else looks at what a night looks at: it is made up for until the next one. */
    private static final Duration LATEST_NIGHT = Duration.ofHours(24);

    private final ScheduleSettings settings;
    private final TargetRepository targets;
    private final Runs runs;
    private final Transactions transactions;
    private final Instance instance;
    private final Clock clock;

    private Instant lastSnapshot = Instant.MIN;
    private Instant lastNight = Instant.MIN;

    @Inject
    public Schedules(
            ScheduleSettings settings,
            TargetRepository targets,
            Runs runs,
            Transactions transactions,
            Instance instance,
            Clock clock) {
        this.settings = settings;
        this.targets = targets;
        this.runs = runs;
        this.transactions = transactions;
        this.instance = instance;
        this.clock = clock;
    }

    /**
     * Asks for what has become due since the last call. A slot that is another one than that of the last call has become due, also if it
     * lies before it: the clock may have been wrong. Nothing runs twice, for the ledger knows every key.
     */
    void ask() {
        if (!runs.isOpen()) {
            return;
        }
        var now = clock.instant();
        var snapshot = settings.snapshotSlot(now);
        if (!snapshot.equals(lastSnapshot)) {
            if (isWanted(snapshot, LATEST_SNAPSHOT, now)) {
                runs.start(question(Job.SNAPSHOT, snapshot.toString(), null));
                transactions
                        .commit(() -> targets.findByName(instance.selfName()).map(Target::id))
                        .ifPresent(self -> runs.start(question(Job.SNAPSHOT, snapshot + "/" + instance.name(), self)));
            }
            lastSnapshot = snapshot;
        }
        var night = settings.nightlySlot(now);
        if (!night.equals(lastNight)) {
            if (isWanted(night, LATEST_NIGHT, now)) {
                runs.start(question(Job.NIGHTLY_DIAGNOSIS, "night/" + night, null));
            }
            lastNight = night;
        }
    }

    /* A slot that began before anybody was watched, or long ago, has nothing to tell. */
    private boolean isWanted(Instant slot, Duration latest, Instant now) {
        return slot.plus(latest).isAfter(now)
                && transactions.commit(() -> targets.all()).stream()
                        .anyMatch(target -> target.registeredAt().isBefore(slot));
    }

    private static RunQuestion question(Job job, String key, @Nullable Long targetId) {
        return new RunQuestion(job.id(), key, targetId, null);
    }
}
