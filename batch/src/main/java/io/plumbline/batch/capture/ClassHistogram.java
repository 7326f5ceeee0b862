package io.plumbline.batch.capture;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How many instances and bytes each class holds. Immutable.
 *
 * @param pause how long the JVM took to answer, an upper bound of how long it stood still
 * @param entries most bytes first; one entry for each name, which is readable ({@code byte[]}, {@code
 *     java.lang.String[]}) and the same after a restart (numbers of lambdas and hidden classes are taken off)
 * @param totalInstances of all classes, those left out included
 * @param totalBytes of all classes, those left out included
 */
public record ClassHistogram(
        Instant takenAt, Scope scope, Duration pause, List<Entry> entries, long totalInstances, long totalBytes) {

    /** Which objects were counted. */
    public enum Scope {
        /** Reachable ones: the JVM runs a full collection first. */
        LIVE,
        /** All, garbage included: no collection. */
        ALL
    }

    /** One class. */
    public record Entry(String className, long instances, long bytes) {}

    public ClassHistogram {
        entries = List.copyOf(entries);
    }

    /**
     * Reads the JVM's own table (JDK 17 to 25).
     *
     * @throws HistogramFormatException if the text is not such a table
     */
    public static ClassHistogram parse(String table, Instant takenAt, Scope scope, Duration pause)
            throws HistogramFormatException {
        var read = HistogramTable.read(table);
        return new ClassHistogram(takenAt, scope, pause, read.entries(), read.instances(), read.bytes());
    }

    /**
     * Without the classes that no ranking will miss: keeps the largest ones that together hold a share of the bytes (0 to
     * 1), and every class with at least a number of instances, because a leak of small objects starts there.
     */
    public ClassHistogram keeping(double shareOfBytes, long leastInstances) {
        if (!(shareOfBytes >= 0 && shareOfBytes <= 1)) {
            throw new IllegalArgumentException("share of bytes \"" + shareOfBytes + "\" must be 0 to 1");
        }
        var kept = new ArrayList<Entry>();
        var bytesBefore = 0L;
        for (var entry : entries) {
            if (bytesBefore < shareOfBytes * totalBytes || entry.instances() >= leastInstances) {
                kept.add(entry);
            }
            bytesBefore = HistogramTable.sum(bytesBefore, entry.bytes());
        }
        return new ClassHistogram(takenAt, scope, pause, kept, totalInstances, totalBytes);
    }
}
