package io.plumbline.batch.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.plumbline.batch.report.Night.NightTarget;
import io.plumbline.batch.report.Night.Outcome;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a night as JSON: instants in ISO-8601, what is unknown left out. Thread-safe. */
public final class NightJson {

    private NightJson() {}

    /** The night as one JSON object. */
    public static String of(Night night) {
        try {
            return ReportJson.MAPPER.writeValueAsString(new Document(
                    night.at(),
                    night.before(),
                    night.running(),
                    night.zone().getId(),
                    night.worst(),
                    night.sentence(),
                    night.targets().stream().map(Target::of).toList()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The night of " + night.at() + " holds no JSON values", e);
        }
    }

    /**
     * The object.
     *
     * @param at when the night was due
     * @param before when the one before was; absent if there was none
     * @param running whether some targets are still looked at
     * @param outcome the worst that is known
     */
    public record Document(
            Instant at,
            @Nullable Instant before,
            boolean running,
            String timeZone,
            Outcome outcome,
            String summary,
            List<Target> targets) {}

    /**
     * What the night found of one target.
     *
     * @param diagnosis absent if it was not looked at
     * @param bytesPerSecond how fast the worst cause grows, where that is measured in bytes
     * @param countPerSecond the same where things are counted
     * @param muted how many causes somebody does not want to hear of
     * @param said what administrators have said of the causes, also what has ended by itself
     */
    public record Target(
            long id,
            String name,
            @Nullable Long diagnosis,
            Outcome outcome,
            String summary,
            @Nullable Double bytesPerSecond,
            @Nullable Double countPerSecond,
            @Nullable Instant exhaustionAt,
            @Nullable String repair,
            List<Change> changes,
            int muted,
            List<Night.Said> said) {

        static Target of(NightTarget target) {
            return new Target(
                    target.id(),
                    target.name(),
                    target.diagnosis(),
                    target.outcome(),
                    target.sentence(),
                    target.bytesPerSecond(),
                    target.countPerSecond(),
                    target.exhaustionAt(),
                    target.repair(),
                    target.changes(),
                    target.muted(),
                    target.said());
        }
    }
}
