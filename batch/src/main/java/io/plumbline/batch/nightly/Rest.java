package io.plumbline.batch.nightly;

import io.plumbline.persistence.diagnosis.Diagnosis;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * How long a target is left alone after a diagnosis, by what it said. What others ask for is waited for, and a leak that it finds is
 * known; else it is no reason to look away. Immutable.
 *
 * @param afterNothing after one of the watch that found nothing; doubles with each of the same day, up to a day
 */
record Rest(Duration afterNothing) {

    /** A leak that is known is told again by the next night. */
    static final Duration AFTER_LEAK = Duration.ofHours(24);

    private static final Duration A_DAY = Duration.ofHours(24);

    /** A window of a day must not close the eyes for a day. */
    private static final int LONGEST_AFTER_GROWTH = 4;

    /** However it comes that none of them said so, a memory that is soon used up does not end the rest after so many. */
    private static final int MOST_WITHIN_THE_SHORTEST = 4;

    /**
     * Until when no diagnosis is started, whatever grows.
     *
     * @param openOrLeak the target's diagnoses, of whatever origin, that are not over or found a leak
     */
    static Instant whateverGrows(List<Diagnosis> openOrLeak) {
        return openOrLeak.stream()
                .map(diagnosis -> diagnosis
                        .finishedAt()
                        .map(finished -> finished.plus(AFTER_LEAK))
                        .orElse(Instant.MAX))
                .max(Comparator.naturalOrder())
                .orElse(Instant.MIN);
    }

    /**
     * Until when no further diagnosis is started.
     *
     * @param latest those of the target that the watch started, newest first
     */
    Instant until(List<Diagnosis> latest) {
        if (latest.isEmpty()) {
            return Instant.MIN;
        }
        var last = latest.get(0);
        return last.finishedAt()
                .map(finished -> finished.plus(after(last, latest)))
                .orElse(Instant.MAX);
    }

    /**
     * Whether a rest ends early by a memory that is soon used up: if that is news, because neither the last diagnosis nor any that is as
     * new as the shortest rest is long has said so. A diagnosis that could not say is as good as one that did.
     *
     * @param latest those of the target that the watch started, newest first; one at least
     * @param saidNothingOfIt whether a diagnosis that found growth, or nothing, did not see this coming
     */
    boolean isEndedBy(List<Diagnosis> latest, Predicate<Diagnosis> saidNothingOfIt, Instant now) {
        var last = latest.get(0);
        var heard = latest.stream()
                .filter(diagnosis ->
                        diagnosis == last || diagnosis.requestedAt().isAfter(now.minus(afterNothing)))
                .toList();
        return heard.size() < MOST_WITHIN_THE_SHORTEST
                && heard.stream().allMatch(diagnosis -> isGrowthOrSteady(diagnosis) && saidNothingOfIt.test(diagnosis));
    }

    private static boolean isGrowthOrSteady(Diagnosis diagnosis) {
        return diagnosis
                .conclusion()
                .filter(said -> said == Diagnosis.Conclusion.GROWTH || said == Diagnosis.Conclusion.STEADY)
                .isPresent();
    }

    private Duration after(Diagnosis last, List<Diagnosis> latest) {
        return switch (last.conclusion().orElse(Diagnosis.Conclusion.INCONCLUSIVE)) {
            case LEAK -> AFTER_LEAK;
            // a cache that fills or a leak: twice as long a time tells them apart
            case GROWTH -> shorter(DiagnosisBook.windowOf(last), afterNothing.multipliedBy(LONGEST_AFTER_GROWTH));
            case STEADY, INCONCLUSIVE -> afterNothing(inVainWithinADay(last, latest));
        };
    }

    private Duration afterNothing(int inVain) {
        var doubled = afterNothing.multipliedBy(1L << (inVain - 1));
        return doubled.compareTo(A_DAY) < 0 ? doubled : longer(afterNothing, A_DAY);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static int inVainWithinADay(Diagnosis last, List<Diagnosis> latest) {
        var yesterday = last.requestedAt().minus(A_DAY);
        int inVain = 0;
        for (var diagnosis : latest) {
            if (diagnosis.requestedAt().isBefore(yesterday) || !foundNothing(diagnosis)) {
                break;
            }
            inVain++;
        }
        return inVain;
    }

    private static boolean foundNothing(Diagnosis diagnosis) {
        return diagnosis
                .conclusion()
                .map(said -> said == Diagnosis.Conclusion.STEADY || said == Diagnosis.Conclusion.INCONCLUSIVE)
                .orElse(true);
    }
}
