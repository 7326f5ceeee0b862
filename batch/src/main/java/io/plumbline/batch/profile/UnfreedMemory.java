package io.plumbline.batch.profile;

import java.util.HashMap;
import java.util.Map;

/**
 * Finds the native memory that was allocated and not freed. An address is used again and again: it is unfreed if its last
 * allocation is later than its last release; their order in the file does not matter. Bounded; not thread-safe.
 */
final class UnfreedMemory {

    /** About 100 MB of memory for both tables. */
    private static final int MOST_ADDRESSES = 500_000;

    private record Allocation(CallPath path, long bytes, long atNanos) {}

    private final Map<Long, Allocation> lastAllocation = new HashMap<>();
    private final Map<Long, Long> lastRelease = new HashMap<>();
    private long forgotten;

    void allocated(long address, CallPath path, long bytes, long atNanos) {
        if (lastAllocation.size() >= MOST_ADDRESSES && !lastAllocation.containsKey(address)) {
            forgotten++;
            return;
        }
        lastAllocation.merge(
                address,
                new Allocation(path, bytes, atNanos),
                (one, other) -> one.atNanos() > other.atNanos() ? one : other);
    }

    void released(long address, long atNanos) {
        if (lastRelease.size() >= MOST_ADDRESSES) {
            // most releases are of memory that no sample was taken of
            lastRelease.keySet().retainAll(lastAllocation.keySet());
        }
        if (lastRelease.size() >= MOST_ADDRESSES && !lastRelease.containsKey(address)) {
            forgotten++;
            return;
        }
        lastRelease.merge(address, atNanos, Math::max);
    }

    boolean isUsed() {
        return !lastAllocation.isEmpty();
    }

    boolean knowsReleases() {
        return !lastRelease.isEmpty();
    }

    /** How many events were passed over because there were too many. */
    long forgotten() {
        return forgotten;
    }

    /**
     * Sums up what was allocated before a time and not freed.
     *
     * @param interval of the sampling, in bytes; an allocation at least as large was always sampled, of smaller ones each sample
     *     stands for as many bytes
     */
    StackBytes unfreed(long beforeNanos, long interval) {
        var sums = new StackBytes();
        lastAllocation.forEach((address, allocation) -> {
            var release = lastRelease.get(address);
            if (allocation.atNanos() < beforeNanos && (release == null || release < allocation.atNanos())) {
                sums.add(
                        ProfiledStack.NATIVE,
                        allocation.path(),
                        Math.max(allocation.bytes(), interval),
                        allocation.atNanos());
            }
        });
        return sums;
    }
}
