package io.plumbline.batch.nightly;

import io.plumbline.batch.capture.PauseLedger;
import io.plumbline.persistence.capture.Capture;
import io.plumbline.persistence.capture.CaptureRepository;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;

/** How long targets stood still for us, and what for. Reads within a transaction. Thread-safe. */
@Dependent
public class PauseBook {

    private final CaptureRepository captures;
    private final CaptureSettings settings;
    private final Clock clock;

    @Inject
    public PauseBook(CaptureRepository captures, CaptureSettings settings, Clock clock) {
        this.captures = captures;
        this.settings = settings;
        this.clock = clock;
    }

    /** What of a target's budget was spent by what. */
    PauseLedger ledger(long targetId) {
        var now = clock.instant();
        return PauseLedger.of(
                captures.paused(targetId, now.minus(PauseLedger.LOOKS_BACK)).stream()
                        .map(PauseBook::spent)
                        .toList(),
                settings.pausePerHour(),
                now);
    }

    /* The snapshot of the quiet hour is rare, and bounded by itself. */
    private static PauseLedger.Spent spent(Capture capture) {
        var what = capture.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return new PauseLedger.Spent(
                capture.takenAt(),
                capture.diagnosisId().isPresent() ? what + " for a diagnosis" : what,
                capture.pause().orElse(Duration.ZERO),
                capture.kind() != Capture.Kind.HEAP_SNAPSHOT
                        || capture.diagnosisId().isPresent());
    }
}
