package io.plumbline.batch.offheap;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a JVM's threads, class loaders and open files were at a time, by family, and what bounds and explains its memory. Immutable.
 *
 * @param at by our clock
 * @param families the largest ones of each kind
 * @param limits what bounds it
 * @param nativeMemory what it says of its own native memory; absent where that is not tracked
 */
public record Census(
        Instant at,
        List<Family> families,
        Limits limits,
        @Nullable NativeMemory nativeMemory) {

    public Census {
        families = List.copyOf(families);
    }

    /** The family of a kind and name. */
    public Optional<Family> family(Family.Kind kind, String name) {
        return families.stream()
                .filter(family -> family.kind() == kind && family.name().equals(name))
                .findFirst();
    }
}
