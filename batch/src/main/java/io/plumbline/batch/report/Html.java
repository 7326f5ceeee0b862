package io.plumbline.batch.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Begins pages, and escapes text for HTML and SVG, in elements and in quoted attributes alike. */
final class Html {

    private static final String STYLE = style();

    private static final Pattern BREAK = Pattern.compile("\\.(?!\\d)|\\$|(?<=\\w)\\(");

    /** An amount or a time, of words so short that the narrowest column has room for them, or one such word. */
    private static final Pattern SHORT = Pattern.compile("[+-]?\\d\\S{0,9}(?: \\S{1,10}){0,8}|\\S{1,8}");

    private static final Pattern UNIT =
            Pattern.compile("(?<=\\d) (?=(?:%|ns|ms|s|min|h|d|(?:[KMGT]?B|bytes)(?:/s)?)(?!\\w))");

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

    /** The text with chances to break the name of a class or a line within its signs; a number is not broken. */
    static String name(String value) {
        return BREAK.matcher(text(value)).replaceAll("$0<wbr>");
    }

    /**
     * A table of texts, which are escaped; the headings are ours. Each cell knows its heading, which stands before it where
     * the window is too narrow for columns.
     */
    static void table(StringBuilder page, List<String> columns, Stream<List<String>> rows) {
        page.append("<div class=\"wide\"><table class=\"list\"><thead><tr>");
        columns.forEach(
                column -> page.append("<th scope=\"col\">").append(column).append("</th>"));
        page.append("</tr></thead><tbody>");
        rows.forEach(row -> {
            page.append("<tr>");
            for (int at = 0; at < columns.size(); at++) {
                cell(page, columns.get(at), row.get(at));
            }
            page.append("</tr>");
        });
        page.append("</tbody></table></div>");
    }

    /** A time or an amount is broken between its words alone, and not before its unit. */
    private static void cell(StringBuilder page, String column, String value) {
        boolean whole = SHORT.matcher(value).matches();
        page.append(whole ? "<td class=\"whole\"" : "<td");
        if (!column.isEmpty()) {
            page.append(" data-of=\"").append(column).append('"');
        }
        page.append('>')
                .append(whole ? UNIT.matcher(text(value)).replaceAll("&nbsp;") : name(value))
                .append("</td>");
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
