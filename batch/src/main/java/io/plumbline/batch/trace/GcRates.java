package io.plumbline.batch.trace;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Counts by equal parts of a time of which nobody knows how long it will be: when the parts do not suffice, each two become one.
 * Bounded; one thread.
 */
final class GcRates {

    private static final int PARTS = 120;

    private final long[] collections = new long[PARTS];
    private final long[] wanted = new long[PARTS];
    private final long[] pauseNanos = new long[PARTS];
    private final long[] allocatedBytes = new long[PARTS];
    private @Nullable Instant origin;
    private long widthMillis = 1_000;
    private int last;

    void add(GcEvent event, long allocated) {
        var begin = origin;
        if (begin == null) {
            begin = event.at();
            origin = begin;
        }
        long sinceMillis = Math.max(0, Duration.between(begin, event.at()).toMillis());
        while (sinceMillis / widthMillis >= PARTS) {
            halve();
        }
        int part = (int) (sinceMillis / widthMillis);
        last = Math.max(last, part);
        collections[part]++;
        wanted[part] += event.origin() == GcOrigin.JVM ? 1 : 0;
        pauseNanos[part] += event.pauseNanos();
        allocatedBytes[part] += allocated;
    }

    private void halve() {
        for (var counts : List.of(collections, wanted, pauseNanos, allocatedBytes)) {
            for (int i = 0; i < PARTS / 2; i++) {
                counts[i] = counts[2 * i] + counts[2 * i + 1];
            }
            Arrays.fill(counts, PARTS / 2, PARTS, 0);
        }
        widthMillis *= 2;
        last /= 2;
    }

    List<GcRate> parts() {
        var parts = new ArrayList<GcRate>();
        var begin = origin;
        for (int i = 0; begin != null && i <= last; i++) {
            parts.add(new GcRate(
                    begin.plusMillis(i * widthMillis),
                    begin.plusMillis((i + 1) * widthMillis),
                    collections[i],
                    pauseNanos[i],
                    allocatedBytes[i]));
        }
        return parts;
    }

    /** Seconds between collections that the JVM wanted, in a part of the time from 0 to 1; not a number if there were none. */
    double intervalSeconds(double fromShare, double toShare) {
        int from = (int) Math.round(fromShare * (last + 1));
        int to = Math.max(from + 1, (int) Math.round(toShare * (last + 1)));
        long count = 0;
        for (int i = from; i < to && i < PARTS; i++) {
            count += wanted[i];
        }
        return count == 0 ? Double.NaN : (to - from) * widthMillis / 1e3 / count;
    }
}
