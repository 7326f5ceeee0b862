package io.plumbline.batch.nightly;

import io.plumbline.batch.verdict.Gap;
import io.plumbline.persistence.diagnosis.Diagnosis;
import io.plumbline.persistence.sample.SampleRepository;
import io.plumbline.persistence.sample.SampledSpan;
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
 * @param endedAt when it was seen last, if another life has begun; absent while it is the target's latest
 */
record JudgedLife(
        TargetEpoch epoch,
        Instant from,
        Instant to,
        @Nullable Instant endedAt) {

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
                    .orElseGet(() -> new JudgedLife(latest, from, to, null));
        });
    }

    /** One that is over, within a window in which it was sampled. */
    static JudgedLife ended(SampleRepository samples, TargetEpoch epoch, Instant from, Instant to) {
        var endedAt = samples.seenLast(epoch.id()).orElseGet(epoch::firstSeenAt);
        var until = endedAt.isBefore(to) ? endedAt : to;
        return new JudgedLife(epoch, from.isBefore(until) ? from : until, until, endedAt).since(epoch.beganAt());
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
        return start.isAfter(from) && start.isBefore(to) ? new JudgedLife(epoch, start, to, endedAt) : this;
    }

    /** Stores the choice with a diagnosis. */
    void noteIn(Diagnosis diagnosis) {
        diagnosis.judge(new Diagnosis.Life(epoch.id(), endedAt), from, to);
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

    /** Whether a JVM that was reached is in another life than the one that a diagnosis judges. */
    static boolean isAnother(Diagnosis diagnosis, long epochId) {
        return diagnosis.life().filter(life -> life.epochId() != epochId).isPresent();
    }

    /** What cannot be looked at because the life that a diagnosis judges is over. */
    static Gap gap(Diagnosis diagnosis, String what) {
        var seenLast = diagnosis
                .life()
                .map(Diagnosis.Life::endedAt)
                .map(at -> " at " + at.truncatedTo(ChronoUnit.SECONDS))
                .orElse("");
        return new Gap(
                what,
                "the life of the JVM that was diagnosed ended" + seenLast
                        + ", and another one has begun, of which nothing is told here; what is told is from its samples and the"
                        + " evidence that was there already alone");
    }
}
