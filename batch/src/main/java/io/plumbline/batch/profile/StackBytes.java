package io.plumbline.batch.profile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Sums samples up by class and stack. Bounded by {@link Profile#MOST_STACKS}. Not thread-safe. */
final class StackBytes {

    /** No JVM has so much; whoever writes more wants the sum to overflow. */
    private static final long MOST_BYTES_OF_A_SAMPLE = 1L << 50;

    private record Key(String className, CallPath path) {}

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

    private final Map<Key, Integer> slots = new HashMap<>();
    private final List<Sum> sums = new ArrayList<>();
    private long ofFurtherStacks;

    void add(String className, CallPath path, long weight, long atNanos) {
        add(slot(className, path), weight, atNanos);
    }

    void add(ProfiledStack stack) {
        sums.get(slot(new Key(stack.className(), new CallPath(stack.frames())), stack.samples()))
                .add(stack);
    }

    /** The number under which samples of a class and stack can be added. */
    int slot(String className, CallPath path) {
        return slot(new Key(className, path), 1);
    }

    /** Adds a sample to a {@link #slot}. */
    void add(int slot, long weight, long atNanos) {
        sums.get(slot).add(Math.max(0, Math.min(weight, MOST_BYTES_OF_A_SAMPLE)), atNanos);
    }

    private int slot(Key key, long samples) {
        var known = slots.get(key);
        if (known != null) {
            return known;
        }
        if (sums.size() < Profile.MOST_STACKS - 1) {
            return newSlot(key);
        }
        ofFurtherStacks += samples;
        var others = new Key(ProfiledStack.OTHERS, CallPath.NONE);
        var slot = slots.get(others);
        return slot == null ? newSlot(others) : slot;
    }

    private int newSlot(Key key) {
        int slot = sums.size();
        slots.put(key, slot);
        sums.add(new Sum());
        return slot;
    }

    /** How many samples are no longer told by their stack. */
    long ofFurtherStacks() {
        return ofFurtherStacks;
    }

    List<ProfiledStack> stacks() {
        var stacks = new ArrayList<ProfiledStack>(sums.size());
        slots.forEach((key, slot) -> {
            var sum = sums.get(slot);
            // all of a slot's samples may have been left out
            if (sum.samples > 0) {
                stacks.add(new ProfiledStack(
                        key.className(),
                        key.path().frames(),
                        sum.bytes,
                        sum.samples,
                        sum.squares,
                        EpochNanos.instant(sum.firstNanos),
                        EpochNanos.instant(sum.lastNanos)));
            }
        });
        return stacks;
    }
}
