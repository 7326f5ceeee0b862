package io.plumbline.batch.verdict;

import io.plumbline.batch.naming.ClassNames;
import io.plumbline.batch.offheap.Family;
import io.plumbline.batch.offheap.FamilyGrowth;
import io.plumbline.batch.profile.AllocationSite;
import io.plumbline.batch.profile.Frame;
import io.plumbline.batch.profile.ProfiledStack;
import io.plumbline.batch.trace.ThreadCluster;
import io.plumbline.batch.trend.ClassGrowth;
import io.plumbline.batch.trend.Trend;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who makes something outside the heap grow, as far as the evidence names him. Immutable.
 *
 * @param family of threads, loaders or files that most of the growth belongs to
 * @param resource the class in the heap whose objects stand for what grows, such as the buffers of direct memory
 * @param owner the application's class that grows along with it
 * @param site where those objects, old ones among them, are allocated, or native memory that is not freed
 * @param hanging most of the new threads of the family, at the one place where they hang
 * @param path the application's field that keeps most of what stands for it in the heap
 */
record OutsideCause(
        @Nullable FamilyGrowth family,
        @Nullable ClassGrowth resource,
        @Nullable ClassGrowth owner,
        @Nullable AllocationSite site,
        @Nullable ThreadCluster hanging,
        @Nullable RetainingPath path) {

    private static final OutsideCause NOBODY = new OutsideCause(null, null, null, null, null, null);

    /** A family with a smaller part of all new members is a bystander. */
    private static final double DOMINANT = 0.5;

    /** Fewer new pools or loaders than this may be a program that goes about its work. */
    private static final int FEWEST_GROUPS = 5;

    /** Pools that are made and forgotten have few workers each; one pool that fills has many. */
    private static final int MOST_PER_POOL = 8;

    private static final int FEWEST_SURVIVORS = 3;

    /** What just after a forced collection is left of a rise, at least, for its cause to be alive. */
    private static final double ALIVE = 0.5;

    /** The JDK makes a loader for each method that is called by reflection often, and keeps it softly. */
    private static final Pattern PLATFORM = Pattern.compile("(?:jdk\\.internal|sun\\.reflect)\\..*");

    /** More memory than this for each object that should stand for it comes from elsewhere. */
    private static final double MOST_BYTES_PER_OBJECT = 1 << 20;

    static OutsideCause of(Area area, Evidence evidence) {
        return switch (area) {
            case THREADS -> ofFamily(Family.Kind.THREADS, evidence).hanging(evidence);
            case METASPACE, CLASSES -> {
                var loaders = ofFamily(Family.Kind.LOADERS, evidence);
                var objects = ofObjects(area, evidence);
                yield objects.path() == null || loaders.isAccused(area)
                        ? loaders
                        : new OutsideCause(null, objects.resource(), null, null, null, objects.path());
            }
            case DIRECT, MAPPED -> ofObjects(area, evidence);
            case HANDLES -> {
                var objects = ofObjects(area, evidence);
                var files = ofFamily(Family.Kind.FILES, evidence).family();
                yield new OutsideCause(
                        files, objects.resource(), objects.owner(), objects.site(), null, objects.path());
            }
            case NATIVE -> {
                var objects = ofObjects(area, evidence).ifExplaining(area, evidence);
                yield objects.isAccused(area) ? objects : objects.allocating(evidence);
            }
            case HEAP, CODE, LEASES -> NOBODY;
        };
    }

    /** The classes whose objects stand for what grows, where nobody is known who keeps them. */
    static Set<String> wantedHolders(Area area, Evidence evidence) {
        if (of(area, evidence).path() != null || !evidence.classes().isWitness()) {
            return Set.of();
        }
        var resources = Resources.of(area);
        return evidence.classes().significant().stream()
                .map(ClassGrowth::className)
                .filter(resources::contains)
                .collect(Collectors.toSet());
    }

    /* Nothing but their number says that native memory is theirs. */
    private OutsideCause ifExplaining(Area area, Evidence evidence) {
        double bytes = evidence.trend(area).map(trend -> trend.rate().low()).orElse(0.0);
        return resource != null && resource.instancesPerSecond().perSecond() * MOST_BYTES_PER_OBJECT >= bytes
                ? this
                : NOBODY;
    }

    /*
     * A profiler in the JVM has seen what memory of the C library was allocated and not freed. One place is named if that is most of what
     * has been there for long, and enough to explain the growth.
     */
    private OutsideCause allocating(Evidence evidence) {
        double grown =
                evidence.trend(Area.NATIVE).map(trend -> trend.rate().low()).orElse(0.0);
        var staying = evidence.allocationSites().stream()
                .filter(candidate -> candidate.className().equals(ProfiledStack.NATIVE) && candidate.survivors() > 0)
                .toList();
        long all = staying.stream().mapToLong(AllocationSite::weightBytes).sum();
        return staying.stream()
                .filter(candidate -> candidate.isInApplication() && candidate.survivors() >= FEWEST_SURVIVORS)
                .filter(candidate -> candidate.weightBytes() >= DOMINANT * all)
                .filter(candidate -> candidate.weightBytes()
                        >= DOMINANT * grown * candidate.oldestAge().toMillis() / 1000.0)
                .findFirst()
                .map(most -> new OutsideCause(family, resource, owner, most, hanging, path))
                .orElse(this);
    }

    /**
     * Says whether somebody is named who can be called to account for a growth that goes on: a pool that fills is none, nor
     * are classes that a program gets to need.
     */
    boolean isAccused(Area area) {
        var grown = family;
        return switch (area) {
            case THREADS -> grown != null && isNoPoolThatFills(grown) && (place().isPresent() || grown.site() != null);
            case METASPACE, CLASSES ->
                path != null
                        || (grown != null
                                && grown.newGroups() >= FEWEST_GROUPS
                                && !PLATFORM.matcher(grown.now().name()).matches());
            case DIRECT, MAPPED, HANDLES, NATIVE -> owner != null || site != null || path != null;
            case HEAP, CODE, LEASES -> false;
        };
    }

    /** Trend and the two further witnesses: where they come from, and what keeps them. */
    Grade grade(Area area) {
        if (!isAccused(area)) {
            return Grade.C;
        }
        boolean cameFrom = site != null || (family != null && family.site() != null);
        boolean keptBy = owner != null || path != null || place().isPresent();
        return cameFrom && keptBy ? Grade.A : Grade.B;
    }

    /** What there is more and more of. */
    Optional<String> element() {
        if (family != null) {
            return Optional.of(family.now().name());
        }
        return Optional.ofNullable(resource).map(ClassGrowth::className);
    }

    /** Where most of the family's threads are: as a look at some of them tells, else as the recording does of those that hang. */
    Optional<String> place() {
        if (family == null) {
            return Optional.empty();
        }
        return Optional.ofNullable(family.now().place())
                .or(() -> Optional.ofNullable(hanging).flatMap(OutsideCause::application));
    }

    /** Where a cluster hangs: the innermost frame that is the application's. */
    static Optional<String> application(ThreadCluster cluster) {
        return cluster.frames().stream()
                .filter(Frame::isApplication)
                .findFirst()
                .map(Frame::toString);
    }

    /* Threads that wait where idle ones do hang nowhere. */
    private OutsideCause hanging(Evidence evidence) {
        var grown = family;
        var trace = evidence.trace();
        if (grown == null || trace == null || trace.threads() == null) {
            return this;
        }
        var cluster = trace.threads().clusters().stream()
                .filter(candidate -> !candidate.idle())
                .filter(candidate -> candidate.stems().contains(grown.now().name()))
                .filter(candidate -> candidate.unchanged() >= DOMINANT * grown.newMembers())
                .max(Comparator.comparingInt(ThreadCluster::threads));
        return new OutsideCause(family, resource, owner, site, cluster.orElse(null), path);
    }

    private static boolean isNoPoolThatFills(FamilyGrowth grown) {
        return !grown.now().pooled()
                || (grown.newGroups() >= FEWEST_GROUPS
                        && (long) grown.newGroups() * MOST_PER_POOL >= grown.newMembers());
    }

    private static OutsideCause ofFamily(Family.Kind kind, Evidence evidence) {
        var grown = evidence.families().stream()
                .filter(growth -> growth.now().kind() == kind)
                .toList();
        int all = grown.stream().mapToInt(FamilyGrowth::newMembers).sum();
        return grown.stream()
                .max(Comparator.comparingInt(FamilyGrowth::newMembers))
                .filter(most -> most.newMembers() >= DOMINANT * all)
                .map(most -> new OutsideCause(most, null, null, null, null, null))
                .orElse(NOBODY);
    }

    private static OutsideCause ofObjects(Area area, Evidence evidence) {
        if (!evidence.classes().isWitness()) {
            return NOBODY;
        }
        var classNames = Resources.of(area);
        var resource = evidence.classes().fastest(classNames);
        var owner = resource.flatMap(evidence.classes()::ownerOf);
        var site = evidence.allocationSites().stream()
                .filter(candidate -> resource.isPresent()
                        && candidate.isInApplication()
                        && candidate.survivors() >= FEWEST_SURVIVORS
                        && isOf(ClassNames.normalised(candidate.className()), classNames, owner))
                .max(Comparator.comparingInt(AllocationSite::survivors));
        // what the JDK keeps for itself, such as its list of cleaners, names nobody
        var path = evidence.paths().stream()
                .filter(candidate -> resource.isPresent() && !candidate.isClearable())
                .filter(candidate -> candidate.holderField() != null && !ClassNames.isJdk(candidate.holder()))
                .filter(candidate -> classNames.contains(ClassNames.normalised(candidate.className())))
                .findFirst();
        return new OutsideCause(
                null, resource.orElse(null), owner.orElse(null), site.orElse(null), null, path.orElse(null));
    }

    private static boolean isOf(String className, Set<String> classNames, Optional<ClassGrowth> owner) {
        return classNames.contains(className)
                || owner.filter(growth -> growth.className().equals(className)).isPresent();
    }

    /** Whether a rise has outlived a forced collection of all garbage, or a trim of the C library; empty where that was not seen. */
    static Optional<Boolean> outlivedCollection(Area area, Trend trend, Evidence evidence) {
        return Optional.ofNullable(evidence.collected().get(area)).map(left -> hasOutlived(trend, left));
    }

    static boolean hasOutlived(Trend trend, double left) {
        double start = trend.intercept();
        return left >= start + ALIVE * (trend.level() - start);
    }
}
