package io.plumbline.batch.report;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tables after RFC 4180. A text that a spreadsheet would take for a formula gets an apostrophe in front. */
final class Csv {

    private static final String END = "\r\n";

    /** First characters that make spreadsheets calculate (OWASP, CSV injection). */
    private static final String FORMULA = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

    private Csv() {}

    /** The table of these fields, each of which {@link #text} or {@link #number} made, below a header. */
    static String table(List<String> columns, Stream<Stream<String>> rows) {
        return Stream.concat(Stream.of(columns.stream()), rows)
                .map(row -> row.collect(Collectors.joining(",")) + END)
                .collect(Collectors.joining());
    }

    /** A number as it is, also a negative one: a number is no formula. */
    static String number(@Nullable Double value) {
        return value == null ? "" : value.toString();
    }

    static String text(@Nullable String value) {
        if (value == null || value.isEmpty()) {
            return "";
        }
        var safe = FORMULA.indexOf(value.charAt(0)) >= 0 ? "'" + value : value;
        boolean quoted = safe.chars().anyMatch(character -> ",\"\r\n".indexOf(character) >= 0);
        return quoted ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
    }
}
