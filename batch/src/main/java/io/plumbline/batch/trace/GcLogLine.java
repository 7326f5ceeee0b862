package io.plumbline.batch.trace;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A line of the JVM's unified log (JEP 158): decorations in brackets, then text. Immutable.
 *
 * @param stamp the first decoration that tells a date; absent if none does
 * @param uptimeSeconds since the JVM's start; not a number if no decoration tells
 * @param tags such as {@code gc,start}; empty if no decoration tells
 * @param text behind the decorations
 */
record GcLogLine(@Nullable String stamp, double uptimeSeconds, String tags, String text) {

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSZ", Locale.ROOT);

    /** Fewer milliseconds than this were never since 1970 where a JVM writes logs, and no JVM runs for as many. */
    private static final double EPOCH_MILLIS = 1e11;

    private static final double EPOCH_NANOS = 1e17;

    /** Before it no JVM wrote such logs; what is damaged or hostile tells of other times, and differences of them would overflow. */
    private static final Instant FIRST = Instant.parse("2000-01-01T00:00:00Z");

    private static final Instant LAST = Instant.parse("2200-01-01T00:00:00Z");

    /** A hundred years: as {@link #FIRST}. */
    private static final double LONGEST_UPTIME_SECONDS = 100 * 365.25 * 24 * 3600;

    /** Splits a line; nothing if it has no decorations. */
    static @Nullable GcLogLine of(String line) {
        String stamp = null;
        double uptime = Double.NaN;
        var tags = "";
        int at = 0;
        while (at < line.length() && line.charAt(at) == '[') {
            int end = line.indexOf(']', at);
            if (end < 0) {
                return null;
            }
            var decoration = line.substring(at + 1, end).strip();
            if (!decoration.isEmpty() && isDigit(decoration.charAt(0))) {
                double seconds = seconds(decoration);
                if (Double.isNaN(seconds)) {
                    stamp = stamp == null && isStamp(decoration) ? decoration : stamp;
                } else {
                    uptime = Double.isNaN(uptime) && isUptime(seconds) ? seconds : uptime;
                }
            } else if (decoration.startsWith("gc") || decoration.startsWith("safepoint")) {
                tags = decoration;
            }
            at = end + 1;
        }
        return at == 0
                ? null
                : new GcLogLine(stamp, uptime, tags, line.substring(at).strip());
    }

    /** Whether a JVM can have written at this time. */
    static boolean isPlausible(Instant at) {
        return !at.isBefore(FIRST) && at.isBefore(LAST);
    }

    /** Whether a JVM can have run for so long. */
    static boolean isUptime(double seconds) {
        return seconds <= LONGEST_UPTIME_SECONDS;
    }

    /** When it was written; nothing if it has no date, or a broken one or one that no JVM can have written. */
    @Nullable
    Instant at() {
        var date = stamp;
        if (date == null) {
            return null;
        }
        try {
            var at = date.endsWith("ms")
                    ? Instant.ofEpochMilli(Long.parseLong(date.substring(0, date.length() - 2)))
                    : OffsetDateTime.parse(date, STAMP).toInstant();
            return isPlausible(at) ? at : null;
        } catch (DateTimeException | NumberFormatException broken) {
            return null;
        }
    }

    private static boolean isStamp(String decoration) {
        return decoration.length() > 10 && (decoration.charAt(4) == '-' || decoration.endsWith("ms"));
    }

    private static double seconds(String decoration) {
        double scale = decoration.endsWith("ns") ? 1e-9 : decoration.endsWith("ms") ? 1e-3 : 1;
        int unit = decoration.endsWith("ns") || decoration.endsWith("ms") ? 2 : decoration.endsWith("s") ? 1 : 0;
        if (unit == 0) {
            return Double.NaN;
        }
        double value = GcLogNumbers.number(decoration, 0, decoration.length() - unit);
        boolean sinceEpoch = (scale == 1e-3 && value > EPOCH_MILLIS) || (scale == 1e-9 && value > EPOCH_NANOS);
        return sinceEpoch ? Double.NaN : value * scale;
    }

    private static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }
}
