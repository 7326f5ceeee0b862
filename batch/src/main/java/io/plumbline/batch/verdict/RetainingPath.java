package io.plumbline.batch.verdict;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who keeps objects of a class alive, as a recording or a heap dump shows it. Immutable.
 *
 * @param className class of the objects that are kept, normalised
 * @param holder class whose field keeps them
 * @param holderField that field; absent when only the class is known
 * @param steps the references from the garbage-collection root down to the object, in words
 * @param clearableBytes of the class' objects that soft references alone keep, so that the JVM lets go of them before it runs out of
 *     memory; 0 for a path that keeps them alive
 */
public record RetainingPath(
        String className, String holder, @Nullable String holderField, List<String> steps, long clearableBytes) {

    private static final String SOFT_REFERENCE = "java.lang.ref.SoftReference";

    public RetainingPath {
        steps = List.copyOf(steps);
        if (clearableBytes < 0) {
            throw new IllegalArgumentException(
                    "No less than nothing can be let go of, but clearableBytes is " + clearableBytes);
        }
    }

    /** A path that keeps objects alive. */
    public RetainingPath(String className, String holder, @Nullable String holderField, List<String> steps) {
        this(className, holder, holderField, steps, 0);
    }

    /** Soft references that alone keep so many bytes of a class. */
    public static RetainingPath soft(String className, long bytes) {
        return new RetainingPath(
                className, SOFT_REFERENCE, "referent", List.of(SOFT_REFERENCE + ".referent", className), bytes);
    }

    /** Whether the JVM may let go of what hangs on it. */
    boolean isClearable() {
        return clearableBytes > 0;
    }
}
