package io.plumbline.bench.links;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What to measure; immutable.
 *
 * @param distribution where the built product lies
 * @param directory for databases, logs and results; what an earlier run left there is deleted
 * @param links how many short links there are
 * @param visits how many visits there are, one measurement each
 * @param requests how many requests each row of the table stands on
 */
public record LinksBenchSettings(Path distribution, Path directory, long links, List<Long> visits, int requests) {

    private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);
    private static final int FEWEST_LINKS = 10_000;
    private static final int FEWEST_REQUESTS = 20;

    public LinksBenchSettings {
        visits = List.copyOf(visits);
        if (links < FEWEST_LINKS || visits.isEmpty() || visits.contains(0L) || requests < FEWEST_REQUESTS) {
            throw new IllegalArgumentException("links=" + links + ", visits=" + visits + ", requests=" + requests
                    + "; at least " + FEWEST_LINKS + " links, some visits and " + FEWEST_REQUESTS
                    + " requests are needed");
        }
    }

    /** From settings as the command line has them; {@code visits} in millions, separated by commas. */
    public static LinksBenchSettings from(Map<String, String> settings) {
        return new LinksBenchSettings(
                Path.of(text(settings, "distribution")).toAbsolutePath().normalize(),
                Path.of(text(settings, "directory")).toAbsolutePath().normalize(),
                Long.parseLong(text(settings, "links")),
                Arrays.stream(text(settings, "visits").split(","))
                        .map(millions -> new BigDecimal(millions.strip())
                                .multiply(MILLION)
                                .longValueExact())
                        .toList(),
                Integer.parseInt(text(settings, "requests")));
    }

    private static String text(Map<String, String> settings, String key) {
        var value = settings.get(key);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("\"" + key + "\" is missing; give it as " + key + "=…");
        }
        return value;
    }
}
