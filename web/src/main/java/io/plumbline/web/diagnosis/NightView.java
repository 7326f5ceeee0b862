package io.plumbline.web.diagnosis;

import io.plumbline.batch.nightly.ReportSettings;
import io.plumbline.batch.report.Change;
import io.plumbline.batch.report.Night;
import io.plumbline.batch.report.ReportJson;
import io.plumbline.persistence.diagnosis.Diagnosis;
import io.plumbline.persistence.diagnosis.FindingMark;
import io.plumbline.persistence.diagnosis.FindingRepository;
import io.plumbline.persistence.diagnosis.ListedFinding.Status;
import io.plumbline.persistence.diagnosis.NightEntry;
import io.plumbline.persistence.diagnosis.NightRepository;
import io.plumbline.persistence.diagnosis.StoredFinding;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The nights, put together from what is stored of their diagnoses. Thread-safe. */
@Dependent
public class NightView {

    private final NightRepository nights;
    private final FindingRepository findings;
    private final ReportSettings settings;

    @Inject
    public NightView(NightRepository nights, FindingRepository findings, ReportSettings settings) {
        this.nights = nights;
        this.findings = findings;
        this.settings = settings;
    }

    /** The last night; empty if there was none yet. */
    Optional<Night> latest() {
        return nights.latest().map(at -> night(at, nights.entries(at)));
    }

    /** The night that was due then; empty if it looked at nothing. */
    Optional<Night> at(Instant at) {
        return Optional.of(nights.entries(at))
                .filter(entries -> entries.stream().anyMatch(entry -> entry.diagnosis() != null))
                .map(entries -> night(at, entries));
    }

    private Night night(Instant at, List<NightEntry> entries) {
        var found = findings.ofDiagnoses(entries.stream()
                .map(NightEntry::diagnosis)
                .filter(Objects::nonNull)
                .map(NightEntry.Outcome::id)
                .toList());
        var marks = findings.marks(entries.stream().map(NightEntry::targetId).toList());
        boolean running = nights.isRunning(at);
        return new Night(
                at,
                nights.before(at).orElse(null),
                running,
                settings.zone(),
                entries.stream()
                        .map(entry -> target(entry, running, found, marks))
                        .toList());
    }

    private static Night.NightTarget target(
            NightEntry entry,
            boolean running,
            Map<Long, List<StoredFinding>> found,
            Map<Long, Map<String, FindingMark>> marksByTarget) {
        var diagnosis = entry.diagnosis();
        var marks = marksByTarget.getOrDefault(entry.targetId(), Map.of());
        var silent = marks.entrySet().stream()
                .filter(mark -> mark.getValue().status() == Status.MUTED)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        var causes = diagnosis == null ? List.<StoredFinding>of() : found.getOrDefault(diagnosis.id(), List.of());
        var loud = causes.stream()
                .filter(cause -> !silent.contains(cause.fingerprint()))
                .toList();
        boolean isPartOfIt = !loud.isEmpty() && loud.size() < causes.size();
        var worst = loud.stream().findFirst();
        return new Night.NightTarget(
                entry.targetId(),
                entry.target(),
                diagnosis == null ? null : diagnosis.id(),
                isPartOfIt ? outcome(entry, loud) : outcome(entry, running),
                isPartOfIt ? loud.get(0).summary() : sentence(entry, running),
                worst.map(StoredFinding::bytesPerSecond).orElse(null),
                worst.map(StoredFinding::countPerSecond).orElse(null),
                loud.stream()
                        .flatMap(cause -> Stream.ofNullable(cause.exhaustionAt()))
                        .min(Comparator.naturalOrder())
                        .orElse(null),
                worst.map(StoredFinding::repair).orElse(null),
                changes(entry).stream()
                        .filter(change -> !silent.contains(change.fingerprint()))
                        .toList(),
                causes.size(),
                causes.size() - loud.size(),
                causes.stream()
                        .flatMap(cause -> Stream.ofNullable(marks.get(cause.fingerprint()))
                                .map(mark -> said(cause, mark)))
                        .toList());
    }

    private static Night.Said said(StoredFinding cause, FindingMark mark) {
        return new Night.Said(
                cause.fingerprint(),
                cause.element() == null ? cause.area() : cause.element(),
                Night.Said.What.valueOf((mark.ended() == null ? mark.status() : mark.ended()).name()),
                mark.ended() != null,
                mark.until(),
                mark.by(),
                mark.note());
    }

    /** What a verdict comes to without the causes that nobody wants to hear of. */
    private static Night.Outcome outcome(NightEntry entry, List<StoredFinding> loud) {
        var outcome = outcome(entry, false);
        return outcome == Night.Outcome.LEAK && loud.stream().allMatch(cause -> Boolean.FALSE.equals(cause.leaks()))
                ? Night.Outcome.GROWTH
                : outcome;
    }

    private static List<Change> changes(NightEntry entry) {
        return Optional.ofNullable(entry.diagnosis())
                .map(NightEntry.Outcome::changes)
                .map(json -> ReportJson.changes(json).all())
                .orElse(List.of());
    }

    private static Night.Outcome outcome(NightEntry entry, boolean running) {
        var diagnosis = entry.diagnosis();
        if (diagnosis == null) {
            return running && !entry.busy() && entry.pausedBy() == null
                    ? Night.Outcome.RUNNING
                    : Night.Outcome.NOT_LOOKED_AT;
        }
        return switch (diagnosis.state()) {
            case FAILED -> Night.Outcome.FAILED;
            case QUEUED, RUNNING -> Night.Outcome.RUNNING;
            case FINISHED ->
                Optional.ofNullable(diagnosis.conclusion())
                        .map(Diagnosis.Conclusion::name)
                        .map(Night.Outcome::valueOf)
                        .orElse(Night.Outcome.INCONCLUSIVE);
        };
    }

    private static String sentence(NightEntry entry, boolean running) {
        var diagnosis = entry.diagnosis();
        if (diagnosis == null) {
            return notLookedAt(entry, running);
        }
        if (diagnosis.state() != Diagnosis.State.FINISHED && diagnosis.state() != Diagnosis.State.FAILED) {
            return "its diagnosis is not over yet; look again in a few minutes";
        }
        var said = Objects.requireNonNullElse(diagnosis.reason(), "no reason is known");
        return diagnosis.conclusion() == Diagnosis.Conclusion.INCONCLUSIVE
                        && entry.targetState().equals("UNREACHABLE")
                ? unreachable(entry) + "; " + said
                : said;
    }

    private static String notLookedAt(NightEntry entry, boolean running) {
        if (entry.busy()) {
            return "its diagnosis of an earlier night was not over";
        }
        if (running && entry.pausedBy() == null) {
            return "the night has not come to it yet; look again in a few minutes";
        }
        return switch (entry.targetState()) {
            case "UNREACHABLE" -> unreachable(entry);
            case "NEW" -> "it has never been reached";
            case "PAUSED" -> "it is paused by " + entry.pausedBy();
            default -> "the night did not come to it";
        };
    }

    private static String unreachable(NightEntry entry) {
        return "it cannot be reached now: " + Objects.requireNonNullElse(entry.targetReason(), "no reason is known");
    }
}
