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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Looks at what is stored of each target, over windows that double, and starts the diagnosis of those that surely grow, so that
 * nobody has to wait for the night; also of those that surely grew when they ended, or were lost. One thread.
 */
@Dependent
public class Watch {

    private static final Logger LOG = System.getLogger(Watch.class.getName());

    /** Enough to tell how many of them were in vain within a day. */
    private static final int LATEST_DIAGNOSES = 8;

    /** Of a target that is started again and again, a look that comes each minute misses no life that was worth it. */
    private static final int LATEST_LIVES = 8;

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

    private final Map<Long, Long> latestLives = new HashMap<>();
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
        latestLives.keySet().retainAll(watched.stream().map(Target::id).collect(Collectors.toSet()));
        if (started) {
            runs.startQueued();
        }
    }

    /** What a look at a target found: its latest life, and whether a diagnosis was queued. */
    private record Looked(long latestLife, boolean started) {}

    // the boundary of one target: what is stored of it must not end the look at the others
    private boolean startedIfItGrows(Target target, Instant now) {
        try {
            var looked = transactions.commit(() -> look(target, now));
            looked.ifPresent(seen -> latestLives.put(target.id(), seen.latestLife()));
            return looked.filter(Looked::started).isPresent();
        } catch (RuntimeException failure) {
            LOG.log(Level.WARNING, "target " + target.id() + " was not looked at", failure);
            return false;
        }
    }

    private Optional<Looked> look(Target target, Instant now) {
        var lives = targets.epochs(target.id(), LATEST_LIVES);
        if (lives.isEmpty()) {
            return Optional.empty();
        }
        var questions = new ArrayList<Diagnosis>();
        lives.stream()
                .skip(1)
                .filter(life -> life.id() >= latestLives.getOrDefault(target.id(), 0L))
                .forEach(ended -> questionOfEnded(target, ended, now).ifPresent(questions::add));
        questionOfPresent(target, lives.get(0), now).ifPresent(questions::add);
        questions.forEach(diagnoses::add);
        return Optional.of(new Looked(lives.get(0).id(), !questions.isEmpty()));
    }

    /*
     * What a life was growing by when it ended is asked once: it grows no more. Nobody asks if a leak in it is known, or it was judged
     * after its end, by a night or by hand.
     */
    private Optional<Diagnosis> questionOfEnded(Target target, TargetEpoch ended, Instant now) {
        return study.seenLast(ended)
                .filter(end -> end.isAfter(now.minus(windows.longest())))
                .filter(end -> diagnoses.ofLife(target.id(), ended.id()).stream()
                        .noneMatch(diagnosis -> isAnswered(diagnosis, end)))
                .flatMap(end -> growth(ended, List.of(), Instant.EPOCH, end)
                        .map(growth -> question(
                                target, growth, new Asked("watch/" + target.id() + "/life/" + ended.id(), end, now)))
                        .map(diagnosis -> judging(diagnosis, new Diagnosis.Life(ended.id(), end))));
    }

    /*
     * A JVM that nobody has seen for some time is judged once, as one that has ended. If it answers again, it goes on, and has an end
     * still to come. A diagnosis of it that is under way finds out by itself that nobody answers.
     */
    private Optional<Diagnosis> questionOfLost(Target target, TargetEpoch lost, Instant now) {
        var asked = diagnoses.ofLife(target.id(), lost.id());
        var inVain = asked.stream()
                .filter(diagnosis -> diagnosis.origin() == Diagnosis.Origin.WATCH && JudgedLife.isUnreached(diagnosis))
                .toList();
        return study.seenLast(lost)
                .filter(end -> end.isAfter(now.minus(windows.longest())))
                .filter(end -> !rest.until(inVain).isAfter(now))
                .filter(end -> asked.stream().noneMatch(diagnosis -> !diagnosis.isOver() || isAnswered(diagnosis, end)))
                .flatMap(end -> growth(lost, List.of(), Instant.EPOCH, end)
                        .map(growth -> question(
                                target,
                                growth,
                                new Asked("watch/" + target.id() + "/life/" + lost.id() + "/" + end, end, now)))
                        .map(diagnosis -> judging(
                                diagnosis,
                                new Diagnosis.Life(
                                        lost.id(), end, target.reason().orElse("it does not answer")))));
    }

    /** Whether it has judged a life up to its end, or knows its leak. */
    private static boolean isAnswered(Diagnosis diagnosis, Instant end) {
        return diagnosis
                        .life()
                        .map(Diagnosis.Life::endedAt)
                        .filter(judged -> !judged.isBefore(end))
                        .isPresent()
                || diagnosis
                        .conclusion()
                        .filter(said -> said == Diagnosis.Conclusion.LEAK)
                        .isPresent();
    }

    /* One that may be back in a moment is asked then, with all that it can tell. */
    private Optional<Diagnosis> questionOfPresent(Target target, TargetEpoch latest, Instant now) {
        if (target.absence().isEmpty()) {
            return questionOfLatest(target, latest, now);
        }
        return Absences.isLost(target, now) ? questionOfLost(target, latest, now) : Optional.empty();
    }

    /* A JVM that was started anew, or runs another build, is another one. */
    private Optional<Diagnosis> questionOfLatest(Target target, TargetEpoch latest, Instant now) {
        var lifeStart = latest.beganAt();
        var openOrLeak = ofLife(latest, diagnoses.openOrLeak(target.id(), lifeStart, now.minus(Rest.AFTER_LEAK)));
        if (Rest.whateverGrows(openOrLeak).isAfter(now)) {
            return Optional.empty();
        }
        var ours = ofLife(latest, diagnoses.ofOrigin(target.id(), Diagnosis.Origin.WATCH, lifeStart, LATEST_DIAGNOSES));
        return growth(latest, ours, before, now)
                .map(growth -> question(target, growth, new Asked("watch/" + target.id() + "/" + now, now, now)))
                .map(diagnosis -> judging(diagnosis, new Diagnosis.Life(latest.id(), null)));
    }

    /** Without those that judge another life, although they were asked for while this one ran. */
    private static List<Diagnosis> ofLife(TargetEpoch life, List<Diagnosis> asked) {
        return asked.stream()
                .filter(diagnosis -> !JudgedLife.isAnother(diagnosis, life.id()))
                .toList();
    }

    private static Diagnosis judging(Diagnosis diagnosis, Diagnosis.Life life) {
        diagnosis.judge(life, diagnosis.from(), diagnosis.to());
        return diagnosis;
    }

    /** What has surely grown within a window. */
    private record Growth(Duration window, List<Area> areas) {}

    /**
     * What has surely grown in a life.
     *
     * @param ours what the watch has asked of it already
     * @param before the end of the windows that were looked at last
     * @param end of the windows
     */
    private Optional<Growth> growth(TargetEpoch life, List<Diagnosis> ours, Instant before, Instant end) {
        return windows.due(before, end, Duration.between(life.beganAt(), end)).stream()
                .map(window -> new Growth(window, growing(life, ours, window, end)))
                .filter(growth -> !growth.areas().isEmpty())
                .findFirst();
    }

    private List<Area> growing(TargetEpoch life, List<Diagnosis> ours, Duration window, Instant now) {
        boolean rests = rest.until(ours).isAfter(now);
        var from = now.minus(window);
        var past = from.minus(window.multipliedBy(WINDOWS_OF_PAST));
        return study.growths(life, from, now).stream()
                .filter(growth -> growth.area() != Area.CLASSES && alarm.isRaisedBy(growth.area(), growth.trend(), now))
                .filter(growth -> !rests || isUsedUpSoonAsNobodySaid(growth, ours, now))
                .filter(growth -> !Alarm.isSwing(growth.series(), study.series(life, growth.area(), past, from)))
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

    /**
     * A question of the watch.
     *
     * @param key the same question has the same
     * @param end of its window
     * @param at when it is asked
     */
    private record Asked(String key, Instant end, Instant at) {}

    private static Diagnosis question(Target target, Growth growth, Asked asked) {
        LOG.log(
                Level.INFO,
                "target {0} ({1}): {2} surely grew within {3} until {4}; its diagnosis begins",
                Long.toString(target.id()),
                target.name(),
                growth.areas().stream().map(Area::label).collect(Collectors.joining(", ")),
                growth.window(),
                asked.end());
        return new Diagnosis(
                target.id(),
                asked.key(),
                Diagnosis.Origin.WATCH,
                asked.end().minus(growth.window()),
                asked.end(),
                asked.at());
    }
}
