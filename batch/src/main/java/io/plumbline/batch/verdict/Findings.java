package io.plumbline.batch.verdict;

import io.plumbline.batch.trend.ClassGrowth;
import io.plumbline.batch.trend.Owner;
import io.plumbline.batch.trend.Rate;
import io.plumbline.batch.trend.Trend;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes findings: one cause in, its numbers and sentences out. */
final class Findings {

    /** Live objects that account for less of the floor's growth than this do not explain it. */
    private static final double EXPLAINED = 0.25;

    /** An owner with at least this part of all class growth is the growth of the floor. */
    private static final double WHOLE = 0.7;

    private static final int SYMPTOMS_NAMED = 5;

    private Findings() {}

    /**
     * Says whether the histograms of live objects, if there are any, bear out that these grow; otherwise the floor rises
     * by garbage that no old collection has visited yet.
     */
    static boolean liveObjectsGrow(Evidence evidence, Trend trend) {
        return !evidence.classes().isWitness()
                || classTotal(evidence).high() >= EXPLAINED * trend.rate().low();
    }

    static Finding heap(Evidence evidence, Trend trend, HeapCause cause, boolean leak) {
        var owner = cause.owner();
        var path = cause.path();
        var site = cause.site();
        var rate = rate(evidence, trend, owner);
        var element = cause.element().orElse(null);
        var holder = path == null ? null : path.holder();
        var field = path == null ? null : path.holderField();
        var siteText = site == null ? null : site.site();
        return new Finding(
                Fingerprint.of(Area.HEAP, element, holder, field, siteText),
                Area.HEAP,
                trend.isGrowing() ? cause.grade() : Grade.C,
                element == null ? floorSummary(trend) : summary(rate, element, path, siteText, leak),
                rate.perSecond(),
                finite(rate.low()),
                finite(rate.high()),
                owner == null ? null : owner.element().instancesPerSecond().perSecond(),
                exhaustionAt(trend),
                element,
                holder,
                field,
                siteText,
                path == null ? List.of() : path.steps(),
                Repair.heap(element, path == null ? siteText : holderName(path), container(owner, path)),
                heapEvidence(evidence, trend, cause));
    }

    static Finding outsideHeap(Area area, Trend trend) {
        var rate = trend.rate();
        var amount = area.isBytes() ? Wording.byteRate(rate.perSecond()) : Wording.countRate(rate.perSecond());
        var subject =
                area.isBytes() ? "Memory of " + area.label() + " grows" : "The number of " + area.label() + " grows";
        return new Finding(
                Fingerprint.of(area, null, null, null, null),
                area,
                Grade.C,
                subject + " by " + amount + ".",
                area.isBytes() ? rate.perSecond() : null,
                finite(rate.low()),
                finite(rate.high()),
                area.isBytes() ? null : rate.perSecond(),
                exhaustionAt(trend),
                null,
                null,
                null,
                null,
                List.of(),
                Repair.outsideHeap(area),
                List.of(trendLine(area, trend)));
    }

    /** The floor's rate where one owner is the growth, else the owner's own; a step has no rate. */
    private static Rate rate(Evidence evidence, Trend trend, @Nullable Owner owner) {
        if (owner == null) {
            return trend.rate();
        }
        double total = classTotal(evidence).perSecond();
        boolean isWhole = owner.bytesPerSecond().perSecond() >= WHOLE * total;
        return isWhole && trend.kind() != Trend.Kind.STEP ? trend.rate() : owner.bytesPerSecond();
    }

    private static Rate classTotal(Evidence evidence) {
        return evidence.classes().significant().stream()
                .map(ClassGrowth::bytesPerSecond)
                .reduce(Rate.ZERO, Rate::plus);
    }

    private static String summary(
            Rate rate, String element, @Nullable RetainingPath path, @Nullable String site, boolean leak) {
        var amount = Wording.byteRate(rate.perSecond());
        var held = path == null ? "" : ", held by " + holderName(path);
        var allocated = site == null ? "" : ", allocated in " + site;
        return element + (leak ? " leaks " : " grows by ") + amount + held + allocated + ".";
    }

    private static String floorSummary(Trend trend) {
        var growth = trend.kind() == Trend.Kind.STEP
                ? "rose by " + Wording.bytes(trend.rise()) + " in one step"
                : "grows by " + Wording.byteRate(trend.rate().perSecond());
        return "The heap's floor " + growth + "; what grows is not known yet.";
    }

    private static String holderName(RetainingPath path) {
        return path.holderField() == null ? path.holder() : path.holder() + "." + path.holderField();
    }

    private static @Nullable String container(@Nullable Owner owner, @Nullable RetainingPath path) {
        if (owner != null && owner.container() != null) {
            return owner.container();
        }
        return path == null
                ? null
                : path.steps().stream()
                        .filter(step -> step.contains("Map") || step.contains("List") || step.contains("Queue"))
                        .map(step -> step.contains("Map") ? "Map" : step.contains("List") ? "List" : "Queue")
                        .findFirst()
                        .orElse(null);
    }

    private static List<String> heapEvidence(Evidence evidence, Trend trend, HeapCause cause) {
        var lines = new ArrayList<String>();
        lines.add(trendLine(Area.HEAP, trend));
        lines.add(trend.reason());
        var owner = cause.owner();
        if (owner != null) {
            ownerLines(evidence, owner, lines);
        }
        if (!evidence.classes().isWitness()) {
            evidence.classes().growths().stream()
                    .findFirst()
                    .ifPresent(growth -> lines.add("Counted with garbage, " + growth.className()
                            + " grows fastest; only a count of live objects could bear that out."));
        }
        if (!liveObjectsGrow(evidence, trend)) {
            lines.add("Live objects account for only "
                    + Wording.byteRate(classTotal(evidence).perSecond())
                    + " of this: the rest may be garbage that no old collection has visited yet.");
        }
        var site = cause.site();
        if (site != null) {
            lines.add(site.survivors() + " of " + site.samples() + " sampled " + site.className() + " allocated in "
                    + site.site() + " had grown old; the oldest was " + Wording.duration(site.oldestAge()) + ".");
        }
        var path = cause.path();
        if (path != null) {
            lines.add("A path of " + path.steps().size() + " references keeps it alive from " + holderName(path) + ".");
        }
        return lines;
    }

    private static void ownerLines(Evidence evidence, Owner owner, List<String> lines) {
        var element = owner.element();
        lines.add(String.format(
                Locale.ROOT,
                "%s: %,d instances of %s; its instances grow by %s, and with what it drags along it gains %s, seen in %d histograms.",
                element.className(),
                element.instances(),
                Wording.bytes((double) element.bytes()),
                Wording.countRate(element.instancesPerSecond().perSecond()),
                Wording.byteRate(owner.bytesPerSecond().perSecond()),
                evidence.classes().histograms()));
        if (!owner.symptoms().isEmpty()) {
            lines.add("Growing at the same pace: "
                    + owner.symptoms().stream()
                            .limit(SYMPTOMS_NAMED)
                            .map(ClassGrowth::className)
                            .collect(Collectors.joining(", "))
                    + ".");
        }
        if (owner.container() != null) {
            lines.add("The nodes growing with it hint at a " + owner.container() + ".");
        }
    }

    private static String trendLine(Area area, Trend trend) {
        var rate = trend.rate();
        return String.format(
                Locale.ROOT,
                "%s: %s in the range %s to %s, over %s with %d observations (p = %.2g).",
                area == Area.HEAP ? "Floor of the Java heap after collections" : "Trend of " + area.label(),
                amount(area, rate.perSecond()),
                amount(area, rate.low()),
                amount(area, rate.high()),
                Wording.duration(trend.span()),
                trend.points(),
                trend.pValue());
    }

    private static String amount(Area area, double perSecond) {
        return area.isBytes() ? Wording.bytes(perSecond) + "/s" : Wording.countRate(perSecond);
    }

    private static @Nullable Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }

    private static @Nullable Instant exhaustionAt(Trend trend) {
        var exhaustion = trend.exhaustion();
        return exhaustion == null ? null : exhaustion.at();
    }
}
