package io.plumbline.server.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.batch.forensics.HeldByThreads;
import io.plumbline.batch.rules.SecondOpinion;
import io.plumbline.batch.trace.Trace;
import io.plumbline.batch.trace.TraceFormat;
import io.plumbline.batch.verdict.Finding;
import io.plumbline.batch.verdict.Gap;
import io.plumbline.batch.verdict.Verdict;
import io.plumbline.server.launcher.ExitCode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What files of one JVM say together; printed as {@link #json}, and as text by {@link AnalyzeText}. Immutable.
 *
 * @param verdict as of a diagnosis
 * @param reason in a sentence
 * @param findings as of a diagnosis
 * @param profiles of the latest recording
 * @param trace what recordings and GC logs tell by time; absent without any
 * @param heldByThreads what threads hold in the latest heap dump; absent without one
 * @param secondOpinion what other rules say of the latest recording; absent without one
 * @param notes what a reader of profiles and trace has to know, in whole sentences
 * @param files in the order of time, as far as they tell it
 * @param notLookedAt what was not looked at, and why
 */
record AnalyzeAnswer(
        Verdict.Kind verdict,
        String reason,
        List<Finding> findings,
        List<ToldProfile> profiles,
        @Nullable Trace trace,
        @Nullable HeldByThreads heldByThreads,
        @Nullable SecondOpinion secondOpinion,
        List<String> notes,
        List<LookedAt> files,
        List<Gap> notLookedAt) {

    /** So many collections are listed; the summary is of all. */
    private static final int MOST_COLLECTIONS = 500;

    AnalyzeAnswer {
        findings = List.copyOf(findings);
        profiles = List.copyOf(profiles);
        notes = List.copyOf(notes);
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

    /** With the trace as a server tells it. */
    JsonNode json() {
        var json = Json.tree(new AnalyzeAnswer(
                verdict, reason, findings, profiles, null, heldByThreads, secondOpinion, notes, files, notLookedAt));
        if (trace != null && json instanceof ObjectNode object) {
            object.set("trace", Json.parsed(TraceFormat.text(trace.newest(MOST_COLLECTIONS))));
        }
        return json;
    }

    ExitCode exitCode() {
        return switch (verdict) {
            case LEAK -> ExitCode.LEAK;
            case GROWTH -> ExitCode.GROWTH;
            case STEADY -> ExitCode.FINE;
            case INCONCLUSIVE -> ExitCode.INCONCLUSIVE;
        };
    }
}
