package io.plumbline.batch.nightly;

import io.plumbline.persistence.diagnosis.Diagnosis;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * How long a target is left alone after a diagnosis, by what it said. Immutable.
 *
 * @param afterNothing after one that found nothing; doubles with each of the same day
 */
record Rest(Duration afterNothing) {

    /** A leak that is known is told again by the next night. */
    private static final Duration AFTER_LEAK = Duration.ofHours(24);

    private static final Duration A_DAY = Duration.ofHours(24);

    /**
     * Until when no further diagnosis is started.
     *
     * @param latest the target's diagnoses, newest first
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

    private Duration after(Diagnosis last, List<Diagnosis> latest) {
        return switch (last.conclusion().orElse(Diagnosis.Conclusion.INCONCLUSIVE)) {
            case LEAK -> AFTER_LEAK;
            // a cache that fills or a leak: twice as long a time tells them apart
            case GROWTH -> DiagnosisBook.windowOf(last);
            case STEADY, INCONCLUSIVE -> afterNothing.multipliedBy(1L << (inVainWithinADay(last, latest) - 1));
        };
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
