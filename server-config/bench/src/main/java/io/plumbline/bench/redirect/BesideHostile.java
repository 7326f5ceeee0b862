package io.plumbline.bench.redirect;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What visitors of one link are answered beside clients who mean no good; immutable.
 *
 * @param crowd who these are, for readers
 * @param rows since they came, one after another
 * @param alone answers a second without them, before and after
 */
record BesideHostile(String crowd, List<Wrk.Answers> rows, double alone) {

    BesideHostile {
        rows = List.copyOf(rows);
    }

    double perSecond() {
        return rows.stream().mapToDouble(Wrk.Answers::perSecond).average().orElse(Double.NaN);
    }

    /** What is left of the answers without them. */
    double share() {
        return perSecond() / alone;
    }

    /** Answers that were not right. */
    long wrong() {
        return rows.stream().mapToLong(row -> row.errors() + row.broken()).sum();
    }

    /** The share in each row. */
    String shares() {
        return rows.stream()
                .map(row -> String.format(Locale.ROOT, "%.0f %%", 100 * row.perSecond() / alone))
                .collect(Collectors.joining(", "));
    }
}
