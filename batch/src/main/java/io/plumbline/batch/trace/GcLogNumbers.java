package io.plumbline.batch.trace;

import static io.plumbline.batch.trace.GcEvent.UNKNOWN;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Numbers as the JVM writes them in its log. */
final class GcLogNumbers {

    /** Nothing that a JVM tells of has more digits. */
    private static final int MOST_DIGITS = 18;

    /** No collection takes as long as a day; sums of many stay within what a long holds. */
    private static final double LONGEST_NANOS = 24 * 3600 * 1e9;

    private static final String SIZE = "(\\d{1,15})(B|K|M|G|T)";

    /** {@code 39M->3M(64M)}, or {@code 10M(16%)->4M(6%)} by ZGC. */
    private static final Pattern CHANGE = Pattern.compile(
            SIZE + "(?:\\(\\d+%\\)|\\(" + SIZE + "\\))?->" + SIZE + "(?:\\((?:\\d+%|" + SIZE + ")\\))?");

    private GcLogNumbers() {}

    /**
     * Sizes before and after.
     *
     * @param committedBytes {@link GcEvent#UNKNOWN} if the text does not tell
     */
    record Change(long beforeBytes, long afterBytes, long committedBytes) {}

    /** The first change in a text. */
    static @Nullable Change change(String text) {
        var matcher = CHANGE.matcher(text);
        return matcher.find() ? new Change(bytes(matcher, 1), bytes(matcher, 5), bytes(matcher, 7)) : null;
    }

    private static long bytes(Matcher matcher, int group) {
        return matcher.group(group) == null ? UNKNOWN : bytes(matcher.group(group), matcher.group(group + 1));
    }

    /** A size with its unit; overflow counts as unknown. */
    static long bytes(String number, String unit) {
        try {
            return Math.multiplyExact(Long.parseLong(number), unit(unit));
        } catch (ArithmeticException | NumberFormatException tooLarge) {
            return UNKNOWN;
        }
    }

    private static long unit(String unit) {
        return switch (unit) {
            case "K" -> 1L << 10;
            case "M" -> 1L << 20;
            case "G" -> 1L << 30;
            case "T" -> 1L << 40;
            default -> 1;
        };
    }

    /** The nanoseconds at the end of a text: {@code 4.423ms} or {@code 0.023s}; {@link GcEvent#UNKNOWN} if it ends otherwise. */
    static long durationNanos(String text) {
        int unit = text.endsWith("ms") ? 2 : text.endsWith("s") ? 1 : 0;
        int from = text.lastIndexOf(' ') + 1;
        if (unit == 0 || from == 0) {
            return UNKNOWN;
        }
        double value = number(text, from, text.length() - unit);
        return Double.isNaN(value) ? UNKNOWN : nanos(unit == 2 ? value / 1e3 : value);
    }

    /** Nanoseconds of what a log calls so many seconds; what is more than a day is cut to one. */
    static long nanos(double seconds) {
        return seconds >= 0 ? Math.round(Math.min(seconds * 1e9, LONGEST_NANOS)) : 0;
    }

    /** The decimal number between two places; not a number if there is something else. */
    static double number(String text, int from, int to) {
        if (from >= to || to - from > MOST_DIGITS + 1) {
            return Double.NaN;
        }
        for (int i = from; i < to; i++) {
            char character = text.charAt(i);
            if ((character < '0' || character > '9') && character != '.' && character != ',') {
                return Double.NaN;
            }
        }
        try {
            return Double.parseDouble(text.substring(from, to).replace(',', '.'));
        } catch (NumberFormatException broken) {
            return Double.NaN;
        }
    }
}
