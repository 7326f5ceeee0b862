package io.plumbline.batch.nightly;

import io.plumbline.batch.verdict.Gap;
import io.plumbline.persistence.diagnosis.Diagnosis;
import io.plumbline.persistence.sample.SampleRepository;
import io.plumbline.persistence.sample.SampledSpan;
import io.plumbline.persistence.target.Target;
import io.plumbline.persistence.target.TargetEpoch;
import io.plumbline.persistence.target.TargetRepository;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The life of a target's JVM that a diagnosis judges, and the part of its window that is its. It is chosen once and stored with the
 * diagnosis, so that all steps, and whoever goes on with them, speak of the same one. Immutable.
 *
 * @param endedAt when it was seen last, if another life has begun or its JVM is not reached; absent otherwise
 * @param unreached why its JVM is not reached; absent if it is, or is not to be asked because another life has begun
 */
record JudgedLife(
        TargetEpoch epoch,
        Instant from,
        Instant to,
        @Nullable Instant endedAt,
        @Nullable String unreached) {

    /*
     * What runs matters more than what ran, and a quarter of a window shows what grows nearly as well as all of it. A life that has
     * just begun shows nothing: then the one before it, which may have ended of what is looked for, is the answer.
     */
    private static final int ENOUGH_PART = 4;

    /**
     * Chooses the life for a window: the newest that was sampled for a quarter, at least, of the time that any was; else the one that was
     * sampled longest. The target's latest where none was sampled; empty where none is known.
     */
    static Optional<JudgedLife> of(
            TargetRepository targets, SampleRepository samples, long targetId, Instant from, Instant to) {
        return targets.latestEpoch(targetId).map(latest -> {
            var spans = samples.spans(targetId, from, to);
            return chosen(spans)
                    .filter(span -> span.epochId() != latest.id())
                    .flatMap(span -> targets.epoch(span.epochId()))
                    .map(ended -> ended(samples, ended, from, to))
                    .orElseGet(() -> latest(targets, samples, latest, from, to));
        });
    }

    private static JudgedLife latest(
            TargetRepository targets, SampleRepository samples, TargetEpoch epoch, Instant from, Instant to) {
        Optional<String> missed = targets.find(epoch.targetId())
                .filter(target -> target.absence().isPresent())
                .flatMap(Target::reason);
        return missed.isPresent()
                ? unreached(samples, epoch, from, to, missed.get())
                : new JudgedLife(epoch, from, to, null, null);
    }

    /** The target's latest, of which nobody can be asked, within a window, which stays as it is if nothing was sampled in it. */
    static JudgedLife unreached(SampleRepository samples, TargetEpoch epoch, Instant from, Instant to, String why) {
        var ended = ended(samples, epoch, from, to);
        return ended.from().isBefore(ended.to())
                ? new JudgedLife(epoch, ended.from(), ended.to(), ended.endedAt(), why)
                : new JudgedLife(epoch, from, to, ended.endedAt(), why);
    }

    /** One that is over, within a window in which it was sampled. */
    static JudgedLife ended(SampleRepository samples, TargetEpoch epoch, Instant from, Instant to) {
        var endedAt = samples.seenLast(epoch.id()).orElseGet(epoch::firstSeenAt);
        var until = endedAt.isBefore(to) ? endedAt : to;
        return new JudgedLife(epoch, from.isBefore(until) ? from : until, until, endedAt, null).since(epoch.beganAt());
    }

    static Optional<SampledSpan> chosen(List<SampledSpan> newestFirst) {
        var sampled = newestFirst.stream().map(SampledSpan::length).reduce(Duration.ZERO, Duration::plus);
        return newestFirst.stream()
                .filter(span -> span.length().multipliedBy(ENOUGH_PART).compareTo(sampled) >= 0)
                .findFirst()
                .or(() -> newestFirst.stream()
                        .reduce((newer, older) -> older.length().compareTo(newer.length()) > 0 ? older : newer));
    }

    /** The same with a window that begins no earlier; one that would begin at its end, or later, stays. */
    JudgedLife since(Instant start) {
        return start.isAfter(from) && start.isBefore(to) ? new JudgedLife(epoch, start, to, endedAt, unreached) : this;
    }

    /** Stores the choice with a diagnosis. */
    void noteIn(Diagnosis diagnosis) {
        diagnosis.judge(new Diagnosis.Life(epoch.id(), endedAt, unreached), from, to);
    }

    /** The life that a diagnosis judges; before it is chosen, the target's latest. Empty if it is not known, or no longer. */
    static Optional<TargetEpoch> epochOf(Diagnosis diagnosis, TargetRepository targets) {
        return diagnosis.life().isPresent()
                ? diagnosis.life().flatMap(life -> targets.epoch(life.epochId()))
                : targets.latestEpoch(diagnosis.targetId());
    }

    /** Whether the life that a diagnosis judges is over, so that its JVM must not be asked: it would be another one. */
    static boolean isOver(Diagnosis diagnosis) {
        return diagnosis.life().filter(Diagnosis.Life::isOver).isPresent();
    }

    /** Whether the JVM that a diagnosis judges was not reached so far. */
    static boolean isUnreached(Diagnosis diagnosis) {
        return diagnosis.life().filter(Diagnosis.Life::isUnreached).isPresent();
    }

    /** Whether a JVM that was reached is in another life than the one that a diagnosis judges. */
    static boolean isAnother(Diagnosis diagnosis, long epochId) {
        return diagnosis.life().filter(life -> life.epochId() != epochId).isPresent();
    }

    /** What cannot be looked at because the life that a diagnosis judges is past. */
    static Gap gap(Diagnosis diagnosis, String what) {
        var seenLast = diagnosis
                .life()
                .map(Diagnosis.Life::endedAt)
                .map(at -> " at " + at.truncatedTo(ChronoUnit.SECONDS))
                .orElse("");
        var unreached = diagnosis.life().map(Diagnosis.Life::unreached);
        if (unreached.isPresent()) {
            return new Gap(
                    what,
                    "the JVM was seen last" + seenLast + ", and was not reached: " + unreached.get()
                            + ". What is told is from its samples and the evidence that was there already alone");
        }
        return new Gap(
                what,
                "the life of the JVM that was diagnosed ended" + seenLast
                        + ", and another one has begun, of which nothing is told here; what is told is from its samples and the"
                        + " evidence that was there already alone");
    }
}
