package io.plumbline.batch.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Begins pages, and escapes text for HTML and SVG, in elements and in quoted attributes alike. */
final class Html {

    private static final String STYLE = style();

    private Html() {}

    /** Begins a page in the style of all of them, which allows itself nothing but that style, up to its content. */
    static void head(StringBuilder page, String title) {
        page.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
                .append("<meta http-equiv=\"Content-Security-Policy\"")
                .append(" content=\"default-src 'none'; style-src 'unsafe-inline'\">")
                .append("<title>")
                .append(text(title))
                .append("</title><style>")
                .append(STYLE)
                .append("</style></head><body><main>");
    }

    /** The text as it may stand in a page; control characters become a visible sign. */
    static String text(String value) {
        var escaped = new StringBuilder(value.length() + 16);
        value.codePoints().forEach(character -> {
            switch (character) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.appendCodePoint(isSafe(character) ? character : 0xFFFD);
            }
        });
        return escaped.toString();
    }

    /** Refuses controls, lone surrogates, and the marks that turn the direction of the text around them. */
    private static boolean isSafe(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL -> character == '\n' || character == '\t';
            case Character.FORMAT, Character.SURROGATE, Character.UNASSIGNED -> false;
            default -> true;
        };
    }

    /** The text with chances to break a long class name after its dots and dollar signs. */
    static String name(String value) {
        return text(value).replace(".", ".<wbr>").replace("$", "$<wbr>");
    }

    /** A table of texts, which are escaped; the headings are ours. */
    static void table(StringBuilder page, List<String> columns, Stream<List<String>> rows) {
        page.append("<div class=\"wide\"><table class=\"list\"><thead><tr>");
        columns.forEach(
                column -> page.append("<th scope=\"col\">").append(column).append("</th>"));
        page.append("</tr></thead><tbody>");
        rows.forEach(row -> {
            page.append("<tr>");
            row.forEach(cell -> page.append("<td>").append(name(cell)).append("</td>"));
            page.append("</tr>");
        });
        page.append("</tbody></table></div>");
    }

    private static String style() {
        try (var stream = Objects.requireNonNull(
                Html.class.getResourceAsStream("report.css"), "report.css is not on the class path")) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
