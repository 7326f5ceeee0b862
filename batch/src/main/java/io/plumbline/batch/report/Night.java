package io.plumbline.batch.report;

import io.plumbline.batch.verdict.Wording;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What one night found of all targets: the page that is read first. Immutable.
 *
 * @param at when the night was due
 * @param before when the night before was; absent for the first
 * @param running whether it has not come to all targets yet
 * @param zone the administrator's time zone
 * @param targets all of them, the most urgent first
 */
public record Night(Instant at, @Nullable Instant before, boolean running, ZoneId zone, List<NightTarget> targets) {

    private static final int NAMES_TOLD = 3;

    public Night {
        targets = targets.stream().sorted(NightTarget.BY_URGENCY).toList();
    }

    /** What a night made of a target, the most urgent first. */
    public enum Outcome {
        LEAK,
        GROWTH,
        FAILED,
        NOT_LOOKED_AT,
        INCONCLUSIVE,
        RUNNING,
        STEADY;

        /** Whether it was judged, so that nothing to say means that there is nothing. */
        boolean isJudged() {
            return this == LEAK || this == GROWTH || this == STEADY;
        }

        /** In words. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /**
     * One target.
     *
     * @param id its number
     * @param name what the administrator calls it
     * @param diagnosis which report tells more; absent if nobody looked at it
     * @param outcome what the night made of it
     * @param sentence the verdict, or why there is none
     * @param bytesPerSecond how fast the worst cause grows, if in bytes
     * @param countPerSecond how fast, if it is counted
     * @param exhaustionAt when the first limit is reached
     * @param repair what to do about the worst cause; absent if there is none
     * @param changes since the night before, but those that nobody wants to hear of
     * @param causes how many causes were found
     * @param muted how many of them nobody wants to hear of
     * @param said what administrators have said of them, the most severe first
     */
    public record NightTarget(
            long id,
            String name,
            @Nullable Long diagnosis,
            Outcome outcome,
            String sentence,
            @Nullable Double bytesPerSecond,
            @Nullable Double countPerSecond,
            @Nullable Instant exhaustionAt,
            @Nullable String repair,
            List<Change> changes,
            int causes,
            int muted,
            List<Said> said) {

        private static final Comparator<NightTarget> BY_URGENCY = Comparator.comparing(NightTarget::isMuted)
                .thenComparing(NightTarget::outcome)
                .thenComparing(NightTarget::exhaustionAt, Comparator.nullsLast(Comparator.naturalOrder()))
                .thenComparing(NightTarget::bytesPerSecond, Comparator.nullsLast(Comparator.reverseOrder()))
                .thenComparing(NightTarget::name);

        public NightTarget {
            changes = List.copyOf(changes);
            said = List.copyOf(said);
        }

        /** Says whether all that was found of it is muted. */
        public boolean isMuted() {
            return causes > 0 && muted == causes;
        }

        /** Says whether it leaks or grows, and somebody wants to hear of it. */
        public boolean isAlarming() {
            return (outcome == Outcome.LEAK || outcome == Outcome.GROWTH) && !isMuted();
        }

        /** How fast the worst cause grows, in words. */
        Optional<String> rate() {
            return Optional.ofNullable(bytesPerSecond)
                    .map(bytes -> Wording.bytes(bytes) + "/s")
                    .or(() -> Optional.ofNullable(countPerSecond).map(Wording::countRate));
        }
    }

    /**
     * What an administrator has said of a cause.
     *
     * @param fingerprint of the cause
     * @param subject what it makes grow, in a word or two
     * @param hasEnded whether it holds no more, for {@code until} is over
     * @param until when it ends or has ended; absent if it holds until something else is said
     * @param by who said it; absent if that is not known
     * @param note why; absent if that was not said
     */
    public record Said(
            String fingerprint,
            String subject,
            What what,
            boolean hasEnded,
            @Nullable Instant until,
            @Nullable String by,
            @Nullable String note) {

        /** What may be said of a cause that is not simply open. */
        public enum What {
            ACKNOWLEDGED,
            MUTED
        }

        /** In words, for example {@code was muted until 2026-03-01 00:00 by ada: it is a cache}. */
        public String sentence(LocalTimes times) {
            return (hasEnded ? "was " : "")
                    + what.name().toLowerCase(Locale.ROOT)
                    + (until == null ? "" : " until " + times.minute(until))
                    + (by == null ? "" : " by " + by)
                    + (note == null ? "" : ": " + note);
        }
    }

    /** The worst that is known, which colours the page. */
    public Outcome worst() {
        if (count(target -> target.outcome().isJudged()) == 0) {
            return Outcome.INCONCLUSIVE;
        }
        return targets.stream()
                .filter(NightTarget::isAlarming)
                .map(NightTarget::outcome)
                .min(Comparator.naturalOrder())
                .orElse(Outcome.STEADY);
    }

    /** Whether to worry, in a sentence or two. */
    public String sentence() {
        var told = switch (worst()) {
            case LEAK -> told(Outcome.LEAK, "leaks", "leak");
            case GROWTH -> "Nobody is accused. " + told(Outcome.GROWTH, "grows", "grow");
            case INCONCLUSIVE ->
                targets.isEmpty()
                        ? "No target was watched."
                        : "None of " + targets.size() + " targets could be judged.";
            default -> "Nothing to worry about.";
        };
        long unjudged = count(target -> !target.outcome().isJudged());
        return told
                + (unjudged > 0 && worst() != Outcome.INCONCLUSIVE
                        ? " " + unjudged + " of " + targets.size() + " could not be judged."
                        : "")
                + (running ? " The night is not over yet." : "");
    }

    private String told(Outcome outcome, String one, String many) {
        var those = targets.stream()
                .filter(NightTarget::isAlarming)
                .filter(target -> target.outcome() == outcome)
                .toList();
        var names = those.stream().limit(NAMES_TOLD).map(NightTarget::name).toList();
        return those.size() + " of " + targets.size() + " targets " + (those.size() == 1 ? one : many) + ": "
                + String.join(", ", names) + (those.size() > NAMES_TOLD ? " and others" : "") + novelty(those);
    }

    /* Of what reports of earlier versions tell, nobody knows whether it is new. */
    private static String novelty(List<NightTarget> those) {
        if (those.stream().anyMatch(target -> target.changes().isEmpty())) {
            return ".";
        }
        long fresh = those.stream()
                .filter(target -> target.changes().stream()
                        .anyMatch(change -> change.kind().isNews()))
                .count();
        if (fresh == 0) {
            return "; none is new.";
        }
        return fresh < those.size() ? "; " + fresh + " new." : fresh == 1 ? "; it is new." : "; all new.";
    }

    private long count(Predicate<NightTarget> which) {
        return targets.stream().filter(which).count();
    }
}
