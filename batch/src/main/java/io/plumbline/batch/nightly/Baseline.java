package io.plumbline.batch.nightly;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a recording, or the sessions of a profiler, is compared with: the one of the same hour of the last good day, else the one before
 * it. A good time is one in which no diagnosis saw anything grow. Immutable.
 *
 * @param chosen the other one; absent if there is none
 * @param why which it is and why, or why there is none, as a report says it
 */
record Baseline<T>(Optional<T> chosen, String why) {

    /** Recordings are copied each hour: one lies that near to any time of the day. */
    private static final Duration SAME_HOUR = Duration.ofMinutes(45);

    private static final Duration DAY = Duration.ofDays(1);

    /** From when on a recording may be one of the day before. */
    private static final Duration DAY_BEFORE = DAY.minus(SAME_HOUR);

    /** What is compared. */
    enum Compared {
        RECORDINGS("recording"),
        SESSIONS("session of async-profiler");

        private final String word;

        Compared(String word) {
            this.word = word;
        }
    }

    /**
     * One that was taken earlier.
     *
     * @param takenAt when it ended
     */
    record Candidate<T>(T recording, Instant takenAt) {}

    /** A time in which a diagnosis saw something grow, both ends included. */
    record Growth(Instant from, Instant to) {

        boolean includes(Instant moment) {
            return !moment.isBefore(from) && !moment.isAfter(to);
        }
    }

    /**
     * Chooses.
     *
     * @param compared what, for the words of a report
     * @param takenAt when the one ended that is to be compared
     * @param from begin of the window in which something is known to grow: what was taken since then is no baseline
     * @param earlier the others, in any order
     * @param growths what earlier diagnoses saw
     */
    static <T> Baseline<T> of(
            Compared compared, Instant takenAt, Instant from, List<Candidate<T>> earlier, List<Growth> growths) {
        var word = compared.word;
        var end = from.isBefore(takenAt) ? from : takenAt;
        var before = earlier.stream()
                .filter(candidate -> candidate.takenAt().isBefore(end))
                .sorted((one, other) -> other.takenAt().compareTo(one.takenAt()))
                .toList();
        Predicate<Candidate<T>> good =
                candidate -> growths.stream().noneMatch(growth -> growth.includes(candidate.takenAt()));
        var sameHour = before.stream()
                .filter(candidate -> isOfSameHour(candidate.takenAt(), takenAt))
                .filter(good)
                .findFirst();
        if (sameHour.isPresent()) {
            return chosen(sameHour.get(), "the same hour of the last good day");
        }
        var goodBefore = before.stream().filter(good).findFirst();
        if (goodBefore.isPresent()) {
            return chosen(
                    goodBefore.get(),
                    "the last " + word
                            + " before the window without growth; there is none of the same hour of a good day");
        }
        return before.stream()
                .findFirst()
                .map(candidate -> chosen(
                        candidate,
                        "the last " + word
                                + " before the window, though growth was seen then, too; there is none of a good time"))
                .orElseGet(() -> new Baseline<>(
                        Optional.empty(), "none: there is no " + word + " of it from before " + minute(end)));
    }

    private static <T> Baseline<T> chosen(Candidate<T> candidate, String why) {
        return new Baseline<>(Optional.of(candidate.recording()), why + " (" + minute(candidate.takenAt()) + ")");
    }

    private static boolean isOfSameHour(Instant earlier, Instant later) {
        var apart = Duration.between(earlier, later);
        var beyondDays = apart.minus(DAY.multipliedBy(apart.toDays()));
        return apart.compareTo(DAY_BEFORE) >= 0
                && (beyondDays.compareTo(SAME_HOUR) <= 0
                        || DAY.minus(beyondDays).compareTo(SAME_HOUR) <= 0);
    }

    static Instant minute(Instant moment) {
        return moment.truncatedTo(ChronoUnit.MINUTES);
    }
}
