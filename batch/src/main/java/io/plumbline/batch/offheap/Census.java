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
 * @param caches those that it tells of; empty where it tells of none, or an earlier version has taken the census
 */
public record Census(
        Instant at,
        List<Family> families,
        Limits limits,
        @Nullable NativeMemory nativeMemory,
        @Nullable List<CacheUse> caches) {

    public Census {
        families = List.copyOf(families);
        caches = caches == null ? List.of() : List.copyOf(caches);
    }

    /** Of a JVM that tells of no caches. */
    public Census(Instant at, List<Family> families, Limits limits, @Nullable NativeMemory nativeMemory) {
        this(at, families, limits, nativeMemory, List.of());
    }

    @Override
    public List<CacheUse> caches() {
        return caches == null ? List.of() : caches;
    }

    /** The family of a kind and name. */
    public Optional<Family> family(Family.Kind kind, String name) {
        return families.stream()
                .filter(family -> family.kind() == kind && family.name().equals(name))
                .findFirst();
    }
}
