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
 */
public record RetainingPath(
        String className, String holder, @Nullable String holderField, List<String> steps) {

    public RetainingPath {
        steps = List.copyOf(steps);
    }
}
