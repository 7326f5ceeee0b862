package io.plumbline.batch.capture;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * How our own recording in a JVM is kept. Immutable.
 *
 * @param owner of the recording: two Plumblines that watch one JVM each keep their own
 * @param maxAge of what the JVM keeps on its disk
 * @param maxSizeBytes of what the JVM keeps on its disk
 * @param copyLimitBytes the longest copy we take; a larger recording is refused
 * @param copyDeadline for the whole copy
 * @param roomBytes what has to be free on a large disk to which the JVM writes it; of a small one, less has to be
 */
public record RecordingSettings(
        String owner, Duration maxAge, long maxSizeBytes, long copyLimitBytes, Duration copyDeadline, long roomBytes) {

    /** Filled within 15 s, the time between two looks, by nobody who writes less than 68 MiB a second. */
    public static final long DEFAULT_ROOM = 1L << 30;

    private static final Pattern OWNER = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    public RecordingSettings {
        if (!OWNER.matcher(owner).matches()) {
            throw new IllegalArgumentException(
                    "recording owner \"" + owner + "\" must be 1 to 64 letters, digits, dots, dashes or underscores");
        }
        if (maxSizeBytes < 1 << 20 || copyLimitBytes < 1 << 20) {
            throw new IllegalArgumentException("sizes \"" + maxSizeBytes + "\" and \"" + copyLimitBytes
                    + "\" of a recording must be at least 1 MiB");
        }
        if (roomBytes < 0) {
            throw new IllegalArgumentException("room \"" + roomBytes + "\" for a recording must not be negative");
        }
        if (maxAge.toSeconds() < 1 || copyDeadline.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "age \"" + maxAge + "\" and deadline \"" + copyDeadline + "\" of a recording must be positive");
        }
    }

    /** Six hours and 64 MiB in the JVM, copies up to 256 MiB within a minute, while 1 GiB is free. */
    public static RecordingSettings of(String owner) {
        return of(owner, DEFAULT_ROOM);
    }

    /** The same while so many bytes are free. */
    public static RecordingSettings of(String owner, long roomBytes) {
        return new RecordingSettings(
                owner, Duration.ofHours(6), 64L << 20, 256L << 20, Duration.ofMinutes(1), roomBytes);
    }

    /** The name of the recording in the JVM. */
    public String name() {
        return "plumbline-" + owner;
    }
}
