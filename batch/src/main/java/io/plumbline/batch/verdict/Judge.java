package io.plumbline.batch.verdict;

import io.plumbline.batch.trend.Trend;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Turns evidence into a verdict: a pure function of the evidence. Thread-safe.
 *
 * <p>It is a leak when the floor grows, does not level off, live objects account for the growth, and a holder or the
 * allocation site of objects that grew old is named. What soft references alone keep is a cache. Outside the heap it is one
 * when the series grows, does not level off, outlives a forced collection where collections free it, or what the C library
 * gives back when it is asked to, and whose threads, loaders or objects they are is named. Growth that lacks one of these
 * is only growth. Of a JVM that was never sampled, files that were sent speak ({@link FileVerdict}).
 */
public final class Judge {

    /** A floor that ends higher than it began by less than this part of its level, or this many bytes, has not risen. */
    private static final double RISE_SHARE = 0.1;

    private static final double RISE_BYTES = 10e6;

    /** Outside the heap a start-up moves more than a gate for days lets through. */
    private static final double OUTSIDE_SHARE = 0.1;

    private Judge() {}

    /** The verdict on this evidence. */
    public static Verdict judge(Evidence evidence) {
        if (evidence.trends().isEmpty()) {
            return FileVerdict.of(evidence).orElseGet(() -> quiet(evidence));
        }
        var leaks = new ArrayList<Finding>();
        var growths = new ArrayList<Finding>();
        evidence.trends().forEach((area, trend) -> {
            if (area == Area.HEAP && grows(evidence, trend)) {
                judgeHeap(evidence, trend, leaks, growths);
            } else if (isReported(area, evidence)) {
                judgeOutside(area, evidence, trend, leaks, growths);
            }
        });
        if (!leaks.isEmpty()) {
            return new Verdict.Leak(leaks.get(0).summary(), gathered(leaks, growths));
        }
        if (!growths.isEmpty()) {
            return new Verdict.Growth(growths.get(0).summary(), gathered(growths, List.of()));
        }
        return quiet(evidence);
    }

    /** Says whether a trend of an area is a growth that is worth a diagnosis. */
    public static boolean matters(Area area, Trend trend) {
        return trend.isGrowing() && (area == Area.HEAP || mattersOutside(area, trend));
    }

    /** Whether most of a rise is still there after what is of no use was let go of, given what is left. */
    public static boolean hasOutlived(Trend trend, double left) {
        return OutsideCause.hasOutlived(trend, left);
    }

    /** The areas that grow, so that evidence on them is worth its cost to the JVM. */
    public static Set<Area> growing(Evidence evidence) {
        var growing = EnumSet.noneOf(Area.class);
        evidence.trends().forEach((area, trend) -> {
            if (area == Area.HEAP ? grows(evidence, trend) : isReported(area, evidence)) {
                growing.add(area);
            }
        });
        return growing;
    }

    /*
     * Classes fill metaspace, and what stands for the rest of the process is a difference of everything else: neither is a
     * cause of its own where another is.
     */
    private static boolean isReported(Area area, Evidence evidence) {
        return switch (area) {
            case HEAP -> false;
            case CLASSES -> mattersIn(Area.CLASSES, evidence) && !mattersIn(Area.METASPACE, evidence);
            case NATIVE ->
                mattersIn(Area.NATIVE, evidence)
                        && evidence.trends().keySet().stream()
                                .noneMatch(other -> other != Area.NATIVE && mattersIn(other, evidence));
            case METASPACE, CODE, DIRECT, MAPPED, THREADS, HANDLES, LEASES -> mattersIn(area, evidence);
        };
    }

    private static boolean mattersIn(Area area, Evidence evidence) {
        return evidence.trend(area).filter(trend -> matters(area, trend)).isPresent();
    }

    /*
     * Buffers, classes and files are let go of when a collection finds that nobody refers to them: until one has come by,
     * what waits for it climbs in a line. Only what has outlived a forced one is alive; what has not is no finding at all.
     */
    private static void judgeOutside(
            Area area, Evidence evidence, Trend trend, List<Finding> leaks, List<Finding> growths) {
        var outlived = OutsideCause.outlivedCollection(area, trend, evidence);
        var trimmed = trimmed(area, evidence);
        if (!trimmed.map(TrimmedGrowth::isInUse).or(() -> outlived).orElse(true)) {
            return;
        }
        var cause = OutsideCause.of(area, evidence);
        // threads need no collection to end, and what stands for native memory was counted after one
        boolean leak = cause.isAccused(area) && (area == Area.THREADS || area == Area.NATIVE || outlived.isPresent());
        var grown = trimmed.map(TrimmedGrowth::inUse).orElse(trend);
        (leak ? leaks : growths).add(Findings.outsideHeap(area, evidence, grown, cause, leak));
    }

    /** What a trim of the C library says of a growth of native memory; empty of other areas, and without one. */
    static Optional<TrimmedGrowth> trimmed(Area area, Evidence evidence) {
        return area == Area.NATIVE && isReported(area, evidence)
                ? evidence.trend(area).flatMap(trend -> TrimmedGrowth.of(evidence, trend, gateOutside(area, trend)))
                : Optional.empty();
    }

    private static void judgeHeap(Evidence evidence, Trend trend, List<Finding> leaks, List<Finding> growths) {
        for (var cause : HeapCause.of(evidence)) {
            boolean leak = trend.isGrowing()
                    && cause.isNamed()
                    && !cause.clearable()
                    && Findings.liveObjectsGrow(evidence, trend);
            var finding = Findings.heap(evidence, trend, cause, leak);
            (leak ? leaks : growths).add(finding);
        }
    }

    /**
     * The classes of which it is worth a heap snapshot to know who keeps their objects: those that grow, and those that stand for what
     * grows outside the heap; and how many bytes each new object drags along, 0 where nobody knows. None where no class is known to grow.
     */
    public static Map<String, Long> wantsHolders(Evidence evidence) {
        var growing = growing(evidence);
        var wanted = new LinkedHashMap<String, Long>();
        if (growing.contains(Area.HEAP)) {
            for (var cause : HeapCause.of(evidence)) {
                if (cause.path() == null) {
                    cause.element()
                            .ifPresent(element -> cause.bytesEach().ifPresent(each -> wanted.put(element, each)));
                }
            }
        }
        growing.forEach(area ->
                OutsideCause.wantedHolders(area, evidence).forEach(className -> wanted.putIfAbsent(className, 0L)));
        return wanted;
    }

    private static boolean grows(Evidence evidence, Trend trend) {
        return switch (trend.kind()) {
            case GROWING -> true;
            case STEP, SATURATING -> hasRisen(evidence, trend);
            case QUIET, TOO_SHORT -> false;
        };
    }

    /*
     * One window cannot tell a cache that filled, or a step, from a leak that pauses: at night, or until the next batch. Only
     * what the JVM did while it started, and has not done since, is innocent.
     */
    private static boolean hasRisen(Evidence evidence, Trend trend) {
        boolean startUp = trend.hasSettled() && evidence.subject().isStartingUpAt(trend.origin());
        return !startUp && trend.rise() > Math.max(RISE_BYTES, RISE_SHARE * trend.level());
    }

    private static boolean mattersOutside(Area area, Trend trend) {
        double rise = trend.rate().low() * trend.span().toSeconds();
        return rise > gateOutside(area, trend);
    }

    private static double gateOutside(Area area, Trend trend) {
        return Math.max(leastRise(area), OUTSIDE_SHARE * trend.level());
    }

    /** What a healthy JVM moves by within a window, in the area's unit. */
    private static double leastRise(Area area) {
        return switch (area) {
            case HEAP -> 0;
            case METASPACE, DIRECT -> 8e6;
            case CODE -> 24e6;
            case MAPPED, NATIVE -> 32e6;
            case CLASSES -> 500;
            case THREADS -> 8;
            case HANDLES, LEASES -> 16;
        };
    }

    private static List<Finding> gathered(List<Finding> first, List<Finding> then) {
        var all = new ArrayList<>(first);
        all.addAll(then);
        all.sort(Comparator.comparing(Finding::grade));
        return all;
    }

    private static Verdict quiet(Evidence evidence) {
        var heap = evidence.trend(Area.HEAP);
        if (heap.isEmpty()) {
            return new Verdict.Inconclusive(whyNothing(evidence));
        }
        var trend = heap.get();
        if (trend.kind() == Trend.Kind.TOO_SHORT) {
            return new Verdict.Inconclusive("too little data on the heap: " + withoutStop(trend.reason()));
        }
        if (hasRisen(evidence, trend)) {
            return new Verdict.Inconclusive("the heap's floor ends " + Wording.bytes(trend.rise())
                    + " higher than it began, but rose so unevenly that whether it goes on cannot be told");
        }
        var undecided = trimmed(Area.NATIVE, evidence).filter(TrimmedGrowth::isUndecided);
        if (undecided.isPresent()) {
            return new Verdict.Inconclusive(undecided.get().whyUndecided());
        }
        boolean filled = trend.kind() == Trend.Kind.SATURATING && trend.hasSettled();
        return new Verdict.Steady("The heap's floor is steady at " + Wording.bytes(trend.level()) + " over "
                + Wording.duration(trend.span()) + " (" + trend.points() + " observations)."
                + (filled ? " It filled up and has levelled off." : ""));
    }

    private static String whyNothing(Evidence evidence) {
        var reasons = evidence.gaps().stream()
                .map(gap -> gap.what() + ": " + gap.why())
                .collect(Collectors.joining("; "));
        return reasons.isEmpty() ? "no memory samples of " + evidence.subject().name() + " in the window" : reasons;
    }

    private static String withoutStop(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }
}
