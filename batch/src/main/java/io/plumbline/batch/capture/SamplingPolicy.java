package io.plumbline.batch.capture;

import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How densely our recording in a JVM samples, and for how long. Immutable.
 *
 * <p>A JVM has no sampler of one request in so many. The ratios stand for rates that relate to each other as they do: at 1:{@value
 * #LEAST_DENSE_OF_PRESETS} a JVM gives up to {@value #ALLOCATIONS_PER_SECOND} samples of allocations a second and looks once a second
 * at what its threads run; at a ratio that is four times as dense, four times as many.
 *
 * @param name what people call it
 * @param oneIn its ratio, one in so many
 * @param lasts how long it is in force; absent for one that always is
 * @param topStacks how many stacks of its profiles are told, the heaviest
 */
public record SamplingPolicy(
        String name, int oneIn, @Nullable Duration lasts, int topStacks) {

    /** The densest ratio, which is more samples than any JVM is asked for by the JDK's own settings. */
    public static final int DENSEST = 256;

    /** The least dense ratio: about one sample a second. */
    public static final int LEAST_DENSE = 262_144;

    /** As many stacks as a profile is told by. */
    public static final int ALL_STACKS = 50;

    /** The longest time for which a JVM may be sampled more densely than always. */
    public static final Duration LONGEST = Duration.ofHours(12);

    private static final int LEAST_DENSE_OF_PRESETS = 16_384;
    private static final int ALLOCATIONS_PER_SECOND = 20;
    private static final long MILLIS_BETWEEN_LOOKS = 1_000;
    private static final long SHORTEST_BETWEEN_LOOKS = 10;
    private static final long LONGEST_BETWEEN_LOOKS = 10_000;
    private static final int MOST_ALLOCATIONS_PER_SECOND = 2_000;
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");

    /** Always, the ten heaviest stacks. */
    public static final SamplingPolicy BACKGROUND = new SamplingPolicy("background", LEAST_DENSE_OF_PRESETS, null, 10);

    /** For half an hour, when a latency jumps. */
    public static final SamplingPolicy CORE_API =
            new SamplingPolicy("core-api", 4_096, Duration.ofMinutes(30), ALL_STACKS);

    /** For five minutes, when somebody wants to know. */
    public static final SamplingPolicy BLUE = new SamplingPolicy("blue", 1_024, Duration.ofMinutes(5), ALL_STACKS);

    public SamplingPolicy {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("the name \"" + name
                    + "\" of a policy must be 1 to 40 small letters, digits and dashes, and begin with no dash");
        }
        if (oneIn < DENSEST || oneIn > LEAST_DENSE) {
            throw new IllegalArgumentException("the ratio \"1:" + oneIn + "\" of policy \"" + name
                    + "\" must be from 1:" + DENSEST + " to 1:" + LEAST_DENSE);
        }
        if (lasts != null && (lasts.toSeconds() < 1 || lasts.compareTo(LONGEST) > 0)) {
            throw new IllegalArgumentException("the duration \"" + lasts + "\" of policy \"" + name
                    + "\" must be from 1s to " + LONGEST.toHours() + "h");
        }
        if (topStacks < 1 || topStacks > ALL_STACKS) {
            throw new IllegalArgumentException(
                    "policy \"" + name + "\" tells \"" + topStacks + "\" stacks; it must be from 1 to " + ALL_STACKS);
        }
    }

    /** Its ratio as people write it. */
    public String ratio() {
        return "1:" + oneIn;
    }

    /**
     * The most samples of allocations that a JVM takes in a second.
     *
     * @param factor by how much more or less densely than the policy says
     */
    public int allocationsPerSecond(double factor) {
        double wanted = factor * ALLOCATIONS_PER_SECOND * LEAST_DENSE_OF_PRESETS / oneIn;
        return (int) Math.max(1, Math.min(MOST_ALLOCATIONS_PER_SECOND, Math.round(wanted)));
    }

    /** The time between two looks at what threads run. */
    public Duration betweenLooks(double factor) {
        double wanted = MILLIS_BETWEEN_LOOKS / factor * oneIn / LEAST_DENSE_OF_PRESETS;
        return Duration.ofMillis(Math.max(SHORTEST_BETWEEN_LOOKS, Math.min(LONGEST_BETWEEN_LOOKS, Math.round(wanted))));
    }
}
