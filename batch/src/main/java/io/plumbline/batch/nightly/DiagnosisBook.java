package io.plumbline.batch.nightly;

import io.plumbline.persistence.diagnosis.Diagnosis;
import io.plumbline.persistence.diagnosis.DiagnosisRepository;
import io.plumbline.persistence.sample.SampleRepository;
import io.plumbline.persistence.target.Target;
import io.plumbline.persistence.target.TargetRepository;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The diagnoses that runs make. Its writes need a transaction. Thread-safe. */
@Dependent
public class DiagnosisBook {

    private final DiagnosisRepository diagnoses;
    private final TargetRepository targets;
    private final SampleRepository samples;
    private final DiagnosisSettings settings;
    private final Clock clock;

    @Inject
    public DiagnosisBook(
            DiagnosisRepository diagnoses,
            TargetRepository targets,
            SampleRepository samples,
            DiagnosisSettings settings,
            Clock clock) {
        this.diagnoses = diagnoses;
        this.targets = targets;
        this.samples = samples;
        this.settings = settings;
        this.clock = clock;
    }

    Diagnosis find(long id) {
        return diagnoses
                .find(id)
                .orElseThrow(() -> new IllegalStateException("diagnosis " + id + " was removed while it ran"));
    }

    /** A diagnosis that begins, or goes on: which life it judges is chosen unless it was before. */
    Diagnosis begun(long id) {
        var diagnosis = find(id);
        if (diagnosis.life().isEmpty()) {
            JudgedLife.of(targets, samples, diagnosis.targetId(), diagnosis.from(), diagnosis.to())
                    .ifPresent(life -> life.noteIn(diagnosis));
        }
        return diagnosis;
    }

    /** A diagnosis of which the life that it judges has turned out to be over. */
    Diagnosis over(long id) {
        var diagnosis = find(id);
        JudgedLife.epochOf(diagnosis, targets)
                .map(epoch -> JudgedLife.ended(samples, epoch, diagnosis.from(), diagnosis.to()))
                .ifPresent(life -> life.noteIn(diagnosis));
        return diagnosis;
    }

    /** A diagnosis of which the JVM was not reached, so that it is judged by what there is of it. */
    Diagnosis unreached(long id, String why) {
        var diagnosis = find(id);
        JudgedLife.epochOf(diagnosis, targets)
                .map(epoch -> JudgedLife.unreached(samples, epoch, diagnosis.from(), diagnosis.to(), why))
                .ifPresent(life -> life.noteIn(diagnosis));
        return diagnosis;
    }

    /** A diagnosis of which the JVM answers, although it did not before. */
    Diagnosis answered(long id) {
        var diagnosis = find(id);
        diagnosis
                .life()
                .filter(Diagnosis.Life::isUnreached)
                .ifPresent(life ->
                        diagnosis.judge(new Diagnosis.Life(life.epochId(), null), diagnosis.from(), diagnosis.to()));
        return diagnosis;
    }

    /**
     * A target's diagnosis of a night, to be {@link #noted} if this is its first attempt; empty while that of an earlier night is not
     * over, for it will say the same, and for an instance of ours that is gone.
     */
    Optional<Diagnosis> nightly(long targetId, String nightKey) {
        var key = nightKey + "/" + targetId;
        var noted = diagnoses.findByRunKey(key);
        if (noted.isPresent() || diagnoses.hasOpenNightly(targetId) || isRetired(targetId)) {
            return noted;
        }
        return Optional.of(nightly(targetId, key, clock.instant()));
    }

    /** A diagnosis as it is stored, with the window that it has by now; whoever notes it first stores it. */
    Diagnosis noted(Diagnosis diagnosis) {
        var stored = diagnoses.findByRunKey(diagnosis.runKey());
        stored.filter(found -> !found.isOver() && diagnosis.from().isBefore(found.from()))
                .ifPresent(
                        found -> diagnosis.life().ifPresent(life -> found.judge(life, diagnosis.from(), found.to())));
        return stored.orElseGet(() -> diagnoses.add(diagnosis));
    }

    /**
     * The life that a diagnosis of a night judges, over the long window: for what grows so slowly that within the usual one it is lost in
     * what goes up and down. Empty if that life is not old enough for it to be longer by half, at least.
     */
    Optional<JudgedLife> overTheLongWindow(Diagnosis diagnosis) {
        var from = diagnosis.to().minus(settings.longWindow());
        return diagnosis
                .life()
                .flatMap(life -> targets.epoch(life.epochId()).map(epoch -> {
                    var since = from.isBefore(epoch.beganAt()) ? epoch.beganAt() : from;
                    return new JudgedLife(epoch, since, diagnosis.to(), life.endedAt(), life.unreached());
                }))
                .filter(life -> 2 * Duration.between(life.from(), life.to()).toMillis()
                        > 3 * windowOf(diagnosis).toMillis());
    }

    private boolean isRetired(long targetId) {
        return targets.find(targetId).filter(Target::isRetired).isPresent();
    }

    /* Its window is that of the JVM's life, but does not begin earlier than the longest window before now. */
    private Diagnosis nightly(long targetId, String key, Instant now) {
        var from = now.minus(settings.longestWindow());
        var diagnosis = new Diagnosis(targetId, key, Diagnosis.Origin.NIGHTLY, from, now, now);
        JudgedLife.of(targets, samples, targetId, from, now)
                .ifPresent(life -> life.since(life.epoch().beganAt()).noteIn(diagnosis));
        return diagnosis;
    }

    /** How long a diagnosis looked back. */
    static Duration windowOf(Diagnosis diagnosis) {
        return Duration.between(diagnosis.from(), diagnosis.to());
    }
}
