package io.plumbline.batch.trace;

import java.util.List;

/**
 * All collections of a timeline together, those included that it has no room to list. Rates are per second of the time that it
 * covers; {@link Double#NaN} stands for what cannot be told. Immutable.
 *
 * @param collections how many
 * @param young of the young generation
 * @param mixed of the young one and a part of the old one
 * @param full of the whole heap in one stop
 * @param concurrent cycles of the old generation or the whole heap
 * @param asked that the program or a tool wanted
 * @param own that we forced
 * @param pauses how long the program stood still
 * @param pauseShare the part of the time in which it stood still, from 0 to 1
 * @param cpuNanos that collections took from processors, as far as sources tell
 * @param cpuShare of one processor, from 0 to the number of processors
 * @param firstIntervalSeconds between collections that the JVM wanted, in the first part of the timeline
 * @param lastIntervalSeconds the same in its last part
 * @param allocatedBytesPerSecond what the program allocated between collections
 * @param promotedBytesPerSecond what went to the old generation
 * @param rates the timeline in equal parts, oldest first
 */
public record GcSummary(
        long collections,
        long young,
        long mixed,
        long full,
        long concurrent,
        long asked,
        long own,
        PauseSummary pauses,
        double pauseShare,
        long cpuNanos,
        double cpuShare,
        double firstIntervalSeconds,
        double lastIntervalSeconds,
        double allocatedBytesPerSecond,
        double promotedBytesPerSecond,
        List<GcRate> rates) {

    public GcSummary {
        rates = List.copyOf(rates);
    }
}
