package io.plumbline.batch.verdict;

import io.plumbline.batch.naming.ClassNames;
import io.plumbline.batch.profile.AllocationSite;
import io.plumbline.batch.profile.Frame;
import io.plumbline.batch.trend.Owner;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who makes the heap grow, as far as the evidence names him. Immutable.
 *
 * @param owner the growing class with its symptoms; absent without histograms of live objects
 * @param site where its objects, old ones among them, are allocated
 * @param path who keeps them
 * @param clearable whether what grows is what soft references alone keep: a cache that the JVM empties before it runs out of memory
 */
record HeapCause(
        @Nullable Owner owner,
        @Nullable AllocationSite site,
        @Nullable RetainingPath path,
        boolean clearable) {

    /** An owner with a smaller part of all class growth is a bystander. */
    private static final double SMALLEST_SHARE = 0.2;

    /** Without histograms of live objects a site must hold at least this part of all surviving samples to be named. */
    private static final double DOMINANT_SITE = 0.5;

    private static final int FEWEST_SURVIVORS = 3;

    /** Soft references that alone keep at least this part of what has grown explain the growth. */
    private static final double EXPLAINED_BY_CACHE = 0.5;

    private static final HeapCause NOBODY = new HeapCause(null, null, null, false);

    /** The causes behind a growing floor, fastest first; one that names nobody if the evidence names nobody. */
    static List<HeapCause> of(Evidence evidence) {
        if (!evidence.classes().isWitness()) {
            return List.of(withoutClasses(evidence));
        }
        var owners = Owner.of(evidence.classes().significant());
        double total = owners.stream()
                .mapToDouble(owner -> owner.bytesPerSecond().perSecond())
                .sum();
        var causes = new ArrayList<HeapCause>();
        for (var owner : owners) {
            if (owner.bytesPerSecond().perSecond() >= SMALLEST_SHARE * total) {
                causes.add(of(owner, evidence));
            }
        }
        return causes.isEmpty() ? List.of(NOBODY) : List.copyOf(causes);
    }

    /**
     * The growing class, from the histograms of live objects or else from the site or path. Where several of the application's grow in
     * step, the one around the others, which the path leads to.
     */
    Optional<String> element() {
        if (owner != null && path != null && !ClassNames.isJdk(ClassNames.normalised(path.className()))) {
            return Optional.of(ClassNames.normalised(path.className()));
        }
        if (owner != null) {
            return Optional.of(owner.element().className());
        }
        if (path != null) {
            return Optional.of(ClassNames.normalised(path.className()));
        }
        return site == null ? Optional.empty() : Optional.of(ClassNames.normalised(site.className()));
    }

    /** How many bytes each new object of the growing class drags along; empty without a growing class. */
    OptionalLong bytesEach() {
        if (owner == null) {
            return OptionalLong.empty();
        }
        double instances = owner.element().instancesPerSecond().perSecond();
        return OptionalLong.of(
                instances > 0 ? Math.round(Math.max(0, owner.bytesPerSecond().perSecond() / instances)) : 0);
    }

    /** Says whether somebody is named who can be called to account. */
    boolean isNamed() {
        return site != null || path != null;
    }

    /** Trend and the two further witnesses, age and path. */
    Grade grade() {
        if (site != null && path != null) {
            return Grade.A;
        }
        return isNamed() ? Grade.B : Grade.C;
    }

    private static HeapCause of(Owner owner, Evidence evidence) {
        var element = owner.element().className();
        var symptoms = new HashSet<String>();
        owner.symptoms().forEach(symptom -> symptoms.add(symptom.className()));
        var site = oldest(evidence, Set.of(element))
                .or(() -> oldest(evidence, symptoms).map(found -> found.passing(frame -> constructs(element, frame))));
        var path = strongPaths(evidence)
                .filter(candidate -> {
                    var name = ClassNames.normalised(candidate.className());
                    return name.equals(element) || symptoms.contains(name);
                })
                .min(Comparator.comparing(candidate ->
                        !ClassNames.normalised(candidate.className()).equals(element)));
        symptoms.add(element);
        return new HeapCause(
                owner,
                site.orElse(null),
                path.orElse(null),
                isCache(owner.bytesPerSecond().perSecond(), symptoms, evidence));
    }

    private static Stream<RetainingPath> strongPaths(Evidence evidence) {
        return evidence.paths().stream().filter(path -> !path.isClearable());
    }

    private static boolean isCache(double bytesPerSecond, Set<String> classNames, Evidence evidence) {
        long clearable = evidence.paths().stream()
                .filter(path -> classNames.contains(ClassNames.normalised(path.className())))
                .mapToLong(RetainingPath::clearableBytes)
                .sum();
        double seconds =
                evidence.trend(Area.HEAP).map(trend -> trend.span().toSeconds()).orElse(0L);
        return clearable > 0 && clearable >= EXPLAINED_BY_CACHE * bytesPerSecond * seconds;
    }

    /** The site with the most samples that have grown old, among those that allocate one of these classes. */
    private static Optional<AllocationSite> oldest(Evidence evidence, Set<String> classNames) {
        return accountable(evidence)
                .filter(site -> classNames.contains(ClassNames.normalised(site.className())))
                .max(Comparator.comparingInt(AllocationSite::survivors).thenComparingLong(AllocationSite::weightBytes));
    }

    /* What an element allocates in its constructor says only what it is made of; who makes elements is asked for. */
    private static boolean constructs(String element, Frame frame) {
        return frame.method().equals("<init>")
                && ClassNames.normalised(frame.className()).equals(element);
    }

    private static HeapCause withoutClasses(Evidence evidence) {
        int survivors = evidence.allocationSites().stream()
                .mapToInt(AllocationSite::survivors)
                .sum();
        var site = accountable(evidence)
                .filter(candidate -> candidate.survivors() >= DOMINANT_SITE * survivors)
                .max(Comparator.comparingInt(AllocationSite::survivors));
        return new HeapCause(
                null, site.orElse(null), strongPaths(evidence).findFirst().orElse(null), false);
    }

    /** Sites in somebody's code, and with more old objects than chance leaves. */
    private static Stream<AllocationSite> accountable(Evidence evidence) {
        return evidence.allocationSites().stream()
                .filter(site -> site.isInApplication() && site.survivors() >= FEWEST_SURVIVORS);
    }
}
