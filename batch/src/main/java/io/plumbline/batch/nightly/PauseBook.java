package io.plumbline.batch.nightly;

import io.plumbline.batch.capture.PauseLedger;
import io.plumbline.persistence.capture.Capture;
import io.plumbline.persistence.capture.CaptureRepository;
import io.plumbline.persistence.capture.CommandPause;
import io.plumbline.persistence.capture.CommandPauseRepository;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** How long targets stood still for us, and what for. Reads and writes within a transaction. Thread-safe. */
@Dependent
public class PauseBook {

    private static final String FOR_A_DIAGNOSIS = " for a diagnosis";

    private final CaptureRepository captures;
    private final CommandPauseRepository commands;
    private final CaptureSettings settings;
    private final Clock clock;

    @Inject
    public PauseBook(
            CaptureRepository captures, CommandPauseRepository commands, CaptureSettings settings, Clock clock) {
        this.captures = captures;
        this.commands = commands;
        this.settings = settings;
        this.clock = clock;
    }

    /** What of a target's budget was spent by what. */
    PauseLedger ledger(long targetId) {
        return ledger(targetId, capture -> true);
    }

    /** Whether the schedule may take another class histogram of a target, if it takes as long as the last one. */
    boolean hasRoomForHistogram(long targetId) {
        var expected = captures.paused(targetId, clock.instant().minus(PauseLedger.LOOKS_BACK)).stream()
                .filter(capture -> capture.kind() == Capture.Kind.HISTOGRAM)
                .reduce((earlier, later) -> later)
                .flatMap(Capture::pause)
                .orElse(Duration.ZERO);
        return ledger(targetId).hasRoomFor(expected);
    }

    private PauseLedger ledger(long targetId, Predicate<Capture> counted) {
        var now = clock.instant();
        var since = now.minus(PauseLedger.LOOKS_BACK);
        return PauseLedger.of(
                Stream.concat(
                                captures.paused(targetId, since).stream()
                                        .filter(counted)
                                        .map(PauseBook::spent),
                                commands.since(targetId, since).stream().map(PauseBook::spent))
                        .toList(),
                settings.pausePerHour(),
                now);
    }

    /**
     * Why a command that may stop a target is not asked for a diagnosis; empty if it may be. What the diagnosis has taken itself is
     * bounded capture by capture, and a question that would tell what it means does not have to wait for it: only what was spent
     * otherwise counts.
     *
     * @param expected how long it may stop the target, roughly
     */
    Optional<String> refusal(long targetId, long diagnosisId, Duration expected) {
        if (expected.compareTo(settings.pauseBudget()) > 0) {
            return Optional.of("it might stop the JVM for about " + expected.toMillis()
                    + " ms, and its pause budget is " + settings.pauseBudget().toMillis() + " ms");
        }
        var others = ledger(
                targetId,
                capture -> capture.diagnosisId().filter(id -> id == diagnosisId).isEmpty());
        return others.hasRoom()
                ? Optional.empty()
                : Optional.of("it might stop the JVM for about " + expected.toMillis() + " ms, and of the "
                        + others.perHour().toMillis() + " ms that it may be stopped within an hour, "
                        + others.level().toMillis() + " ms are spent already (" + mostOf(others.lastHour()) + ")");
    }

    private static String mostOf(List<PauseLedger.Line> lines) {
        return lines.stream()
                .filter(PauseLedger.Line::counts)
                .findFirst()
                .map(line -> "most of them on: " + line.what())
                .orElse("earlier than within the last hour");
    }

    /** Notes that a command was asked for a diagnosis, and how long its answer took. */
    void spend(CommandPause pause) {
        commands.add(pause);
    }

    /* The snapshot of the quiet hour is rare, and bounded by itself. */
    private static PauseLedger.Spent spent(Capture capture) {
        var what = inWords(capture.kind());
        return new PauseLedger.Spent(
                capture.takenAt(),
                capture.diagnosisId().isPresent() ? what + FOR_A_DIAGNOSIS : what,
                capture.pause().orElse(Duration.ZERO),
                capture.kind() != Capture.Kind.HEAP_SNAPSHOT
                        || capture.diagnosisId().isPresent());
    }

    private static PauseLedger.Spent spent(CommandPause command) {
        return new PauseLedger.Spent(
                command.askedAt(), inWords(command.command()) + FOR_A_DIAGNOSIS, command.pause(), true);
    }

    private static String inWords(Enum<?> what) {
        return what.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
