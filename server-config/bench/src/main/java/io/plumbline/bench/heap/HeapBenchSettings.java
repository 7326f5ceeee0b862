package io.plumbline.bench.heap;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What to measure; immutable.
 *
 * @param distribution where the built product lies
 * @param peers where the libraries of others lie, a directory each
 * @param directory for dumps, indexes and results
 * @param gigabytes sizes of the dumps that everybody is asked about
 * @param curve further sizes, for our engine alone
 * @param limit how long one run may take
 * @param memory bound of our engine, as {@code --memory} has it; empty for none
 */
public record HeapBenchSettings(
        Path distribution,
        Path peers,
        Path directory,
        List<Double> gigabytes,
        List<Double> curve,
        Duration limit,
        String memory) {

    public HeapBenchSettings {
        gigabytes = List.copyOf(gigabytes);
        curve = List.copyOf(curve);
        if (gigabytes.isEmpty() || gigabytes.stream().anyMatch(size -> size <= 0)) {
            throw new IllegalArgumentException(
                    "dumps=" + gigabytes + "; sizes in gigabytes are needed, like 0.05,0.5,2");
        }
    }

    /** From settings as the command line has them; sizes in gigabytes, separated by commas. */
    public static HeapBenchSettings from(Map<String, String> settings) {
        return new HeapBenchSettings(
                path(settings, "distribution"),
                path(settings, "peers"),
                path(settings, "directory"),
                sizes(settings.getOrDefault("dumps", "")),
                sizes(settings.getOrDefault("curve", "")),
                Duration.parse("PT" + settings.getOrDefault("limit", "200S")),
                settings.getOrDefault("memory", ""));
    }

    private static List<Double> sizes(String text) {
        return Arrays.stream(text.split(","))
                .filter(size -> !size.isBlank())
                .map(size -> Double.parseDouble(size.strip()))
                .toList();
    }

    private static Path path(Map<String, String> settings, String key) {
        var value = settings.get(key);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("\"" + key + "\" is missing; give it as " + key + "=…");
        }
        return Path.of(value).toAbsolutePath().normalize();
    }
}
