package io.plumbline.batch.profile;

/**
 * How two profiles are compared. Immutable.
 *
 * @param thresholdBytes from which growth on a path may be flagged, in bytes over the later profile's span
 * @param confidence that the intervals of all paths together hold, between 0 and 1
 * @param perRequest whether bytes are divided by requests instead of seconds; both profiles must know their requests
 * @param focus package or class that a path must pass through; any if empty
 */
public record DiffSettings(long thresholdBytes, double confidence, boolean perRequest, String focus) {

    /** One megabyte, 95 %, by second, everything. */
    public static final DiffSettings DEFAULT = new DiffSettings(1 << 20, 0.95, false, "");

    public DiffSettings {
        if (thresholdBytes < 0) {
            throw new IllegalArgumentException("a threshold of " + thresholdBytes + " bytes; it must not be negative");
        }
        if (!(confidence > 0 && confidence < 1)) {
            throw new IllegalArgumentException("a confidence of " + confidence + "; it must lie between 0 and 1");
        }
    }
}
