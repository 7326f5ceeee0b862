package io.plumbline.batch.repair;

import io.plumbline.batch.trace.GcRate;
import io.plumbline.batch.trace.Trace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a program allocated while it was recorded, as its collections tell. */
public final class Allocations {

    /** Parts of a recording are at least as long as it is between collections, mostly; its own are as short as a second. */
    private static final int PARTS = 12;

    private static final double NANOS = 1e9;

    private Allocations() {}

    /** In parts of equal length; none where no collections were recorded. */
    public static List<Side.Allocation> of(@Nullable Trace trace) {
        if (trace == null || trace.collections() == null) {
            return List.of();
        }
        var rates = trace.collections().summary().rates();
        // the last part has begun, but may not be over
        var whole = rates.subList(0, Math.max(0, rates.size() - 1));
        int length = Math.max(1, (whole.size() + PARTS - 1) / PARTS);
        var parts = new ArrayList<Side.Allocation>();
        for (int from = 0; from + length <= whole.size(); from += length) {
            parts.add(part(whole.subList(from, from + length)));
        }
        return List.copyOf(parts);
    }

    private static Side.Allocation part(List<GcRate> rates) {
        double seconds = Duration.between(
                                rates.get(0).from(), rates.get(rates.size() - 1).to())
                        .toNanos()
                / NANOS;
        return new Side.Allocation(
                rates.stream().mapToDouble(GcRate::allocatedBytes).sum(), seconds);
    }
}
