package io.plumbline.batch.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.plumbline.batch.verdict.Verdict;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an administrator should be told of one diagnosis: the short form of its report, as a webhook gets it. Or a trial, which
 * only shows whether news arrive. Immutable.
 *
 * @param diagnosis its number; absent in a trial
 * @param target number of the target; absent in a trial
 * @param targetName what the administrator calls it; absent in a trial
 * @param verdict leak or growth; absent in a trial
 * @param summary the verdict in a sentence
 * @param at end of the window; of a trial when it was asked for
 * @param exhaustionAt when the first limit is reached; absent if none is in sight
 * @param repair what to do about the most urgent cause; absent if nobody can say
 * @param page where people read the whole of it; absent if nobody said where the service is reached
 * @param changes what is new
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record News(
        @Nullable Long diagnosis,
        @Nullable Long target,
        @Nullable String targetName,
        Verdict.@Nullable Kind verdict,
        String summary,
        Instant at,
        @Nullable Instant exhaustionAt,
        @Nullable String repair,
        @Nullable String page,
        List<Change> changes) {

    public News {
        changes = List.copyOf(changes);
    }

    /** News of nothing, for somebody who wants to see whether they arrive. */
    public static News trial(Instant at) {
        return new News(
                null,
                null,
                null,
                null,
                "Plumbline's notices arrive here. This is a test: nothing is wrong.",
                at,
                null,
                null,
                null,
                List.of());
    }

    /** What it is about, in a few words. */
    String title() {
        if (targetName == null) {
            return diagnosis == null ? "Test" : "Diagnosis " + diagnosis;
        }
        return verdict == null ? targetName : verdict + ": " + targetName;
    }

    /** As one JSON object. */
    public String json() {
        try {
            return ReportJson.MAPPER.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The news \"" + title() + "\" hold no JSON values", e);
        }
    }

    /** Reads what {@link #json()} has written; of news by a release that knows more than this one, what it can. */
    public static News parse(String json) {
        try {
            return ReportJson.MAPPER.readValue(json, News.class);
        } catch (JsonProcessingException ofAnotherRelease) {
            return Core.parse(json).news();
        }
    }

    /** What news of every release have, as far as it is there. */
    private record Core(
            @Nullable Long diagnosis,
            @Nullable Long target,
            @Nullable String targetName,
            @Nullable String summary,
            @Nullable Instant at,
            @Nullable Instant exhaustionAt,
            @Nullable String repair,
            @Nullable String page) {

        static Core parse(String json) {
            try {
                return ReportJson.MAPPER.readValue(json, Core.class);
            } catch (JsonProcessingException unreadable) {
                return new Core(null, null, null, null, null, null, null, null);
            }
        }

        News news() {
            return new News(
                    diagnosis,
                    target,
                    targetName,
                    null,
                    summary == null ? "This was written by another release of Plumbline and cannot be read." : summary,
                    at == null ? Instant.EPOCH : at,
                    exhaustionAt,
                    repair,
                    page,
                    List.of());
        }
    }
}
