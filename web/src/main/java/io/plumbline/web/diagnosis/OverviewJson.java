package io.plumbline.web.diagnosis;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.plumbline.persistence.diagnosis.Diagnosis;
import io.plumbline.persistence.diagnosis.TargetStanding;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What an administrator must know now, as JSON. Immutable.
 *
 * @param at when it was so
 * @param night when the last night was due; absent if there was none yet
 * @param deadNotices how many notices were given up, so that somebody was not told
 * @param targets all of them, by name
 * @param findings of each target's latest diagnosis that came to a conclusion, the most urgent first
 */
@Schema(name = "Overview")
@JsonInclude(JsonInclude.Include.NON_NULL)
record OverviewJson(
        Instant at, @Nullable Instant night, long deadNotices, List<Standing> targets, List<FindingJson> findings) {

    OverviewJson {
        targets = List.copyOf(targets);
        findings = List.copyOf(findings);
    }

    /**
     * How a target stands.
     *
     * @param verdict absent until the first is reached
     * @param running the diagnosis under way
     */
    @Schema(name = "Standing")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Standing(
            long id,
            String name,
            String kind,
            String state,
            @Nullable String reason,
            @Nullable Verdict verdict,
            @Nullable Running running) {

        static Standing of(TargetStanding standing) {
            var verdict = standing.verdict();
            var running = standing.running();
            return new Standing(
                    standing.id(),
                    standing.name(),
                    standing.kind().toLowerCase(Locale.ROOT),
                    standing.state(),
                    standing.reason(),
                    verdict == null
                            ? null
                            : new Verdict(verdict.diagnosis(), verdict.conclusion(), verdict.at(), verdict.reason()),
                    running == null ? null : new Running(running.diagnosis(), running.progress(), running.phase()));
        }
    }

    /**
     * What a diagnosis concluded.
     *
     * @param at end of the window that it is about
     */
    @Schema(name = "StandingVerdict")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Verdict(
            long diagnosis,
            Diagnosis.Conclusion verdict,
            Instant at,
            @Nullable String reason) {}

    /**
     * How far a diagnosis is.
     *
     * @param progress in percent
     */
    @Schema(name = "RunningDiagnosis")
    record Running(long diagnosis, int progress, String phase) {}
}
