package io.plumbline.batch.verdict;

import io.plumbline.batch.offheap.FamilyGrowth;
import io.plumbline.batch.profile.AllocationSite;
import io.plumbline.batch.profile.Frame;
import io.plumbline.batch.profile.ProfiledStack;
import io.plumbline.batch.trace.ThreadCluster;
import io.plumbline.batch.trend.ClassGrowth;
import io.plumbline.batch.trend.Owner;
import io.plumbline.batch.trend.Rate;
import io.plumbline.batch.trend.Trend;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
                        trend.isGrowing() && !cause.clearable() ? cause.grade() : Grade.C,
                        element == null ? floorSummary(trend) : summary(rate, element, path, siteText, leak),
                        rate.perSecond(),
                        finite(rate.low()),
                        finite(rate.high()),
                        owner == null
                                ? null
                                : owner.element().instancesPerSecond().perSecond(),
                        exhaustionAt(trend),
                        element,
                        holder,
                        field,
                        siteText,
                        path == null ? List.of() : path.steps(),
                        "",
                        heapEvidence(evidence, trend, cause),
                        leak,
                        evidence.subject().build())
                .explained(heapClues(cause), path == null ? siteText : holderName(path));
    }

    private static Clues heapClues(HeapCause cause) {
        var owner = cause.owner();
        var path = cause.path();
        var site = cause.site();
        return new Clues(
                Area.HEAP,
                Stream.concat(
                                cause.element().stream(),
                                owner == null
                                        ? Stream.of()
                                        : owner.symptoms().stream().map(ClassGrowth::className))
                        .toList(),
                container(owner, path),
                path == null ? List.of() : path.steps(),
                site == null
                        ? List.of()
                        : site.frames().stream().map(Frame::toString).toList(),
                null,
                List.of());
    }

    static Finding outsideHeap(Area area, Evidence evidence, Trend trend, OutsideCause cause, boolean leak) {
        var rate = trend.rate();
        var owner = cause.owner();
        var site = siteOf(cause);
        var element = cause.element().orElse(null);
        var path = cause.path();
        var holder = path != null
                ? path.holder()
                : owner != null
                        ? owner.className()
                        : cause.place().map(Findings::classOf).orElse(null);
        var field = path == null ? null : path.holderField();
        return new Finding(
                        Fingerprint.of(area, element, holder, field, site),
                        area,
                        cause.grade(area),
                        outsideSummary(area, rate, cause, leak),
                        area.isBytes() ? rate.perSecond() : null,
                        finite(rate.low()),
                        finite(rate.high()),
                        countPerSecond(area, evidence, trend, cause),
                        exhaustionAt(trend),
                        element,
                        holder,
                        field,
                        site,
                        path == null ? List.of() : path.steps(),
                        "",
                        outsideEvidence(area, evidence, trend, cause),
                        leak,
                        evidence.subject().build())
                .explained(
                        outsideClues(area, evidence, cause),
                        site != null ? site : path == null ? holder : holderName(path));
    }

    /* What grows outside the heap may be kept by objects of which the evidence has a path, such as a class loader's. */
    private static Clues outsideClues(Area area, Evidence evidence, OutsideCause cause) {
        var family = cause.family();
        var hanging = cause.hanging();
        var site = cause.site();
        var elements = cause.element().stream().toList();
        return new Clues(
                area,
                elements,
                null,
                cause.path() != null
                        ? cause.path().steps()
                        : evidence.paths().stream()
                                .filter(path -> elements.contains(path.className()))
                                .findFirst()
                                .map(RetainingPath::steps)
                                .orElse(List.of()),
                site == null
                        ? List.of()
                        : site.frames().stream().map(Frame::toString).toList(),
                family == null ? null : family.now().name(),
                hanging == null
                        ? List.of()
                        : hanging.frames().stream().map(Frame::toString).toList());
    }

    private static @Nullable String siteOf(OutsideCause cause) {
        if (cause.site() != null) {
            return cause.site().site();
        }
        return cause.family() == null ? null : cause.family().site();
    }

    /** The class of {@code Class.method(File:line)}. */
    private static String classOf(String place) {
        var method = Fingerprint.withoutLine(place);
        int dot = method.lastIndexOf('.');
        return dot < 0 ? method : method.substring(0, dot);
    }

    /** Classes where metaspace grows, buffers where their memory does. */
    private static @Nullable Double countPerSecond(Area area, Evidence evidence, Trend trend, OutsideCause cause) {
        if (!area.isBytes()) {
            return trend.rate().perSecond();
        }
        if (area == Area.METASPACE) {
            return evidence.trend(Area.CLASSES)
                    .filter(Trend::isGrowing)
                    .map(classes -> classes.rate().perSecond())
                    .orElse(null);
        }
        return cause.resource() == null
                ? null
                : cause.resource().instancesPerSecond().perSecond();
    }

    private static String outsideSummary(Area area, Rate rate, OutsideCause cause, boolean leak) {
        var amount = area.isBytes() ? Wording.byteRate(rate.perSecond()) : Wording.countRate(rate.perSecond());
        var subject = area.isBytes()
                ? capital(area.label()) + (leak ? " leak" : " grow")
                : (leak ? "The number of " + area.label() + " leak" : "The number of " + area.label() + " grow");
        var owner = cause.owner();
        var family = cause.family();
        var who = family != null
                ? ", mostly " + family.now().name()
                : cause.path() != null
                        ? ", held by " + holderName(cause.path())
                        : owner != null ? ", held by " + owner.className() : "";
        var site = siteOf(cause);
        return subject + (isPlural(area) ? "" : "s") + " by " + amount + who
                + (site == null ? "" : startedIn(area, site)) + ".";
    }

    private static String startedIn(Area area, String site) {
        return (area == Area.THREADS ? ", started in " : ", allocated in ") + site;
    }

    private static boolean isPlural(Area area) {
        return area == Area.DIRECT || area == Area.MAPPED;
    }

    private static String capital(String label) {
        return label.substring(0, 1).toUpperCase(Locale.ROOT) + label.substring(1);
    }

    private static List<String> outsideEvidence(Area area, Evidence evidence, Trend trend, OutsideCause cause) {
        var lines = new ArrayList<String>();
        lines.add(trendLine(area, trend));
        lines.add(trend.reason());
        endedLife(evidence.subject()).ifPresent(lines::add);
        requestLine(area, trend).ifPresent(lines::add);
        if (area == Area.METASPACE) {
            evidence.trend(Area.CLASSES).ifPresent(classes -> lines.add(trendLine(Area.CLASSES, classes)));
        }
        if (cause.family() != null) {
            lines.add(familyLine(cause.family()));
        }
        if (cause.hanging() != null) {
            lines.add(hangingLine(cause.hanging()));
        }
        if (cause.resource() != null) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%,d live %s after a full collection, growing by %s.",
                    cause.resource().instances(),
                    cause.resource().className(),
                    Wording.countRate(cause.resource().instancesPerSecond().perSecond())));
        }
        if (cause.owner() != null) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%s grows along with them: %,d instances, %s.",
                    cause.owner().className(),
                    cause.owner().instances(),
                    Wording.countRate(cause.owner().instancesPerSecond().perSecond())));
        }
        if (area == Area.NATIVE && cause.site() != null) {
            lines.add(unfreedLine(cause.site()));
        }
        if (cause.path() != null) {
            lines.add("Most " + cause.path().className() + " are kept by " + holderName(cause.path()) + ".");
        }
        OutsideCause.outlivedCollection(area, trend, evidence)
                .ifPresent(alive -> lines.add((area == Area.NATIVE
                                ? "The C library, asked to give back what it keeps free, left "
                                : "A full collection that we forced left ")
                        + size(area, evidence.collected().getOrDefault(area, 0.0)) + " of it."
                        + Judge.trimmed(area, evidence)
                                .flatMap(TrimmedGrowth::earlierTrim)
                                .orElse("")));
        return List.copyOf(lines);
    }

    private static String unfreedLine(AllocationSite site) {
        return site.className().equals(ProfiledStack.NATIVE)
                ? "Async-profiler saw " + Wording.bytes((double) site.weightBytes()) + " allocated within "
                        + Wording.duration(site.oldestAge()) + " in " + site.site() + " and not freed, by "
                        + site.samples() + " samples."
                : site.survivors() + " of " + site.samples() + " sampled " + site.className() + " allocated in "
                        + site.site() + " had grown old.";
    }

    private static String familyLine(FamilyGrowth growth) {
        var now = growth.now();
        var line = String.format(
                Locale.ROOT, "%s: %,d where there were %,d", now.name(), now.members(), growth.membersBefore());
        return switch (now.kind()) {
            case THREADS ->
                line + " threads"
                        + (now.pooled()
                                ? String.format(
                                        Locale.ROOT,
                                        ", workers of %,d pools where there were %,d",
                                        now.groups(),
                                        growth.groupsBefore())
                                : "")
                        + (now.place() == null ? "" : ", most of those looked at in " + now.place())
                        + (growth.site() == null ? "" : ", started in " + growth.site())
                        + ".";
            case LOADERS ->
                line
                        + String.format(
                                Locale.ROOT,
                                " classes, of %,d loaders where there were %,d.",
                                now.groups(),
                                growth.groupsBefore());
            case FILES -> line + " open.";
        };
    }

    private static String hangingLine(ThreadCluster cluster) {
        var where = OutsideCause.application(cluster)
                .or(() -> cluster.frames().stream().findFirst().map(Frame::toString))
                .map(frame -> " in " + frame)
                .orElse("");
        var unchangedFor = cluster.unchangedFor();
        return String.format(Locale.ROOT, "The last thread dump shows %,d that hang%s", cluster.threads(), where)
                + (cluster.waitsFor() == null ? "" : ", waiting for " + cluster.waitsFor())
                + (cluster.heldBy() == null ? "" : ", which " + cluster.heldBy() + " has")
                + (unchangedFor == null
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                "; %,d of them have not moved for %s at least",
                                cluster.unchanged(),
                                Wording.duration(unchangedFor)))
                + (cluster.baseline() == 0
                        ? ""
                        : String.format(
                                Locale.ROOT, ", and %,d hung there in the diagnosis before", cluster.baseline()))
                + ".";
    }

    private static String size(Area area, double value) {
        return area.isBytes() ? Wording.bytes(value) : Wording.digits(value);
    }

    /**
     * The owner's own rate where he is a part of the growth, or the floor rose in a step. Where he is the growth, the floor's; but full
     * collections count live objects exactly, where a floor has in it what young collections left lying: within the floor's interval
     * the rate of the counts is the better one.
     */
    private static Rate rate(Evidence evidence, Trend trend, @Nullable Owner owner) {
        if (owner == null) {
            return trend.rate();
        }
        double counted = owner.bytesPerSecond().perSecond();
        boolean isWhole = counted >= WHOLE * classTotal(evidence).perSecond();
        if (!isWhole || trend.kind() == Trend.Kind.STEP) {
            return owner.bytesPerSecond();
        }
        var floor = trend.rate();
        return floor.low() <= counted && counted <= floor.high() ? new Rate(counted, floor.low(), floor.high()) : floor;
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

    /* Whoever reads of a leak at a JVM that was started again must not look for it in the one that runs. */
    private static Optional<String> endedLife(Subject subject) {
        return Optional.ofNullable(subject.endedAt())
                .map(end -> "Seen in the life of the JVM that "
                        + (subject.startedAt() == null ? "" : "began at " + second(subject.startedAt()) + " and ")
                        + "was seen last at " + second(end)
                        + (subject.build() == null ? "" : ", of build " + subject.build())
                        + (subject.unreached() == null
                                ? "; it is over, and another one has begun."
                                : "; since then it was not reached."));
    }

    private static Instant second(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS);
    }

    private static List<String> heapEvidence(Evidence evidence, Trend trend, HeapCause cause) {
        var lines = new ArrayList<String>();
        lines.add(trendLine(Area.HEAP, trend));
        lines.add(trend.reason());
        endedLife(evidence.subject()).ifPresent(lines::add);
        requestLine(Area.HEAP, trend).ifPresent(lines::add);
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
        if (cause.clearable()) {
            lines.add("Soft references alone keep what has grown: the JVM lets go of it before it runs out of memory.");
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
            lines.add("The nodes growing with it hint at " + Wording.withArticle(owner.container()) + ".");
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

    private static Optional<String> requestLine(Area area, Trend trend) {
        return Optional.ofNullable(trend.perRequest())
                .map(growth -> Wording.perRequest(growth, area.isBytes()) + " (" + each(area, growth.low()) + " to "
                        + each(area, growth.high()) + "), at " + Wording.digits(growth.requestsPerSecond())
                        + " requests/s: " + Wording.traffic(growth.traffic()) + ".");
    }

    private static String each(Area area, double amount) {
        return area.isBytes() ? Wording.bytes(amount) : Wording.perMillion(amount);
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
