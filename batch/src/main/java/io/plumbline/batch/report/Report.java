package io.plumbline.batch.report;

import io.plumbline.batch.offheap.Ledger;
import io.plumbline.batch.repair.RepairCheck;
import io.plumbline.batch.rules.SecondOpinion;
import io.plumbline.batch.trend.CollectorWork;
import io.plumbline.batch.verdict.Evidence;
import io.plumbline.batch.verdict.Gap;
import io.plumbline.batch.verdict.Subject;
import io.plumbline.batch.verdict.Verdict;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an administrator reads about one diagnosis. Immutable.
 *
 * @param diagnosis number of the diagnosis
 * @param evidence what was seen of the JVM, and what was not
 * @param writtenAt when the report was made
 * @param verdict the verdict with its findings
 * @param series what was measured, the heap first
 * @param ledger what the resident memory consists of; absent where it is not known
 * @param collectorWork how much the garbage collector had to do at both ends of the window; absent where too little is known
 * @param accepted risks that somebody had accepted for the JVM when the report was made
 * @param history what was known before
 * @param profiles where memory was allocated, one for each reading that was recorded
 * @param repairs what has become of causes with a new build; empty where no new build is told
 * @param opinion what other rules say of the recording; absent if there was none
 * @param zone the administrator's time zone
 */
public record Report(
        long diagnosis,
        Evidence evidence,
        Instant writtenAt,
        Verdict verdict,
        List<ReportSeries> series,
        @Nullable Ledger ledger,
        @Nullable CollectorWork collectorWork,
        List<AcceptedRisk> accepted,
        History history,
        List<ComparedProfile> profiles,
        List<RepairCheck> repairs,
        @Nullable SecondOpinion opinion,
        ZoneId zone) {

    public Report {
        series = List.copyOf(series);
        accepted = List.copyOf(accepted);
        profiles = List.copyOf(profiles);
        repairs = List.copyOf(repairs);
    }

    /** What has become of a cause with a new build, if that was checked. */
    Optional<RepairCheck> repairOf(String fingerprint) {
        return repairs.stream()
                .filter(check -> check.fingerprint().equals(fingerprint))
                .findFirst();
    }

    /** The JVM. */
    public Subject subject() {
        return evidence.subject();
    }

    /** Start of the window. */
    public Instant from() {
        return evidence.from();
    }

    /** End of the window. */
    public Instant to() {
        return evidence.to();
    }

    /** What could not be looked at, and why. */
    public List<Gap> gaps() {
        return evidence.gaps();
    }

    /** What is new, continuing, better and gone. */
    public Changes changes() {
        return Changes.of(verdict, subject().startedAt(), to(), history);
    }

    /** What began within the window, earliest first. */
    List<Beginning> beginningsInWindow() {
        return history.beginnings().stream()
                .filter(beginning ->
                        !beginning.at().isBefore(from()) && !beginning.at().isAfter(to()))
                .toList();
    }
}
