package io.plumbline.batch.report;

/** Escapes text for HTML and SVG, in elements and in quoted attributes alike. */
final class Html {

    private Html() {}

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
}
