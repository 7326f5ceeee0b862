package io.plumbline.batch.verdict;

import io.plumbline.batch.forensics.DumpCulprit;
import io.plumbline.batch.forensics.DumpStudy;
import io.plumbline.batch.forensics.HeapVerdict;
import io.plumbline.batch.naming.ClassNames;
import io.plumbline.batch.profile.AllocationSite;
import io.plumbline.batch.profile.Frame;
import io.plumbline.batch.trace.GcFloor;
import io.plumbline.batch.trend.Trend;
import io.plumbline.batch.trend.TrendSettings;
import io.plumbline.batch.trend.TrendTest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The verdict on a JVM of which there are files alone. Heap dumps say what grows if there are several; the collections in a GC log or a
 * recording say whether the heap does; a recording says where live objects were allocated.
 */
final class FileVerdict {

    /** What stands behind a class in a step of a path. */
    private static final Pattern FIELDS = Pattern.compile("(\\.[a-z]\\w*|\\[x])+$");

    private static final int MOST_SITES = 5;
    private static final int FEWEST_SURVIVORS = 3;

    private FileVerdict() {}

    /** The verdict; empty if there is nothing among heap dumps, collections and recordings that says anything. */
    static Optional<Verdict> of(Evidence evidence) {
        var floor = floor(evidence);
        var dumps = evidence.dumps();
        if (dumps != null && (floor.isEmpty() || dumps.verdict() != HeapVerdict.INCONCLUSIVE)) {
            return Optional.of(of(dumps, evidence));
        }
        var sites = sites(evidence);
        if (floor.isPresent()) {
            var verdict = withDumps(Judge.judge(evidence.withTrend(Area.HEAP, floor.get())), evidence);
            // that nothing grows in the minute or two of a recording does not take back what a dump or old objects show
            if (verdict instanceof Verdict.Growth || (dumps == null && sites.isEmpty())) {
                return Optional.of(verdict);
            }
        }
        if (dumps != null) {
            return Optional.of(of(dumps, evidence));
        }
        return sites.isEmpty()
                ? Optional.empty()
                : Optional.of(new Verdict.Inconclusive(
                        "a recording alone shows where live objects were allocated, not what grows; two heap dumps show it",
                        sites));
    }

    /* What collections left in the heap is the floor that samples would have shown. It names nobody. */
    private static Optional<Trend> floor(Evidence evidence) {
        var trace = evidence.trace();
        if (trace == null || trace.collections() == null) {
            return Optional.empty();
        }
        var trend = new TrendTest(TrendSettings.forBytes()).examine(GcFloor.seriesOf(trace.collections()));
        return trend.kind() == Trend.Kind.TOO_SHORT ? Optional.empty() : Optional.of(trend);
    }

    /* One dump shows what accumulates, which belongs to a growth that collections show. */
    private static Verdict withDumps(Verdict verdict, Evidence evidence) {
        var dumps = evidence.dumps();
        if (dumps == null || !(verdict instanceof Verdict.Growth growth)) {
            return verdict;
        }
        var findings = new ArrayList<>(growth.findings());
        findings.addAll(of(dumps, evidence).findings());
        return new Verdict.Growth(growth.sentence(), findings);
    }

    private static Verdict of(DumpStudy dumps, Evidence evidence) {
        var findings = dumps.culprits().stream()
                .collect(Collectors.groupingBy(
                        culprit -> fingerprint(culprit, evidence), LinkedHashMap::new, Collectors.toList()))
                .values()
                .stream()
                .map(alike -> finding(alike, dumps, evidence))
                .toList();
        return switch (dumps.verdict()) {
            case LEAK -> new Verdict.Leak(dumps.reason(), findings);
            case GROWTH -> new Verdict.Growth(dumps.reason(), findings);
            case STEADY ->
                new Verdict.Steady("Between " + dumps.dumps().size() + " heap dumps " + dumps.reason() + ".");
            case INCONCLUSIVE -> new Verdict.Inconclusive(dumps.reason(), findings);
        };
    }

    private static String fingerprint(DumpCulprit culprit, Evidence evidence) {
        var site = siteOf(culprit.element(), evidence);
        return Fingerprint.of(
                Area.HEAP,
                culprit.element(),
                culprit.holder(),
                culprit.holderField(),
                site == null ? null : site.site());
    }

    /* What one field holds is one finding, in however many places of the heap it accumulates; the first is the largest. */
    private static Finding finding(List<DumpCulprit> alike, DumpStudy dumps, Evidence evidence) {
        var culprit = alike.get(0);
        var site = siteOf(culprit.element(), evidence);
        var siteText = site == null ? null : site.site();
        var holder = culprit.holder();
        var where =
                holder == null ? siteText : holder + (culprit.holderField() == null ? "" : "." + culprit.holderField());
        return new Finding(
                        fingerprint(culprit, evidence),
                        Area.HEAP,
                        grade(culprit, site, dumps),
                        culprit.summary(),
                        culprit.bytesPerSecond(),
                        null,
                        null,
                        null,
                        null,
                        culprit.element(),
                        holder,
                        culprit.holderField(),
                        siteText,
                        culprit.path(),
                        reserve(dumps),
                        evidence(alike, site, dumps),
                        accuses(dumps),
                        null)
                .explained(clues(culprit, site), where);
    }

    private static Clues clues(DumpCulprit culprit, @Nullable AllocationSite site) {
        return new Clues(
                Area.HEAP,
                List.of(culprit.element()),
                containerOf(culprit),
                culprit.path(),
                site == null
                        ? List.of()
                        : site.frames().stream().map(Frame::toString).toList(),
                null,
                List.of());
    }

    private static boolean accuses(DumpStudy dumps) {
        return switch (dumps.verdict()) {
            case LEAK -> true;
            case GROWTH, STEADY, INCONCLUSIVE -> false;
        };
    }

    /* What one dump shows may be a cache that is full. */
    private static String reserve(DumpStudy dumps) {
        return dumps.verdict() == HeapVerdict.INCONCLUSIVE
                ? "It may be meant to be there: send a second dump, which shows whether it grows. If it does: "
                : "";
    }

    /* Two dumps are no trend: neither of a cache that fills nor of anything else. */
    private static Grade grade(DumpCulprit culprit, @Nullable AllocationSite site, DumpStudy dumps) {
        return switch (dumps.verdict()) {
            case LEAK -> culprit.holder() == null ? Grade.C : site == null ? Grade.B : Grade.A;
            case GROWTH, STEADY, INCONCLUSIVE -> Grade.C;
        };
    }

    private static List<String> evidence(List<DumpCulprit> alike, @Nullable AllocationSite site, DumpStudy dumps) {
        var seen = new ArrayList<String>();
        dumps.dumps()
                .forEach(dump -> seen.add(String.format(
                        Locale.ROOT,
                        "Heap dump of %s: %,d objects, %,d bytes%s.",
                        dump.takenAt(),
                        dump.reachableObjects(),
                        dump.reachableBytes(),
                        dump.whole() ? "" : ", not whole")));
        for (var culprit : alike) {
            seen.add(culprit.summary());
            seen.addAll(culprit.notes());
        }
        if (site != null) {
            seen.add(seen(site));
        }
        return seen;
    }

    private static @Nullable AllocationSite siteOf(String element, Evidence evidence) {
        return evidence.allocationSites().stream()
                .filter(FileVerdict::isAccountable)
                .filter(site -> ClassNames.normalised(site.className()).equals(ClassNames.normalised(element)))
                .findFirst()
                .orElse(null);
    }

    private static boolean isAccountable(AllocationSite site) {
        return site.isInApplication() && site.survivors() >= FEWEST_SURVIVORS;
    }

    /** The innermost collection between the holder and what it holds. */
    private static @Nullable String containerOf(DumpCulprit culprit) {
        var path = culprit.path();
        int held = path.indexOf(culprit.holder() + "." + culprit.holderField()) + 1;
        return path.subList(held, path.size()).stream()
                .filter(step -> held > 0 && step.startsWith("java.util."))
                .map(step -> FIELDS.matcher(step).replaceFirst(""))
                .reduce((outer, inner) -> inner)
                .orElse(null);
    }

    private static List<Finding> sites(Evidence evidence) {
        return evidence.allocationSites().stream()
                .filter(FileVerdict::isAccountable)
                .map(FileVerdict::finding)
                .collect(Collectors.toMap(
                        Finding::fingerprint, Function.identity(), (first, alike) -> first, LinkedHashMap::new))
                .values()
                .stream()
                .limit(MOST_SITES)
                .toList();
    }

    private static Finding finding(AllocationSite site) {
        var element = ClassNames.normalised(site.className());
        return new Finding(
                        Fingerprint.of(Area.HEAP, constructed(site).orElse(element), null, null, site.site()),
                        Area.HEAP,
                        Grade.C,
                        element + " that grew old was allocated at " + site.site() + ".",
                        null,
                        null,
                        null,
                        null,
                        null,
                        element,
                        null,
                        null,
                        site.site(),
                        List.of(),
                        "",
                        List.of(seen(site)),
                        false,
                        null)
                .explained(
                        new Clues(
                                Area.HEAP,
                                List.of(element),
                                null,
                                List.of(),
                                site.frames().stream().map(Frame::toString).toList(),
                                null,
                                List.of()),
                        site.site());
    }

    /*
     * What of the JDK a constructor allocates is a part of what it constructs, which is what histograms and dumps of the same leak
     * name.
     */
    private static Optional<String> constructed(AllocationSite site) {
        return ClassNames.isJdk(ClassNames.normalised(site.className()))
                ? site.frames().stream()
                        .filter(Frame::isApplication)
                        .findFirst()
                        .filter(frame -> frame.method().equals("<init>"))
                        .map(Frame::className)
                : Optional.empty();
    }

    private static String seen(AllocationSite site) {
        return String.format(
                Locale.ROOT,
                "In the recording %d of %d sampled objects of %s had outlived a collection of old objects and grown old, the"
                        + " oldest %s.",
                site.survivors(),
                site.samples(),
                site.className(),
                Wording.duration(site.oldestAge()));
    }
}
