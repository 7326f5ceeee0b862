package io.plumbline.batch.capture;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Waits for a condition, with a deadline. */
final class Await {

    private static final Duration LONGEST = Duration.ofMinutes(2);

    /** Something that is there, some day. */
    @FunctionalInterface
    interface Condition<T> {
        Optional<T> now() throws Exception;
    }

    private Await() {}

    static <T> T until(Condition<T> condition) throws Exception {
        var end = System.nanoTime() + LONGEST.toNanos();
        while (System.nanoTime() < end) {
            var value = condition.now();
            if (value.isPresent()) {
                return value.get();
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        throw new AssertionError("the condition did not hold within " + LONGEST);
    }
}
