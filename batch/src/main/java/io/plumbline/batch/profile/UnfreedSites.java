package io.plumbline.batch.profile;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Where native memory was allocated that was not freed, by the line of the application that led there. */
final class UnfreedSites {

    /** Memory of a bounded life was allocated late; a leak also at the beginning. */
    private static final int EARLY_PART = 4;

    private static final int MOST = 100;

    private UnfreedSites() {}

    /**
     * Groups the stacks of a profile of native memory.
     *
     * @return most bytes first; the survivors of a site are its samples if some of its memory has been there since the first quarter of the
     *     profile, and none otherwise
     */
    static List<AllocationSite> of(Profile unfreed) {
        return unfreed.stacks().stream()
                .filter(stack -> !stack.isOthers())
                .collect(Collectors.groupingBy(ProfiledStack::site))
                .values()
                .stream()
                .map(stacks -> site(stacks, unfreed))
                .sorted(Comparator.comparingLong(AllocationSite::weightBytes)
                        .reversed()
                        .thenComparing(AllocationSite::site))
                .limit(MOST)
                .toList();
    }

    /** @param stacks of one site, as the profile has them: most bytes first */
    private static AllocationSite site(List<ProfiledStack> stacks, Profile unfreed) {
        var heaviest = stacks.get(0);
        int samples = (int) Math.min(
                Integer.MAX_VALUE,
                stacks.stream().mapToLong(ProfiledStack::samples).sum());
        var first = stacks.stream()
                .map(ProfiledStack::first)
                .min(Comparator.naturalOrder())
                .orElse(unfreed.to());
        var early = unfreed.from()
                .plus(Duration.between(unfreed.from(), unfreed.to()).dividedBy(EARLY_PART));
        return new AllocationSite(
                heaviest.className(),
                heaviest.site(),
                heaviest.frames(),
                samples,
                first.isAfter(early) ? 0 : samples,
                stacks.stream().mapToLong(ProfiledStack::bytes).sum(),
                Duration.between(first, unfreed.to()));
    }
}
