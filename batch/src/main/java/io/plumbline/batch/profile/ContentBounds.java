package io.plumbline.batch.profile;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * How much of what another JVM has made is taken on into this one, whose heap all that is stored passes through. Immutable.
 *
 * @param each the most bytes of one content
 * @param together the most bytes of all of them
 */
record ContentBounds(long each, long together) {

    /** Compressed, a profile of a busy server takes a few megabytes. */
    static final ContentBounds USUAL = new ContentBounds(32L << 20, 64L << 20);

    ContentBounds {
        if (each < 0 || together < each) {
            throw new IllegalArgumentException("one content may have " + each + " bytes, and all have " + together
                    + "; give all at least as many");
        }
    }

    /**
     * Which are left out, so that the others fit: those that are too large, then the largest, of equal ones the first by name.
     *
     * @param sizes bytes by name
     */
    Set<String> tooMuch(Map<String, Long> sizes) {
        var left = new HashMap<>(sizes);
        left.values().removeIf(size -> size > each);
        while (left.values().stream().mapToLong(Long::longValue).sum() > together) {
            left.entrySet().stream()
                    .max(Map.Entry.<String, Long>comparingByValue()
                            .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
                    .ifPresent(largest -> left.remove(largest.getKey()));
        }
        var out = new HashSet<>(sizes.keySet());
        out.removeAll(left.keySet());
        return out;
    }
}
