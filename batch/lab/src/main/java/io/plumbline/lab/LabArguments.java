package io.plumbline.lab;

import io.plumbline.lab.load.DataRate;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * What the command line asks for. Immutable.
 *
 * @param name of the case
 * @param repaired whether the twin without the leak runs
 * @param rate at which the leaking twin loses memory, more than nothing
 * @param churn at which other objects are allocated and die at once
 * @param duration after which the JVM ends; for ever if it is {@link #FOR_EVER}
 */
record LabArguments(String name, boolean repaired, DataRate rate, DataRate churn, Duration duration) {

    static final Duration FOR_EVER = Duration.ofDays(36_500);

    private static final DataRate DEFAULT_RATE = DataRate.parse("512KiB/s");
    private static final DataRate DEFAULT_CHURN = DataRate.parse("50MiB/s");

    LabArguments {
        if (rate.bytesPerSecond() == 0) {
            throw new IllegalArgumentException("--rate 0 leaks nothing; use --repaired for a JVM without a leak");
        }
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException("--duration \"" + duration + "\" is not positive");
        }
    }

    /**
     * Reads the words of a command line.
     *
     * @throws IllegalArgumentException if one of them is unknown, malformed or missing
     */
    static LabArguments parse(List<String> words) {
        var remaining = new ArrayDeque<>(words);
        var name = Optional.ofNullable(remaining.poll()).filter(word -> !word.startsWith("--"));
        var repaired = false;
        var rate = DEFAULT_RATE;
        var churn = DEFAULT_CHURN;
        var duration = FOR_EVER;
        while (!remaining.isEmpty()) {
            var option = remaining.remove();
            switch (option) {
                case "--repaired" -> repaired = true;
                case "--rate" -> rate = DataRate.parse(valueOf(option, remaining));
                case "--churn" -> churn = DataRate.parse(valueOf(option, remaining));
                case "--duration" -> duration = durationOf(valueOf(option, remaining));
                default -> throw new IllegalArgumentException("\"" + option + "\" is no option of the lab");
            }
        }
        return new LabArguments(
                name.orElseThrow(() -> new IllegalArgumentException("the name of a case comes first")),
                repaired,
                rate,
                churn,
                duration);
    }

    private static String valueOf(String option, Deque<String> remaining) {
        try {
            return remaining.remove();
        } catch (NoSuchElementException missing) {
            throw new IllegalArgumentException(option + " needs a value", missing);
        }
    }

    private static Duration durationOf(String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException malformed) {
            throw new IllegalArgumentException("\"" + text + "\" is no duration; write it as PT5M", malformed);
        }
    }
}
