package io.plumbline.batch.profile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Sums samples up by class and stack. Bounded by {@link Profile#MOST_STACKS}. Not thread-safe. */
final class StackBytes {

    /** No JVM has so much; whoever writes more wants the sum to overflow. */
    private static final long MOST_BYTES_OF_A_SAMPLE = 1L << 50;

    private static final List<Frame> NO_FRAMES = List.of();

    private record Key(String className, List<Frame> frames) {}

    /** One class and stack. */
    private static final class Sum {

        private long bytes;
        private long samples;
        private double squares;
        private long firstNanos = Long.MAX_VALUE;
        private long lastNanos = Long.MIN_VALUE;

        void add(long weight, long atNanos) {
            bytes = bytes + weight < 0 ? Long.MAX_VALUE : bytes + weight;
            samples++;
            squares += (double) weight * weight;
            firstNanos = Math.min(firstNanos, atNanos);
            lastNanos = Math.max(lastNanos, atNanos);
        }

        void add(ProfiledStack stack) {
            bytes = bytes + stack.bytes() < 0 ? Long.MAX_VALUE : bytes + stack.bytes();
            samples += stack.samples();
            squares += stack.squares();
            firstNanos = Math.min(firstNanos, EpochNanos.of(stack.first()));
            lastNanos = Math.max(lastNanos, EpochNanos.of(stack.last()));
        }
    }

    private final Map<Key, Sum> sums = new HashMap<>();
    private long ofFurtherStacks;

    void add(String className, List<Frame> frames, long weight, long atNanos) {
        sum(new Key(className, frames), 1).add(Math.max(0, Math.min(weight, MOST_BYTES_OF_A_SAMPLE)), atNanos);
    }

    void add(ProfiledStack stack) {
        sum(new Key(stack.className(), stack.frames()), stack.samples()).add(stack);
    }

    private Sum sum(Key key, long samples) {
        var sum = sums.get(key);
        if (sum != null) {
            return sum;
        }
        if (sums.size() < Profile.MOST_STACKS - 1) {
            return sums.computeIfAbsent(key, absent -> new Sum());
        }
        ofFurtherStacks += samples;
        return sums.computeIfAbsent(new Key(ProfiledStack.OTHERS, NO_FRAMES), absent -> new Sum());
    }

    /** How many samples are no longer told by their stack. */
    long ofFurtherStacks() {
        return ofFurtherStacks;
    }

    List<ProfiledStack> stacks() {
        var stacks = new ArrayList<ProfiledStack>(sums.size());
        sums.forEach((key, sum) -> stacks.add(new ProfiledStack(
                key.className(),
                key.frames(),
                sum.bytes,
                sum.samples,
                sum.squares,
                EpochNanos.instant(sum.firstNanos),
                EpochNanos.instant(sum.lastNanos))));
        return stacks;
    }
}
