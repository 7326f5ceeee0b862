package io.plumbline.batch.trace;

/** An expression over events cannot be asked. Its message shows the place. */
final class EventExpressionException extends Exception {

    private static final long serialVersionUID = 1L;
    private static final int LONGEST_SHOWN = 2_000;

    private final String expression;
    private final int line;
    private final int column;
    private final String reason;

    /**
     * Says where and what.
     *
     * @param line from 1 on
     * @param column from 1 on
     */
    EventExpressionException(String expression, int line, int column, String reason) {
        super(shown(expression, line, column, reason));
        this.expression = cut(expression);
        this.line = line;
        this.column = column;
        this.reason = reason;
    }

    EventAnswer.Refused answer() {
        return new EventAnswer.Refused(expression, line, column, reason, String.valueOf(getMessage()));
    }

    private static String shown(String expression, int line, int column, String reason) {
        var lines = cut(expression).split("\n", -1);
        var place = line == 1 ? "column " + column : "line " + line + ", column " + column;
        return line > lines.length
                ? place + ": " + reason
                : place + ": " + reason + "\n" + lines[line - 1] + "\n" + caret(lines[line - 1], column);
    }

    /** Tabs stay tabs, so that the caret is below its place however wide they are. */
    private static String caret(String line, int column) {
        return line.substring(0, Math.min(column - 1, line.length())).replaceAll("[^\t]", " ") + "^";
    }

    private static String cut(String expression) {
        return expression.length() <= LONGEST_SHOWN ? expression : expression.substring(0, LONGEST_SHOWN) + "…";
    }
}
