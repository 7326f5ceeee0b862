package io.plumbline.batch.verdict;

import io.plumbline.batch.forensics.DumpStudy;
import io.plumbline.batch.forensics.HeldByThreads;
import io.plumbline.batch.offheap.FamilyGrowth;
import io.plumbline.batch.profile.AllocationSite;
import io.plumbline.batch.trace.Trace;
import io.plumbline.batch.trend.ClassComparison;
import io.plumbline.batch.trend.Trend;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that one diagnosis saw of one JVM. Immutable; each {@code with} method returns new evidence.
 *
 * @param subject the JVM
 * @param from start of the window
 * @param to end of the window
 * @param trends one per area that was measured; {@link Area#HEAP} is the floor of the live set
 * @param classes what the class histograms say
 * @param allocationSites where live objects were allocated, heaviest first
 * @param paths who keeps objects alive
 * @param families which threads, class loaders and open files there are more of, the most first
 * @param collected what was measured just after a collection of all garbage that we forced; empty without one
 * @param trims what earlier diagnoses of the same life saw that trims of the C library left, oldest first
 * @param dumps what heap dumps say by themselves; absent where none were sent
 * @param trace what its recordings and GC logs tell by time; absent where nobody looked
 * @param threads what threads hold in its newest heap dump; absent where nobody looked
 * @param gaps what could not be looked at, and why
 */
public record Evidence(
        Subject subject,
        Instant from,
        Instant to,
        Map<Area, Trend> trends,
        ClassComparison classes,
        List<AllocationSite> allocationSites,
        List<RetainingPath> paths,
        List<FamilyGrowth> families,
        Map<Area, Double> collected,
        List<Trim> trims,
        @Nullable DumpStudy dumps,
        @Nullable Trace trace,
        @Nullable HeldByThreads threads,
        List<Gap> gaps) {

    public Evidence {
        if (to.isBefore(from)) {
            throw new IllegalArgumentException(
                    "The window ends at \"" + to + "\", before it starts at \"" + from + "\"");
        }
        var ordered = new EnumMap<Area, Trend>(Area.class);
        ordered.putAll(trends);
        trends = Collections.unmodifiableMap(ordered);
        allocationSites = List.copyOf(allocationSites);
        paths = List.copyOf(paths);
        families = List.copyOf(families);
        collected = Map.copyOf(collected);
        trims = List.copyOf(trims);
        gaps = List.copyOf(gaps);
    }

    /** Evidence in which nothing has been seen yet. */
    public static Evidence of(Subject subject, Instant from, Instant to) {
        return new Evidence(
                subject,
                from,
                to,
                Map.of(),
                ClassComparison.NONE,
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                List.of(),
                null,
                null,
                null,
                List.of());
    }

    /** The same with the trend of one more area. */
    public Evidence withTrend(Area area, Trend trend) {
        var more = new EnumMap<Area, Trend>(Area.class);
        more.putAll(trends);
        more.put(area, trend);
        return new Evidence(
                subject,
                from,
                to,
                more,
                classes,
                allocationSites,
                paths,
                families,
                collected,
                trims,
                dumps,
                trace,
                threads,
                gaps);
    }

    /** The same with what the class histograms say. */
    public Evidence withClasses(ClassComparison comparison) {
        return new Evidence(
                subject,
                from,
                to,
                trends,
                comparison,
                allocationSites,
                paths,
                families,
                collected,
                trims,
                dumps,
                trace,
                threads,
                gaps);
    }

    /** The same with these allocation sites. */
    public Evidence withAllocationSites(List<AllocationSite> sites) {
        return new Evidence(
                subject, from, to, trends, classes, sites, paths, families, collected, trims, dumps, trace, threads,
                gaps);
    }

    /** The same with these retaining paths. */
    public Evidence withPaths(List<RetainingPath> retainingPaths) {
        return new Evidence(
                subject,
                from,
                to,
                trends,
                classes,
                allocationSites,
                retainingPaths,
                families,
                collected,
                trims,
                dumps,
                trace,
                threads,
                gaps);
    }

    /** The same with these families and what a forced collection left. */
    public Evidence withOutsideHeap(List<FamilyGrowth> grown, Map<Area, Double> afterCollection) {
        return new Evidence(
                subject,
                from,
                to,
                trends,
                classes,
                allocationSites,
                paths,
                grown,
                afterCollection,
                trims,
                dumps,
                trace,
                threads,
                gaps);
    }

    /** The same with what trims of earlier diagnoses left, oldest first. */
    public Evidence withTrims(List<Trim> earlier) {
        return new Evidence(
                subject,
                from,
                to,
                trends,
                classes,
                allocationSites,
                paths,
                families,
                collected,
                earlier,
                dumps,
                trace,
                threads,
                gaps);
    }

    /** The same with what heap dumps say by themselves. */
    public Evidence withDumps(DumpStudy study) {
        return new Evidence(
                subject,
                from,
                to,
                trends,
                classes,
                allocationSites,
                paths,
                families,
                collected,
                trims,
                study,
                trace,
                threads,
                gaps);
    }

    /** The same with what recordings and GC logs tell by time. */
    public Evidence withTrace(Trace told) {
        return new Evidence(
                subject,
                from,
                to,
                trends,
                classes,
                allocationSites,
                paths,
                families,
                collected,
                trims,
                dumps,
                told,
                threads,
                gaps);
    }

    /** The same with what threads hold in its newest heap dump. */
    public Evidence withThreads(HeldByThreads held) {
        return new Evidence(
                subject,
                from,
                to,
                trends,
                classes,
                allocationSites,
                paths,
                families,
                collected,
                trims,
                dumps,
                trace,
                held,
                gaps);
    }

    /** The same with one more thing that could not be looked at. */
    public Evidence withGap(String what, String why) {
        var more = new ArrayList<>(gaps);
        more.add(new Gap(what, why));
        return new Evidence(
                subject,
                from,
                to,
                trends,
                classes,
                allocationSites,
                paths,
                families,
                collected,
                trims,
                dumps,
                trace,
                threads,
                more);
    }

    /** The trend of an area, if it was measured. */
    public Optional<Trend> trend(Area area) {
        return Optional.ofNullable(trends.get(area));
    }

    /** The length of the window. */
    public Duration window() {
        return Duration.between(from, to);
    }
}
