package io.plumbline.batch.report;

import io.plumbline.batch.offheap.Ledger;
import io.plumbline.batch.verdict.Gap;
import io.plumbline.batch.verdict.Subject;
import io.plumbline.batch.verdict.Verdict;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an administrator reads about one diagnosis. Immutable.
 *
 * @param diagnosis number of the diagnosis
 * @param subject the JVM
 * @param from start of the window
 * @param to end of the window
 * @param writtenAt when the report was made
 * @param verdict the verdict with its findings
 * @param series what was measured, the heap first
 * @param ledger what the resident memory consists of; absent where it is not known
 * @param gaps what could not be looked at, and why
 * @param accepted risks that somebody had accepted for the JVM when the report was made
 */
public record Report(
        long diagnosis,
        Subject subject,
        Instant from,
        Instant to,
        Instant writtenAt,
        Verdict verdict,
        List<ReportSeries> series,
        @Nullable Ledger ledger,
        List<Gap> gaps,
        List<AcceptedRisk> accepted) {

    public Report {
        series = List.copyOf(series);
        gaps = List.copyOf(gaps);
        accepted = List.copyOf(accepted);
    }
}
