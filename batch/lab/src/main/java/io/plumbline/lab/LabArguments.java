package io.plumbline.lab;

import io.plumbline.lab.load.DataRate;
import io.plumbline.lab.load.LabCase;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks for. Immutable.
 *
 * @param program the case
 * @param rate at which it is to lose memory, more than nothing; null for the case's own
 * @param churn at which other objects are allocated and die at once
 * @param liveMegabytes that its service holds all the time
 * @param duration after which the JVM ends; for ever if it is {@link #FOR_EVER}
 */
record LabArguments(Program program, @Nullable DataRate rate, DataRate churn, int liveMegabytes, Duration duration) {

    static final Duration FOR_EVER = Duration.ofDays(36_500);

    LabArguments {
        if (rate != null && rate.bytesPerSecond() == 0) {
            throw new IllegalArgumentException("--rate 0 leaks nothing; take a healthy case for a JVM without a leak");
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
        var program = Programs.named(Optional.ofNullable(remaining.poll())
                .filter(word -> !word.startsWith("--"))
                .orElseThrow(() -> new IllegalArgumentException("the name of a case comes first")));
        DataRate rate = null;
        var churn = program.churn();
        var liveMegabytes = program.heldMegabytes();
        var duration = FOR_EVER;
        while (!remaining.isEmpty()) {
            var option = remaining.remove();
            switch (option) {
                case "--rate" -> rate = DataRate.parse(valueOf(option, remaining));
                case "--churn" -> churn = DataRate.parse(valueOf(option, remaining));
                case "--live-set" -> liveMegabytes = megabytesOf(valueOf(option, remaining));
                case "--duration" -> duration = durationOf(valueOf(option, remaining));
                default -> throw new IllegalArgumentException("\"" + option + "\" is no option of the lab");
            }
        }
        return new LabArguments(program, rate, churn, liveMegabytes, duration);
    }

    /**
     * The pace of the requests.
     *
     * @throws IllegalArgumentException if a rate is asked for of a case that loses no bytes by the request
     */
    double requestsPerSecond(LabCase made) {
        if (rate == null) {
            return program.requestsPerSecond();
        }
        if (made.bytesPerRequest() == 0) {
            throw new IllegalArgumentException("\"" + program.name() + "\" has no --rate in bytes");
        }
        return rate.bytesPerSecond() / made.bytesPerRequest();
    }

    private static String valueOf(String option, Deque<String> remaining) {
        try {
            return remaining.remove();
        } catch (NoSuchElementException missing) {
            throw new IllegalArgumentException(option + " needs a value", missing);
        }
    }

    private static int megabytesOf(String text) {
        try {
            return Math.abs(Integer.parseInt(text));
        } catch (NumberFormatException malformed) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no live set; write it in megabytes, as in 64", malformed);
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
