package io.plumbline.batch.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.plumbline.batch.verdict.Verdict;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an administrator should be told of one diagnosis: the short form of its report, as a webhook gets it. Immutable.
 *
 * @param diagnosis its number
 * @param target number of the target
 * @param targetName what the administrator calls it
 * @param verdict leak or growth
 * @param summary the verdict in a sentence
 * @param at end of the window
 * @param exhaustionAt when the first limit is reached; absent if none is in sight
 * @param report the address of the whole report; absent if nobody said where the service is reached
 * @param changes what is new
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record News(
        long diagnosis,
        long target,
        String targetName,
        Verdict.Kind verdict,
        String summary,
        Instant at,
        @Nullable Instant exhaustionAt,
        @Nullable String report,
        List<Change> changes) {

    public News {
        changes = List.copyOf(changes);
    }

    /** As one JSON object. */
    public String json() {
        try {
            return ReportJson.MAPPER.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The news of diagnosis " + diagnosis + " hold no JSON values", e);
        }
    }

    /** Reads what {@link #json()} has written. */
    public static News parse(String json) {
        try {
            return ReportJson.MAPPER.readValue(json, News.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("These are no news: " + json, e);
        }
    }
}
