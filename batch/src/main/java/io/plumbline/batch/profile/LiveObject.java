package io.plumbline.batch.profile;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * An object that was alive when the recording was written, chosen at its allocation. Immutable.
 *
 * @param className readable, {@code byte[]} for an array
 * @param allocatedAt by the JVM's clock
 * @param age when last seen alive
 * @param outlivedOldCollection it was seen alive after the last collection of the whole heap or its old part, and is older;
 *     otherwise it may be garbage that nobody has visited yet, whatever its age
 * @param frames of the allocation, innermost first; empty if the recording has none
 * @param weightBytes size of this object alone; 0 if the recording does not tell. A recording does not say how many
 *     others the sample stands for
 * @param heapUsedBytes heap in use after the last collection before its allocation; -1 if unknown. Against {@code
 *     allocatedAt}, leaked objects lie on the heap's rising floor
 */
public record LiveObject(
        String className,
        Instant allocatedAt,
        Duration age,
        boolean outlivedOldCollection,
        List<Frame> frames,
        long weightBytes,
        long heapUsedBytes) {

    public LiveObject {
        frames = List.copyOf(frames);
    }

    /** The same object where the last collection of old objects began then; it is proof of life if it was seen since. */
    LiveObject afterOldCollection(Instant began) {
        boolean outlived = allocatedAt.isBefore(began) && !allocatedAt.plus(age).isBefore(began);
        return new LiveObject(className, allocatedAt, age, outlived, frames, weightBytes, heapUsedBytes);
    }

    /** Says whether it has this age and is known not to be garbage. */
    boolean hasSurvived(Duration atLeast) {
        return outlivedOldCollection && age.compareTo(atLeast) >= 0;
    }
}
