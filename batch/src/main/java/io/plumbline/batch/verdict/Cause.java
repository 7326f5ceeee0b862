package io.plumbline.batch.verdict;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A row of the table of causes, {@code causes.json}: which stage shows which anomaly, and what repairs it. The first row whose
 * pattern matches is the cause. Immutable.
 *
 * @param id a name for messages
 * @param stage which of the stages of a diagnosis shows it
 * @param anomaly what is wrong, in half a sentence
 * @param repair what to do; {@code {element}} and {@code {container}} stand for what grows and what it is in
 * @param when what it looks like
 */
record Cause(String id, Stage stage, String anomaly, String repair, LeakPattern when) {

    private static final String FILE = "causes.json";
    private static final List<Cause> TABLE = DataFile.shipped(FILE, Cause.class);

    /** The stages whose pictures are put together. */
    enum Stage {
        /** Where is memory allocated, and what of it stays? */
        PROFILE,
        /** What happens when? */
        TRACE,
        /** Who holds it? */
        FORENSICS,
        /** What grows? */
        TREND;

        String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @JsonCreator
    static Cause of(
            @JsonProperty("id") @Nullable String id,
            @JsonProperty("stage") @Nullable Stage stage,
            @JsonProperty("anomaly") @Nullable String anomaly,
            @JsonProperty("repair") @Nullable String repair,
            @JsonProperty("when") @Nullable LeakPattern when) {
        if (id == null || stage == null || anomaly == null || repair == null || when == null) {
            throw new IllegalArgumentException("a cause needs id, stage, anomaly, repair and when");
        }
        return new Cause(id, stage, anomaly, repair, when);
    }

    static List<Cause> table() {
        return TABLE;
    }

    /** The cause behind this; the table has one for every area. */
    static Cause behind(Clues clues) {
        return TABLE.stream()
                .filter(row -> row.when().matches(clues))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        FILE + " has no row for " + clues.area().key()));
    }

    /** What to do about it, in a sentence or two, with where to start. */
    String repair(Clues clues, @Nullable String where) {
        var container = clues.container();
        return repair.replace(
                                "{element}",
                                clues.elements().isEmpty()
                                        ? "the growing objects"
                                        : clues.elements().get(0))
                        .replace(
                                "{container}",
                                container == null ? "a collection" : Wording.withArticle(simple(container)))
                + (where == null ? "" : " Start at " + where + ".");
    }

    private static String simple(String className) {
        return className.substring(className.lastIndexOf('.') + 1);
    }
}
