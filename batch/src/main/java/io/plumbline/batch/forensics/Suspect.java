package io.plumbline.batch.forensics;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that alone keeps a large part of the heap alive.
 *
 * @param fingerprint the same for the same cause in every dump
 * @param summary one sentence for a reader
 * @param className of the object where it accumulates; of a group, of each object in it
 * @param address of that object; 0 for a group
 * @param objects 1, or how many there are in the group
 * @param retainedBytes what would be freed with it
 * @param share of all reachable bytes, 0 to 1
 * @param elementCount how many objects it alone holds directly; of a group, how many there are in it
 * @param elements what the largest ten thousand of these are
 * @param holder the class whose field leads there
 * @param holderField that field
 * @param path why it is alive; of a group, of most of its objects
 */
public record Suspect(
        String fingerprint,
        String summary,
        String className,
        long address,
        long objects,
        long retainedBytes,
        double share,
        long elementCount,
        List<ElementCount> elements,
        @Nullable String holder,
        @Nullable String holderField,
        @Nullable HoldingPath path) {

    public Suspect {
        elements = List.copyOf(elements);
    }

    /** The class with most of the bytes in it. */
    public Optional<ElementCount> mainElement() {
        return elements.stream().findFirst();
    }
}
