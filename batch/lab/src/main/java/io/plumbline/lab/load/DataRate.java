package io.plumbline.lab.load;

import java.util.regex.Pattern;

/**
 * A flow of data, written as {@code 512KiB/s}. Immutable.
 *
 * @param bytesPerSecond not negative
 */
public record DataRate(long bytesPerSecond) {

    private static final Pattern TEXT = Pattern.compile("(\\d{1,9})(B|KiB|MiB|GiB)/s");

    /** Checks the range. */
    public DataRate {
        if (bytesPerSecond < 0) {
            throw new IllegalArgumentException("a rate is not negative, but this one is " + bytesPerSecond + " B/s");
        }
    }

    /**
     * Reads a number and a unit.
     *
     * @throws IllegalArgumentException if the text is anything else
     */
    public static DataRate parse(String text) {
        var matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no rate; write a whole number and B/s, KiB/s, MiB/s or GiB/s, as in 512KiB/s");
        }
        return new DataRate(Long.parseLong(matcher.group(1)) * bytesPer(matcher.group(2)));
    }

    private static long bytesPer(String unit) {
        return switch (unit) {
            case "KiB" -> 1L << 10;
            case "MiB" -> 1L << 20;
            case "GiB" -> 1L << 30;
            default -> 1L;
        };
    }
}
