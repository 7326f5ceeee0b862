package io.plumbline.batch.report;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a target's process was started, or went on with another build, heap limit or collector. Immutable.
 *
 * @param start whether the process was started then
 * @param build what it runs since then; absent if it does not tell
 */
public record Beginning(Instant at, boolean start, @Nullable String build) {

    private static final int LONGEST_LABEL = 24;

    /** In a word or two, for a mark in a chart. */
    String label() {
        var label = build != null ? "build " + build : start ? "started" : "changed";
        return label.length() <= LONGEST_LABEL ? label : label.substring(0, LONGEST_LABEL - 1) + "…";
    }
}
