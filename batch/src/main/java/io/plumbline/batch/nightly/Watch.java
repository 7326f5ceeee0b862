package io.plumbline.batch.nightly;

import io.plumbline.batch.verdict.Area;
import io.plumbline.persistence.diagnosis.Diagnosis;
import io.plumbline.persistence.diagnosis.DiagnosisRepository;
import io.plumbline.persistence.diagnosis.EvidenceRepository;
import io.plumbline.persistence.target.Target;
import io.plumbline.persistence.target.TargetEpoch;
import io.plumbline.persistence.target.TargetRepository;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Looks at what is stored of each target, over windows that double, and starts the diagnosis of those that surely grow, so that
 * nobody has to wait for the night. One thread.
 */
@Dependent
public class Watch {

    private static final Logger LOG = System.getLogger(Watch.class.getName());

    /** Enough to tell how many of them were in vain within a day. */
    private static final int LATEST_DIAGNOSES = 8;

    /** How many windows before the one that grows are asked whether the series has been there already. */
    static final int WINDOWS_OF_PAST = 8;

    private final TargetRepository targets;
    private final DiagnosisRepository diagnoses;
    private final EvidenceRepository evidence;
    private final TrendStudy study;
    private final Runs runs;
    private final Transactions transactions;
    private final Clock clock;
    private final WatchWindows windows;
    private final Alarm alarm;
    private final Rest rest;

    private Instant before = Instant.EPOCH;

    @Inject
    public Watch(
            TargetRepository targets,
            DiagnosisRepository diagnoses,
            EvidenceRepository evidence,
            TrendStudy study,
            Runs runs,
            Transactions transactions,
            WatchSettings settings,
            DiagnosisSettings diagnosis,
            Clock clock) {
        this.targets = targets;
        this.diagnoses = diagnoses;
        this.evidence = evidence;
        this.study = study;
        this.runs = runs;
        this.transactions = transactions;
        this.clock = clock;
        this.windows = new WatchWindows(settings.shortestWindow(), diagnosis.longestWindow());
        this.alarm = new Alarm(settings.exhaustionWithin());
        this.rest = new Rest(settings.rest());
    }

    /**
     * Looks at targets, and starts what it finds reason for.
     *
     * @param watched those that no other instance looks at
     */
    void look(List<Target> watched) {
        var now = clock.instant();
        var started = false;
        for (var target : watched) {
            started |= startedIfItGrows(target, now);
        }
        before = now;
        if (started) {
            runs.startQueued();
        }
    }

    // the boundary of one target: what is stored of it must not end the look at the others
    private boolean startedIfItGrows(Target target, Instant now) {
        try {
            return transactions.commit(() -> startIfItGrows(target, now)).isPresent();
        } catch (RuntimeException failure) {
            LOG.log(Level.WARNING, "target " + target.id() + " was not looked at", failure);
            return false;
        }
    }

    private Optional<Diagnosis> startIfItGrows(Target target, Instant now) {
        return targets.latestEpoch(target.id())
                .map(TargetEpoch::beganAt)
                .filter(lifeStart -> !Rest.whateverGrows(
                                diagnoses.openOrLeak(target.id(), lifeStart, now.minus(Rest.AFTER_LEAK)))
                        .isAfter(now))
                .flatMap(lifeStart -> growth(target, lifeStart, now))
                .map(growth -> diagnoses.add(question(target, growth, now)));
    }

    /** What has surely grown within a window. */
    private record Growth(Duration window, List<Area> areas) {}

    /* A JVM that was started anew, or runs another build, is another one. */
    private Optional<Growth> growth(Target target, Instant lifeStart, Instant now) {
        var ours = diagnoses.ofOrigin(target.id(), Diagnosis.Origin.WATCH, lifeStart, LATEST_DIAGNOSES);
        return windows.due(before, now, Duration.between(lifeStart, now)).stream()
                .map(window -> new Growth(window, growing(target, ours, window, now)))
                .filter(growth -> !growth.areas().isEmpty())
                .findFirst();
    }

    private List<Area> growing(Target target, List<Diagnosis> ours, Duration window, Instant now) {
        boolean rests = rest.until(ours).isAfter(now);
        var from = now.minus(window);
        var past = from.minus(window.multipliedBy(WINDOWS_OF_PAST));
        return study.growths(target.id(), from, now).stream()
                .filter(growth -> growth.area() != Area.CLASSES && alarm.isRaisedBy(growth.area(), growth.trend(), now))
                .filter(growth -> !rests || isUsedUpSoonAsNobodySaid(growth, ours, now))
                .filter(growth -> !Alarm.isSwing(growth.series(), study.series(target.id(), growth.area(), past, from)))
                .map(TrendStudy.Examined::area)
                .toList();
    }

    private boolean isUsedUpSoonAsNobodySaid(TrendStudy.Examined growth, List<Diagnosis> ours, Instant now) {
        return alarm.isExhaustedSoon(growth.trend(), now)
                && rest.isEndedBy(ours, diagnosis -> saidNothing(diagnosis, growth.area()), now);
    }

    private boolean saidNothing(Diagnosis diagnosis, Area area) {
        var trends = evidence.trends(diagnosis.id());
        return !trends.isEmpty()
                && trends.stream()
                        .filter(trend -> trend.series().equals(area.key()))
                        .noneMatch(trend -> alarm.isSoonRoughly(trend.exhaustionAt(), diagnosis.to()));
    }

    private static Diagnosis question(Target target, Growth growth, Instant now) {
        LOG.log(
                Level.INFO,
                "target {0} ({1}): {2} surely grew within {3}; its diagnosis begins",
                Long.toString(target.id()),
                target.name(),
                growth.areas().stream().map(Area::label).collect(Collectors.joining(", ")),
                growth.window());
        return new Diagnosis(
                target.id(),
                "watch/" + target.id() + "/" + now,
                Diagnosis.Origin.WATCH,
                now.minus(growth.window()),
                now,
                now);
    }
}
