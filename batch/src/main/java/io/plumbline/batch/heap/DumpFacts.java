package io.plumbline.batch.heap;

import java.time.Instant;

/**
 * Which dump an index is of.
 *
 * @param fingerprint of the file's length and of its beginning and end
 * @param headerBytes how large the header of an object is, from the distances between objects: 8 (compact), 12 or 16
 * @param referenceBytes how large a reference is in memory, from the distances between objects
 */
public record DumpFacts(
        String version,
        int identifierBytes,
        Instant takenAt,
        long dumpBytes,
        String fingerprint,
        int headerBytes,
        int referenceBytes) {}
