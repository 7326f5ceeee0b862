package io.plumbline.batch.hprof;

import java.time.Instant;

/**
 * What a dump says of itself first.
 *
 * @param version {@code 1.0.1} or {@code 1.0.2}
 * @param identifierBytes 4 or 8
 * @param bytes how long the header is: where the first record begins
 */
public record HprofHeader(String version, int identifierBytes, Instant takenAt, long bytes) {}
