package io.plumbline.bench.lab;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the product said about one case. Immutable.
 *
 * @param leaks whether it does
 * @param conditions heap and collector
 * @param accepted risks that were accepted for its JVM; none by default
 * @param watched verdicts that the watch brought about, the oldest first
 * @param byHand the verdict when somebody asked at the limit; empty if nobody had to
 * @param timeToLeak from the start of the leak to the stored verdict; null if there was none within the limit
 * @param forcedCollections that the product asked the JVM for
 * @param alive whether the JVM lived to the end
 * @param finding beside the truth, the first one of the decisive diagnosis; null if there is no diagnosis
 */
record CaseResult(
        String name,
        boolean leaks,
        String conditions,
        @Nullable List<String> accepted,
        List<String> watched,
        String byHand,
        @Nullable Duration timeToLeak,
        long forcedCollections,
        boolean alive,
        @Nullable FindingBesideTruth finding) {

    CaseResult {
        watched = List.copyOf(watched);
        // results of earlier builds do not say so, and had none
        accepted = accepted == null ? List.of() : List.copyOf(accepted);
    }

    /** One case may be run with and without risks that are accepted. */
    record Key(String name, List<String> accepted) {

        Key {
            accepted = List.copyOf(accepted);
        }
    }

    Key key() {
        return new Key(name, risks());
    }

    List<String> risks() {
        return accepted == null ? List.of() : accepted;
    }

    /** Called a leak: by the watch within the limit, or, for a healthy program, by anybody at any time. */
    boolean accused() {
        return timeToLeak != null || (!leaks && byHand.equals("LEAK"));
    }

    boolean isRight() {
        return accused() == leaks;
    }

    /** In one or two words. */
    String outcome() {
        if (leaks) {
            return accused() ? "found" : "MISSED";
        }
        return accused() ? "FALSE ALARM" : "quiet";
    }

    /** All verdicts. */
    String verdicts() {
        var watch = watched.isEmpty() ? "never called" : String.join(", ", watched);
        return (byHand.isEmpty() ? watch : watch + "; asked: " + byHand) + (alive ? "" : "; JVM DIED");
    }
}
