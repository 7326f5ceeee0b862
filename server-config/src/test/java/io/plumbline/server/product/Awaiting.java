package io.plumbline.server.product;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Waits for what another process does. */
public final class Awaiting {

    private static final long POLL_NANOS = Duration.ofMillis(25).toNanos();

    private Awaiting() {}

    /** A claim about another process. */
    @FunctionalInterface
    public interface Claim {
        boolean holds() throws Exception;
    }

    /** A look at another process. */
    @FunctionalInterface
    public interface Look<T> {
        Optional<T> look() throws Exception;
    }

    /** What can be seen when a wait was in vain. */
    @FunctionalInterface
    public interface View {
        String text() throws Exception;
    }

    /** Returns as soon as the claim holds; fails after the deadline. */
    public static void until(String claim, Duration deadline, Claim test) throws Exception {
        until(claim, deadline, test, () -> "");
    }

    /** As {@link #until(String, Duration, Claim)}; the failure tells the view. */
    public static void until(String claim, Duration deadline, Claim test, View view) throws Exception {
        value(claim, deadline, () -> test.holds() ? Optional.of(true) : Optional.empty(), view);
    }

    /** What a look shows first; fails if that is nothing until the deadline. */
    public static <T> T value(String claim, Duration deadline, Look<T> look) throws Exception {
        return value(claim, deadline, look, () -> "");
    }

    /** As {@link #value(String, Duration, Look)}; the failure tells the view. */
    public static <T> T value(String claim, Duration deadline, Look<T> look, View view) throws Exception {
        var startedAtNanos = System.nanoTime();
        var seen = look.look();
        while (seen.isEmpty()) {
            if (System.nanoTime() - startedAtNanos > deadline.toNanos()) {
                throw new AssertionError("not within " + deadline + ": " + claim + "\n" + view.text());
            }
            LockSupport.parkNanos(POLL_NANOS);
            seen = look.look();
        }
        return seen.get();
    }
}
