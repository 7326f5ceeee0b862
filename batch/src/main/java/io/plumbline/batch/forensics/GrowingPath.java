package io.plumbline.batch.forensics;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A path on which there are more objects from dump to dump.
 *
 * @param fingerprint the same for the same cause in every dump
 * @param summary one sentence for a reader
 * @param className of the objects that become more
 * @param objects how many there are at the end of the path, in each dump
 * @param bytes of these objects and of what is first reached through them, in each dump
 * @param growthBytes how many bytes more there are in the last dump than in the first
 * @param bytesPerSecond that growth by the time between the two; absent if the dumps do not say when they were taken
 * @param shareBytes of the last dump's bytes that only growing paths lead to, those that belong to this one: whatever
 *     several lead to is divided between them
 * @param exclusiveBytes of these, what no other path leads to: a lower bound
 * @param steady whether each dump has more than the one before, at no falling rate
 * @param elements what the objects are about, in the last dump
 */
public record GrowingPath(
        String fingerprint,
        String summary,
        String className,
        List<Long> objects,
        List<Long> bytes,
        long growthBytes,
        @Nullable Double bytesPerSecond,
        long shareBytes,
        long exclusiveBytes,
        boolean steady,
        List<ElementCount> elements,
        @Nullable String holder,
        @Nullable String holderField,
        HoldingPath path) {

    public GrowingPath {
        objects = List.copyOf(objects);
        bytes = List.copyOf(bytes);
        elements = List.copyOf(elements);
    }
}
