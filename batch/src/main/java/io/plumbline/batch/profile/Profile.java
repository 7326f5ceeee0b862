package io.plumbline.batch.profile;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;

/**
 * Bytes by class and stack, in one {@link Reading}. Immutable; a profile has at most {@value #MOST_STACKS} stacks.
 *
 * @param reading what the bytes are
 * @param weighting what a sample stands for
 * @param from begin of the time it tells of
 * @param to its end
 * @param measured how long was measured within that time: less than the time from begin to end where recordings have gaps
 * @param requests how many requests the program served meanwhile; 0 if unknown
 * @param stacks most bytes first
 */
public record Profile(
        Reading reading,
        Weighting weighting,
        Instant from,
        Instant to,
        Duration measured,
        double requests,
        List<ProfiledStack> stacks) {

    /** Stacks of real programs are hundreds to thousands; what lies beyond is summed up as {@link ProfiledStack#OTHERS}. */
    public static final int MOST_STACKS = 50_000;

    static final Comparator<ProfiledStack> MOST_BYTES_FIRST = Comparator.comparingLong(ProfiledStack::bytes)
            .thenComparingLong(ProfiledStack::samples)
            .reversed()
            .thenComparing(ProfiledStack::className)
            .thenComparing(stack -> stack.frames().toString());

    public Profile {
        if (to.isBefore(from) || measured.isNegative() || !(requests >= 0) || Double.isInfinite(requests)) {
            throw new IllegalArgumentException(
                    "no span of a profile: " + from + " to " + to + ", " + measured + ", " + requests + " requests");
        }
        if (stacks.size() > MOST_STACKS) {
            throw new IllegalArgumentException(stacks.size() + " stacks; a profile has at most " + MOST_STACKS);
        }
        stacks = stacks.stream().sorted(MOST_BYTES_FIRST).toList();
    }

    /** The sum of profiles of one reading and weighting, at least one. */
    static Profile merged(List<Profile> profiles) {
        var bytes = new StackBytes();
        profiles.forEach(profile -> profile.stacks().forEach(bytes::add));
        return new Profile(
                profiles.get(0).reading(),
                profiles.get(0).weighting(),
                profiles.stream()
                        .map(Profile::from)
                        .min(Comparator.naturalOrder())
                        .orElseThrow(),
                profiles.stream()
                        .map(Profile::to)
                        .max(Comparator.naturalOrder())
                        .orElseThrow(),
                profiles.stream().map(Profile::measured).reduce(Duration.ZERO, Duration::plus),
                profiles.stream().mapToDouble(Profile::requests).sum(),
                bytes.stacks());
    }

    /** The same, as a session of async-profiler has seen it. */
    Profile byProfiler() {
        return new Profile(reading.byProfiler(), weighting, from, to, measured, requests, stacks);
    }

    /** What all samples stand for. */
    public long bytes() {
        return stacks.stream().mapToLong(ProfiledStack::bytes).sum();
    }

    public long samples() {
        return stacks.stream().mapToLong(ProfiledStack::samples).sum();
    }

    /** By class alone, most bytes first. */
    public List<ClassBytes> byClass() {
        var byName = new HashMap<String, ClassBytes>();
        for (var stack : stacks) {
            byName.merge(
                    stack.className(),
                    new ClassBytes(stack.className(), stack.bytes(), stack.samples()),
                    (one, other) -> new ClassBytes(
                            one.className(), one.bytes() + other.bytes(), one.samples() + other.samples()));
        }
        return byName.values().stream()
                .sorted(Comparator.comparingLong(ClassBytes::bytes).reversed().thenComparing(ClassBytes::className))
                .toList();
    }

    /**
     * The stacks that pass through a package, its subpackages or a class.
     *
     * @param packageOrClass {@code com.example.shop}; everything if empty
     */
    public Profile focusedOn(String packageOrClass) {
        return packageOrClass.isEmpty()
                ? this
                : new Profile(
                        reading,
                        weighting,
                        from,
                        to,
                        measured,
                        requests,
                        stacks.stream()
                                .filter(stack -> stack.touches(packageOrClass))
                                .toList());
    }
}
