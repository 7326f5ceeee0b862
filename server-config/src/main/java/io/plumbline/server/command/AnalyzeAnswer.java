package io.plumbline.server.command;

import io.plumbline.batch.verdict.Finding;
import io.plumbline.batch.verdict.Gap;
import io.plumbline.batch.verdict.Verdict;
import io.plumbline.server.launcher.ExitCode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What files of one JVM say together; printed as JSON as it is, and as text by {@link AnalyzeText}. Immutable.
 *
 * @param verdict as of a diagnosis
 * @param reason in a sentence
 * @param findings as of a diagnosis
 * @param files in the order of time, as far as they tell it
 * @param notLookedAt what was not looked at, and why
 */
record AnalyzeAnswer(
        Verdict.Kind verdict, String reason, List<Finding> findings, List<LookedAt> files, List<Gap> notLookedAt) {

    AnalyzeAnswer {
        findings = List.copyOf(findings);
        files = List.copyOf(files);
        notLookedAt = List.copyOf(notLookedAt);
    }

    /**
     * A file that was looked at.
     *
     * @param kind in words
     * @param at when it was taken or, of a recording or log, ends, by its JVM's clock; absent if it does not tell
     * @param damage what is missing in it; absent if it is whole
     */
    record LookedAt(
            String file,
            String kind,
            long bytes,
            @Nullable Instant at,
            @Nullable String damage) {}

    ExitCode exitCode() {
        return switch (verdict) {
            case LEAK -> ExitCode.LEAK;
            case GROWTH -> ExitCode.GROWTH;
            case STEADY -> ExitCode.FINE;
            case INCONCLUSIVE -> ExitCode.INCONCLUSIVE;
        };
    }
}
