package io.plumbline.batch.profile;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A place in the code that allocated objects which are still alive: samples of one class and one line of the application,
 * whatever led there. Immutable.
 *
 * @param className what is allocated
 * @param site the first application frame as {@code Class.method(File:line)}; the innermost frame if all belong to the
 *     platform, empty if the recording has no stack
 * @param frames the whole stack that most of the samples have, innermost first
 * @param samples how many sampled objects
 * @param survivors how many of them have at least the age asked for and outlived a collection of old objects
 * @param weightBytes size of the sampled objects together, see {@link LiveObject}
 * @param oldestAge of the samples
 */
public record AllocationSite(
        String className,
        String site,
        List<Frame> frames,
        int samples,
        int survivors,
        long weightBytes,
        Duration oldestAge) {

    /** Whose age says that they stay; then those that stand for most. */
    private static final Comparator<AllocationSite> MOST_SURVIVORS_FIRST = Comparator.comparingInt(
                    AllocationSite::survivors)
            .thenComparingInt(AllocationSite::samples)
            .thenComparingLong(AllocationSite::weightBytes)
            .reversed()
            .thenComparing(AllocationSite::className)
            .thenComparing(AllocationSite::site);

    private static final int SURVIVED_PART = 4;
    private static final Duration LONGEST_SURVIVAL = Duration.ofMinutes(10);

    /** What samples have in common. */
    private record Group(String className, String site) {}

    public AllocationSite {
        frames = List.copyOf(frames);
    }

    /**
     * Groups live objects by class and site.
     *
     * @param classNames which classes; all if empty
     * @param survivorAge from which age on a sample that an old collection left alive is a survivor
     * @return most survivors first, then most samples, then most bytes
     */
    public static List<AllocationSite> of(
            Collection<LiveObject> objects, Set<String> classNames, Duration survivorAge) {
        var objectsByGroup = objects.stream()
                .filter(object -> classNames.isEmpty() || classNames.contains(object.className()))
                .collect(Collectors.groupingBy(
                        object -> new Group(object.className(), ProfiledStack.siteOf(object.frames()))));
        return objectsByGroup.entrySet().stream()
                .map(group -> of(group.getKey(), group.getValue(), survivorAge))
                .sorted(MOST_SURVIVORS_FIRST)
                .toList();
    }

    /**
     * Groups all live objects of a recording; who has lived through a quarter of what it covers, ten minutes at most, has outlived a
     * request.
     */
    public static List<AllocationSite> ofAll(Collection<LiveObject> objects) {
        var seen = objects.stream()
                .map(LiveObject::age)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO)
                .dividedBy(SURVIVED_PART);
        return of(objects, Set.of(), seen.compareTo(LONGEST_SURVIVAL) < 0 ? seen : LONGEST_SURVIVAL);
    }

    private static AllocationSite of(Group group, List<LiveObject> objects, Duration survivorAge) {
        return new AllocationSite(
                group.className(),
                group.site(),
                mostFrequentStack(objects),
                objects.size(),
                (int) objects.stream()
                        .filter(object -> object.hasSurvived(survivorAge))
                        .count(),
                objects.stream().mapToLong(LiveObject::weightBytes).sum(),
                objects.stream()
                        .map(LiveObject::age)
                        .max(Comparator.naturalOrder())
                        .orElse(Duration.ZERO));
    }

    /** Says whether the site is code of the application or its libraries, so that somebody can be asked about it. */
    public boolean isInApplication() {
        return frames.stream().anyMatch(Frame::isApplication);
    }

    /** The same samples, under the first application frame after those that are passed over; unchanged if there is none. */
    public AllocationSite passing(Predicate<Frame> over) {
        return frames.stream()
                .filter(Frame::isApplication)
                .dropWhile(over)
                .findFirst()
                .map(frame -> new AllocationSite(
                        className, frame.toString(), frames, samples, survivors, weightBytes, oldestAge))
                .orElse(this);
    }

    private static List<Frame> mostFrequentStack(List<LiveObject> objects) {
        return objects.stream()
                .collect(Collectors.groupingBy(LiveObject::frames, LinkedHashMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(List.of());
    }
}
