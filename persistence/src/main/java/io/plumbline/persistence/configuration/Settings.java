package io.plumbline.persistence.configuration;

import static java.util.Map.entry;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Typed reads of configuration keys.
 *
 * <p>A key that is absent or blank has its default; a value that cannot be read, or lies outside its bounds, is an
 * {@link IllegalArgumentException} that names the key, the value and what is allowed. Thread-safe if the lookup is.
 */
public final class Settings {

    private static final Pattern QUANTITY = Pattern.compile("(\\d{1,18})\\s*([a-zA-Z]*)");

    /** Units in which durations are written, and read whatever their case. */
    private static final Map<String, Duration> DURATION_UNITS = Map.ofEntries(
            entry("ms", Duration.ofMillis(1)),
            entry("s", Duration.ofSeconds(1)),
            entry("m", Duration.ofMinutes(1)),
            entry("h", Duration.ofHours(1)),
            entry("d", Duration.ofDays(1)));

    /** Units in which amounts of bytes are written, and read whatever their case. */
    private static final Map<String, Long> SIZE_UNITS = Map.ofEntries(
            entry("", 1L),
            entry("kB", 1_000L),
            entry("MB", 1_000_000L),
            entry("GB", 1_000_000_000L),
            entry("KiB", 1L << 10),
            entry("MiB", 1L << 20),
            entry("GiB", 1L << 30));

    private final Function<String, Optional<String>> lookup;
    private final KeysRead read;

    /** Settings over any source of keys, for instance MicroProfile Config. */
    public Settings(Function<String, Optional<String>> lookup) {
        this(lookup, new KeysRead());
    }

    /** Settings that note what is read of them. */
    public Settings(Function<String, Optional<String>> lookup, KeysRead read) {
        this.lookup = lookup;
        this.read = read;
    }

    /**
     * Settings of a plain JVM: system properties first, then the environment by MicroProfile Config's rule ({@code
     * plumbline.http.port} is {@code PLUMBLINE_HTTP_PORT}).
     */
    public static Settings ofThisProcess() {
        return new Settings(key -> Optional.ofNullable(System.getProperty(key))
                .or(() -> Optional.ofNullable(System.getenv(environmentNameOf(key)))));
    }

    /** The environment variable that sets a key. */
    public static String environmentNameOf(String key) {
        return key.replaceAll("[^a-zA-Z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    public Optional<String> text(String key) {
        read.note(key, null);
        return lookup.apply(key).map(String::strip).filter(value -> !value.isEmpty());
    }

    public String text(String key, String fallback) {
        read.note(key, fallback);
        return text(key).orElse(fallback);
    }

    /** A list separated by commas; blanks around its parts do not count. */
    public List<String> list(String key) {
        return text(key).stream()
                .flatMap(value -> Stream.of(value.split(",")))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    /** {@code true} or {@code false}. */
    public boolean flag(String key, boolean fallback) {
        read.note(key, fallback);
        return text(key)
                .map(value -> switch (value.toLowerCase(Locale.ROOT)) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw unreadable(key, value, "true or false");
                })
                .orElse(fallback);
    }

    /** A whole number within bounds, both included. */
    public long number(String key, long fallback, long least, long most) {
        read.note(key, fallback);
        var value = text(key);
        if (value.isEmpty()) {
            return fallback;
        }
        var allowed = "a whole number from " + least + " to " + most;
        try {
            var number = Long.parseLong(value.get());
            if (number < least || number > most) {
                throw unreadable(key, value.get(), allowed);
            }
            return number;
        } catch (NumberFormatException notANumber) {
            throw unreadable(key, value.get(), allowed);
        }
    }

    /** As {@link #number}, for ports and other figures that fit an {@code int}. */
    public int integer(String key, int fallback, int least, int most) {
        return Math.toIntExact(number(key, fallback, least, most));
    }

    /** A positive duration: {@code 15s}, {@code 5m}, {@code 48h}, {@code 7d}, {@code 250ms}, or ISO-8601 ({@code PT15S}). */
    public Duration duration(String key, Duration fallback) {
        read.note(key, textOf(fallback));
        return text(key).map(value -> parseDuration(key, value)).orElse(fallback);
    }

    /** As {@link #duration(String, Duration)}, no longer than the most. */
    public Duration duration(String key, Duration fallback, Duration most) {
        var duration = duration(key, fallback);
        if (duration.compareTo(most) > 0) {
            throw unreadable(
                    key, text(key, ""), "a positive duration such as 15s or 5m, at most " + most.toSeconds() + "s");
        }
        return duration;
    }

    /** An amount of memory or disk in bytes: {@code 1048576}, {@code 64MiB}, {@code 2GB}. */
    public long bytes(String key, long fallbackBytes) {
        read.note(key, textOf(fallbackBytes));
        return text(key).map(value -> parseBytes(key, value)).orElse(fallbackBytes);
    }

    /**
     * A duration that is a part of a value, read as {@link #duration(String, Duration)} reads a whole one.
     *
     * @param what what a refusal calls it
     */
    public static Duration parseDuration(String what, String value) {
        var allowed = "a positive duration such as 15s, 5m, 48h, 7d or PT15S";
        var quantity = QUANTITY.matcher(value);
        try {
            var duration = quantity.matches()
                    ? switch (quantity.group(2).toLowerCase(Locale.ROOT)) {
                        case "ms" -> Duration.ofMillis(Long.parseLong(quantity.group(1)));
                        case "s" -> Duration.ofSeconds(Long.parseLong(quantity.group(1)));
                        case "m" -> Duration.ofMinutes(Long.parseLong(quantity.group(1)));
                        case "h" -> Duration.ofHours(Long.parseLong(quantity.group(1)));
                        case "d" -> Duration.ofDays(Long.parseLong(quantity.group(1)));
                        default -> throw unreadable(what, value, allowed);
                    }
                    : Duration.parse(value);
            if (duration.isZero() || duration.isNegative()) {
                throw unreadable(what, value, allowed);
            }
            return duration;
        } catch (DateTimeParseException | ArithmeticException notADuration) {
            throw unreadable(what, value, allowed);
        }
    }

    private static long parseBytes(String key, String value) {
        var allowed = "a number of bytes such as 1048576, 64MiB or 2GB";
        var quantity = QUANTITY.matcher(value);
        if (!quantity.matches()) {
            throw unreadable(key, value, allowed);
        }
        var unit = switch (quantity.group(2).toLowerCase(Locale.ROOT)) {
            case "", "b" -> 1L;
            case "k", "kb" -> 1_000L;
            case "m", "mb" -> 1_000_000L;
            case "g", "gb" -> 1_000_000_000L;
            case "kib" -> 1L << 10;
            case "mib" -> 1L << 20;
            case "gib" -> 1L << 30;
            default -> throw unreadable(key, value, allowed);
        };
        try {
            return Math.multiplyExact(Long.parseLong(quantity.group(1)), unit);
        } catch (ArithmeticException tooLarge) {
            throw unreadable(key, value, allowed);
        }
    }

    /** As somebody would write it, in the largest unit of which it is a whole number: {@code 90s}, {@code 7d}. */
    private static String textOf(Duration duration) {
        return DURATION_UNITS.entrySet().stream()
                .filter(unit -> duration.compareTo(unit.getValue()) >= 0
                        && unit.getValue()
                                .multipliedBy(duration.dividedBy(unit.getValue()))
                                .equals(duration))
                .max(Map.Entry.comparingByValue())
                .map(unit -> duration.dividedBy(unit.getValue()) + unit.getKey())
                .orElseGet(duration::toString);
    }

    /** As somebody would write it, in the largest unit of which it is a whole number: {@code 64MiB}, {@code 2GB}. */
    private static String textOf(long bytes) {
        return SIZE_UNITS.entrySet().stream()
                .filter(unit -> bytes > 0 && bytes % unit.getValue() == 0)
                .max(Map.Entry.comparingByValue())
                .map(unit -> bytes / unit.getValue() + unit.getKey())
                .orElseGet(() -> Long.toString(bytes));
    }

    private static IllegalArgumentException unreadable(String key, String value, String allowed) {
        return new IllegalArgumentException(key + " is \"" + value + "\"; it must be " + allowed);
    }
}
