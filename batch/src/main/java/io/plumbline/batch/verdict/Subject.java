package io.plumbline.batch.verdict;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The JVM that is judged. Immutable.
 *
 * @param id its number among the registered targets
 * @param name what the administrator calls it
 * @param jvm what it is, for example {@code OpenJDK 17.0.15, G1, 512 MB}; empty when it was never reached
 * @param startedAt when the life of it, or the part with this build, began that is judged; absent when it was never reached
 * @param endedAt when that life was seen last, if another one had begun when it was judged, or it was not reached; absent otherwise
 * @param unreached why it was not reached; absent if it was, or was not to be asked because another life had begun
 * @param build what it runs; absent when it does not tell
 */
public record Subject(
        long id,
        String name,
        String jvm,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable String unreached,
        @Nullable String build) {

    /** One whose life is not known to be over, and that was reached. */
    public Subject(long id, String name, String jvm, @Nullable Instant startedAt, @Nullable String build) {
        this(id, name, jvm, startedAt, null, null, build);
    }

    /** A program that loads its classes and fills its caches begins to do so within this time. */
    private static final Duration START_UP = Duration.ofMinutes(10);

    /**
     * Says whether a time lies in the first minutes of its life. Clocks may differ by as much; what lies further back belongs
     * to an earlier life.
     */
    public boolean isStartingUpAt(Instant time) {
        return startedAt != null && Duration.between(startedAt, time).abs().compareTo(START_UP) < 0;
    }
}
