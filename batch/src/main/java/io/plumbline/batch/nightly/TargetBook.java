package io.plumbline.batch.nightly;

import io.plumbline.batch.capture.MemorySample;
import io.plumbline.batch.target.JvmIdentity;
import io.plumbline.persistence.capture.CaptureRepository;
import io.plumbline.persistence.sample.SampleRepository;
import io.plumbline.persistence.sample.StoredSample;
import io.plumbline.persistence.target.SamplingLease;
import io.plumbline.persistence.target.Target;
import io.plumbline.persistence.target.TargetEpoch;
import io.plumbline.persistence.target.TargetRepository;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What sampling writes down: samples, the lives of a target, and whether it was reached. Thread-safe. */
@Dependent
public class TargetBook {

    private final TargetRepository targets;
    private final SampleRepository samples;
    private final CaptureRepository captures;
    private final SamplingLease lease;
    private final Transactions transactions;
    private final Clock clock;

    @Inject
    public TargetBook(
            TargetRepository targets,
            SampleRepository samples,
            CaptureRepository captures,
            SamplingLease lease,
            Transactions transactions,
            Clock clock) {
        this.targets = targets;
        this.samples = samples;
        this.captures = captures;
        this.lease = lease;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** Makes sure that an instance's own JVM is registered. */
    public void registerSelf(Instance instance) {
        transactions.commit(() -> targets.add(Target.self(instance.selfName(), instance.name(), clock.instant())));
    }

    /** The targets that are an instance's to sample now. */
    public List<Target> toSample(String instance, Duration leaseLength) {
        return transactions.commit(() -> {
            var ids = Set.copyOf(lease.renew(instance, leaseLength));
            return targets.all().stream()
                    .filter(target -> ids.contains(target.id()))
                    .toList();
        });
    }

    /**
     * A sample that was noted.
     *
     * @param epoch of the target's JVM
     * @param forced its last collection was one that we forced
     */
    public record Noted(long epoch, boolean forced) {}

    /**
     * Notes a sample of a target, unless the target has been removed meanwhile.
     *
     * @param build what it runs now; absent if it does not tell
     */
    public Optional<Noted> reached(long targetId, JvmIdentity identity, @Nullable String build, MemorySample sample) {
        return transactions.commit(() -> targets.findToChange(targetId).map(target -> {
            var epoch = targets.epoch(targetId, life(identity, build), sample.at());
            var stored = stored(targetId, epoch.id(), sample);
            samples.add(List.of(stored));
            target.reached(sample.at());
            return new Noted(epoch.id(), stored.forced());
        }));
    }

    /**
     * Notes that a target was not reached, and why.
     *
     * @param absence what is known of where its JVM is; absent if somebody is there
     */
    public void unreachable(long targetId, String reason, Target.@Nullable Absence absence) {
        transactions.commit(() -> targets.findToChange(targetId)
                .ifPresent(target -> target.unreachable(reason, absence, clock.instant())));
    }

    /** All targets that are not ended, whether they are watched or paused, but those that a newer version alone knows. */
    public List<Target> all() {
        return transactions.commit(() -> targets.all().stream()
                .filter(target -> !target.isEnded() && !target.isOfNewerVersion())
                .toList());
    }

    /** The last epoch of a target's JVM, noted now if the JVM is new; within its life, samples alone begin one. */
    public long epoch(long targetId, JvmIdentity identity) {
        return transactions.commit(() -> targets.lastEpoch(targetId, life(identity, null), clock.instant())
                .id());
    }

    private StoredSample stored(long targetId, long epochId, MemorySample sample) {
        return new StoredSample(
                targetId,
                sample.at().truncatedTo(ChronoUnit.MICROS),
                epochId,
                sample.usedBytes(),
                sample.committedBytes(),
                sample.maxBytes(),
                sample.floorBytes(),
                sample.collections(),
                sample.youngCollections(),
                sample.oldCollections(),
                sample.collectionMillis(),
                sample.lastPauseMillis(),
                sample.metaspaceBytes(),
                sample.codeCacheBytes(),
                sample.directBytes(),
                sample.mappedBytes(),
                sample.threads(),
                sample.loadedClasses(),
                sample.openFiles(),
                sample.rssBytes(),
                sample.requests(),
                isForced(targetId, sample));
    }

    /* The floor is of our making from a collection that we forced until the next one that we did not. */
    private boolean isForced(long targetId, MemorySample sample) {
        var before = samples.latest(targetId);
        var since = before.map(StoredSample::at).orElse(sample.at());
        return captures.forcedCollection(targetId, since, sample.at())
                || before.filter(last -> last.forced() && last.collections() == sample.collections())
                        .isPresent();
    }

    private static TargetEpoch.Life life(JvmIdentity identity, @Nullable String build) {
        return new TargetEpoch.Life(
                identity.startedAt().truncatedTo(ChronoUnit.MICROS),
                identity.pid(),
                identity.host(),
                identity.name(),
                identity.vendor(),
                identity.vmVersion(),
                identity.collector().name(),
                identity.maxHeapBytes(),
                build);
    }
}
