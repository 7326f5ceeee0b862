package io.plumbline.batch.verdict;

import io.plumbline.batch.trend.PerRequest;
import java.time.Duration;
import java.util.Locale;

/** Quantities in plain English: three digits, decimal units (1 KB = 1,000 bytes). */
public final class Wording {

    private static final String[] UNITS = {"bytes", "KB", "MB", "GB", "TB", "PB"};
    private static final double SECONDS_PER_DAY = 86_400;

    private Wording() {}

    /** A name after {@code a} or {@code an}, as its first letter is spoken. */
    static String withArticle(String name) {
        return (name.matches("(?i)[aeio].*") || name.matches("(?i)un[^i].*") ? "an " : "a ") + name;
    }

    /** Bytes, for example {@code 25.9 GB}. */
    public static String bytes(double bytes) {
        double scaled = Math.abs(bytes);
        int unit = 0;
        while (scaled >= 999.5 && unit < UNITS.length - 1) {
            scaled /= 1000;
            unit++;
        }
        return (bytes < 0 ? "-" : "") + digits(scaled) + " " + UNITS[unit];
    }

    /** A rate of bytes, for example {@code 300 KB/s (25.9 GB per day)}. */
    public static String byteRate(double bytesPerSecond) {
        return bytes(bytesPerSecond) + "/s (" + bytes(bytesPerSecond * SECONDS_PER_DAY) + " per day)";
    }

    /** A rate of countable things, per second or, when slower, per hour or day. */
    public static String countRate(double perSecond) {
        double size = Math.abs(perSecond);
        if (size >= 1) {
            return digits(perSecond) + "/s";
        }
        return size * 3600 >= 1
                ? digits(perSecond * 3600) + " per hour"
                : digits(perSecond * SECONDS_PER_DAY) + " per day";
    }

    /** Growth with each request, for example {@code 2.05 KB per request}, or of what is counted {@code 12 per million requests}. */
    public static String perRequest(PerRequest growth, boolean bytes) {
        return bytes ? bytes(growth.amount()) + " per request" : perMillion(growth.amount()) + " per million requests";
    }

    static String perMillion(double perRequest) {
        return digits(1e6 * perRequest);
    }

    /** What growth goes by. */
    public static String traffic(PerRequest.Traffic traffic) {
        return switch (traffic) {
            case FOLLOWED -> "it follows the traffic";
            case INDEPENDENT -> "it goes on by time, whatever the traffic";
            case UNDECIDED -> "whether it follows the traffic cannot be told";
        };
    }

    /** A length of time in its two largest units, for example {@code 2 h 5 min}. */
    public static String duration(Duration duration) {
        if (duration.toDays() > 0) {
            return two(duration.toDays(), "d", duration.toHoursPart(), "h");
        }
        if (duration.toHours() > 0) {
            return two(duration.toHours(), "h", duration.toMinutesPart(), "min");
        }
        return duration.toMinutes() > 0
                ? two(duration.toMinutes(), "min", duration.toSecondsPart(), "s")
                : duration.toSeconds() + " s";
    }

    /** A number with three significant digits, without an exponent up to a million. */
    public static String digits(double value) {
        double size = Math.abs(value);
        if (!Double.isFinite(value) || size >= 1e6) {
            return Double.isFinite(value) ? String.format(Locale.ROOT, "%.3g", value) : "unbounded";
        }
        int decimals = size >= 100 ? 0 : size >= 10 ? 1 : 2;
        var text = String.format(Locale.ROOT, "%." + decimals + "f", value);
        return text.contains(".") ? text.replaceAll("\\.?0+$", "") : text;
    }

    /** A share from 0 to 1 in whole percent; what is less than half of one is not nothing. */
    public static String percent(double share) {
        long whole = Math.round(100 * share);
        return share > 0 && whole == 0 ? "< 1 %" : whole + " %";
    }

    private static String two(long large, String largeUnit, long small, String smallUnit) {
        return large + " " + largeUnit + (small == 0 ? "" : " " + small + " " + smallUnit);
    }
}
