package io.plumbline.bench.redirect;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What to measure; immutable.
 *
 * @param distribution where the built product lies
 * @param directory for databases, logs and results; databases of an earlier run are used again
 * @param links how many short links the load spreads over
 * @param rows the parts of the report, by name; empty for all
 * @param seconds how long each row is measured
 * @param warmSeconds how long the server answers before the first row
 * @param connections how many clients ask at a time
 * @param heap the server's heap, as {@code plumbline.server.heap} has it
 * @param growth the numbers of links of the table of growth
 * @param soak how many redirects the last table stands on
 * @param minutes how long the service is under load before its own diagnosis is asked
 * @param serverOptions of the server's JVM, such as a profiler's
 */
public record RedirectBenchSettings(
        Path distribution,
        Path directory,
        long links,
        List<String> rows,
        int seconds,
        int warmSeconds,
        int connections,
        String heap,
        List<Long> growth,
        long soak,
        int minutes,
        String serverOptions) {

    private static final long MOST_LINKS = 1L << 24;

    public RedirectBenchSettings {
        rows = List.copyOf(rows);
        growth = List.copyOf(growth);
        if (links < 1 || links >= MOST_LINKS || seconds < 1 || connections < 1 || minutes < 1) {
            throw new IllegalArgumentException(
                    "links=" + links + ", seconds=" + seconds + ", connections=" + connections + ", minutes=" + minutes
                            + "; at least one of each is needed, and fewer than " + MOST_LINKS + " links");
        }
    }

    /** From settings as the command line has them. */
    public static RedirectBenchSettings from(Map<String, String> settings) {
        return new RedirectBenchSettings(
                Path.of(text(settings, "distribution")).toAbsolutePath().normalize(),
                Path.of(text(settings, "directory")).toAbsolutePath().normalize(),
                Long.parseLong(text(settings, "links")),
                list(settings.getOrDefault("rows", "")),
                Integer.parseInt(text(settings, "seconds")),
                Integer.parseInt(text(settings, "warm")),
                Integer.parseInt(text(settings, "connections")),
                text(settings, "heap"),
                list(text(settings, "growth")).stream().map(Long::valueOf).toList(),
                Long.parseLong(text(settings, "soak")),
                Integer.parseInt(text(settings, "minutes")),
                settings.getOrDefault("server-options", ""));
    }

    /** Whether a part of the report is wanted. */
    boolean wants(String row) {
        return rows.isEmpty() || rows.contains(row);
    }

    private static List<String> list(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    private static String text(Map<String, String> settings, String key) {
        var value = settings.get(key);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("\"" + key + "\" is missing; give it as " + key + "=…");
        }
        return value;
    }
}
