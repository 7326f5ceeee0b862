package io.plumbline.batch.profile;

import io.plumbline.batch.flight.FlightEvent;
import java.nio.file.Path;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * How many collections of the last part of a recording passed without a sample of an allocation. Samples inside a pause are none: the
 * JVM itself made them. Immutable.
 *
 * @param collections how many there were
 * @param samples how many samples outside pauses
 * @param longestWithout how many collections followed each other, at most, with no sample between the end of one and the next
 */
public record SampledCycles(int collections, int samples, int longestWithout) {

    /* One that is longer has samples in plenty. */
    private static final long LONGEST_READ = 4 << 20;

    /**
     * Reads the last chunk of a recording, and small ones just before it; empty if that one is long, and so has samples in plenty.
     *
     * @throws UnreadableRecordingException if it is no whole recording
     */
    public static Optional<SampledCycles> ofLastPart(Path recording) throws UnreadableRecordingException {
        var reader = new Reader();
        return FlightRecording.forEachOfLastChunks(recording, LONGEST_READ, reader::accept)
                ? Optional.of(reader.counted())
                : Optional.empty();
    }

    /** One thread. */
    private static final class Reader {

        private final LongStream.Builder samples = LongStream.builder();
        private final LongStream.Builder collections = LongStream.builder();
        private final NavigableMap<Long, Long> endOfPauseByBegin = new TreeMap<>();

        void accept(FlightEvent event) {
            switch (event.type()) {
                case "jdk.ObjectAllocationSample" -> samples.add(event.startNanos());
                case "jdk.GarbageCollection" -> collections.add(event.endNanos());
                case "jdk.GCPhasePause" -> endOfPauseByBegin.put(event.startNanos(), event.endNanos());
                default -> {
                    // neither a sample nor a collection
                }
            }
        }

        SampledCycles counted() {
            return of(samples.build().toArray(), collections.build().toArray(), endOfPauseByBegin);
        }
    }

    /** By the times of samples, ends of collections, and pauses. */
    static SampledCycles of(long[] samples, long[] collections, NavigableMap<Long, Long> endOfPauseByBegin) {
        var outside = LongStream.of(samples)
                .filter(at -> !isInPause(endOfPauseByBegin.floorEntry(at), at))
                .sorted()
                .toArray();
        var ends = LongStream.of(collections).sorted().toArray();
        int longest = 0;
        int without = 0;
        int passed = 0;
        for (long end : ends) {
            int before = passed;
            while (passed < outside.length && outside[passed] <= end) {
                passed++;
            }
            without = passed > before ? 0 : without + 1;
            longest = Math.max(longest, without);
        }
        return new SampledCycles(ends.length, outside.length, longest);
    }

    private static boolean isInPause(Map.@Nullable Entry<Long, Long> before, long at) {
        return before != null && at < before.getValue();
    }
}
