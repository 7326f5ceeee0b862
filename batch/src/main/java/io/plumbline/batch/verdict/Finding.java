package io.plumbline.batch.verdict;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One cause of growth, in the form in which it is stored, shown and sent. Immutable.
 *
 * @param fingerprint 40 hexadecimal digits, the same for the same cause in every diagnosis
 * @param area what grows
 * @param grade how well it is proved
 * @param summary one sentence with the rate and the element
 * @param bytesPerSecond growth in bytes; absent where things are counted
 * @param low lower end of the interval of the rate, of bytes or, where they are absent, of the count
 * @param high upper end of that interval
 * @param countPerSecond growth in instances, threads or handles
 * @param exhaustionAt when the limit is reached if nothing changes
 * @param element class that grows
 * @param holder class that keeps the elements, if evidence names it
 * @param holderField field of the holder
 * @param allocationSite where the elements are allocated: {@code Class.method(File:line)}
 * @param path references from a root to the element; empty if unknown
 * @param repair what to do, in a sentence or two
 * @param evidence what was seen, in words with numbers
 * @param leaks whether it is accused of leaking; else it is growth alone
 * @param stage which stage of the diagnosis shows the cause, lower case; absent if an earlier version has found it
 * @param anomaly what is wrong, in half a sentence; absent if an earlier version has found it
 * @param knownLeak the leak of a library or server that it looks like; absent if it looks like none
 * @param build with which the cause was found first on this JVM's target; absent if that was not told
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({
    "fingerprint",
    "area",
    "grade",
    "summary",
    "bytesPerSecond",
    "low",
    "high",
    "countPerSecond",
    "exhaustionAt",
    "element",
    "holder",
    "holderField",
    "allocationSite",
    "path",
    "repair",
    "evidence",
    "leaks",
    "stage",
    "anomaly",
    "knownLeak",
    "build"
})
public record Finding(
        String fingerprint,
        Area area,
        Grade grade,
        String summary,
        @Nullable Double bytesPerSecond,
        @Nullable Double low,
        @Nullable Double high,
        @Nullable Double countPerSecond,
        @Nullable Instant exhaustionAt,
        @Nullable String element,
        @Nullable String holder,
        @Nullable String holderField,
        @Nullable String allocationSite,
        List<String> path,
        String repair,
        List<String> evidence,
        boolean leaks,
        @Nullable String stage,
        @Nullable String anomaly,
        @Nullable KnownLeak knownLeak,
        @Nullable String build) {

    public Finding {
        path = List.copyOf(path);
        evidence = List.copyOf(evidence);
    }

    /** One of which the table of causes and the known leaks say nothing. */
    public Finding(
            String fingerprint,
            Area area,
            Grade grade,
            String summary,
            @Nullable Double bytesPerSecond,
            @Nullable Double low,
            @Nullable Double high,
            @Nullable Double countPerSecond,
            @Nullable Instant exhaustionAt,
            @Nullable String element,
            @Nullable String holder,
            @Nullable String holderField,
            @Nullable String allocationSite,
            List<String> path,
            String repair,
            List<String> evidence,
            boolean leaks,
            @Nullable String build) {
        this(
                fingerprint,
                area,
                grade,
                summary,
                bytesPerSecond,
                low,
                high,
                countPerSecond,
                exhaustionAt,
                element,
                holder,
                holderField,
                allocationSite,
                path,
                repair,
                evidence,
                leaks,
                null,
                null,
                null,
                build);
    }

    /** The same with what the table of causes and the known leaks say of it: its stage, anomaly, repair and last evidence. */
    Finding explained(Clues clues, @Nullable String where) {
        var cause = Cause.behind(clues);
        var known = KnownLeaks.shipped().named(clues).orElse(null);
        return new Finding(
                fingerprint,
                area,
                grade,
                summary,
                bytesPerSecond,
                low,
                high,
                countPerSecond,
                exhaustionAt,
                element,
                holder,
                holderField,
                allocationSite,
                path,
                repair + KnownLeaks.repair(known, cause.repair(clues, where)),
                KnownLeaks.evidence(known, evidence),
                leaks,
                cause.stage().key(),
                cause.anomaly(),
                known,
                build);
    }
}
