package io.plumbline.bench.links;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What to measure; immutable.
 *
 * @param distribution where the built product lies
 * @param directory for databases, logs and results; databases that an earlier run prepared there are used again
 * @param links how many short links there are
 * @param visits how many visits there are, one measurement each
 * @param requests how many requests each row of the table stands on
 * @param steps what is done
 * @param questions found in the names of the rows that are asked; the others keep what an earlier run measured
 */
public record LinksBenchSettings(
        Path distribution,
        Path directory,
        long links,
        List<Long> visits,
        int requests,
        Set<Step> steps,
        Pattern questions) {

    private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);
    private static final int FEWEST_LINKS = 10_000;
    private static final int FEWEST_REQUESTS = 20;

    /** What can be done for itself, in this order. */
    public enum Step {
        /** Makes and fills the databases. */
        PREPARE,
        /** Makes their sums of visits anew. */
        RECOUNT,
        /** Asks the questions. */
        ASK
    }

    public LinksBenchSettings {
        visits = List.copyOf(visits);
        steps = Set.copyOf(steps);
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
                Integer.parseInt(text(settings, "requests")),
                Arrays.stream(settings.getOrDefault("steps", "prepare,recount,ask")
                                .split(","))
                        .map(step -> Step.valueOf(step.strip().toUpperCase(Locale.ROOT)))
                        .collect(Collectors.toSet()),
                Pattern.compile(settings.getOrDefault("questions", "")));
    }

    private static String text(Map<String, String> settings, String key) {
        var value = settings.get(key);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("\"" + key + "\" is missing; give it as " + key + "=…");
        }
        return value;
    }
}
