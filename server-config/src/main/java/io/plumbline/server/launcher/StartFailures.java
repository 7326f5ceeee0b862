package io.plumbline.server.launcher;

import java.util.regex.Pattern;

/** What the server's log says during a start that may explain why the application does not answer. One thread. */
final class StartFailures {

    private static final String CAUSE = "Caused by: ";

    private static final Pattern READY = Pattern.compile("\\bready in [\\d.,]+ \\(ms\\)");

    /** The first line of a stack trace: the name of a class that is called so, and its message. */
    private static final Pattern THROWN = Pattern.compile("(?:[\\w$]+\\.)+[\\w$]*(?:Exception|Error)\\b.*");

    /** A message that the server did not find the words for. */
    private static final Pattern CODE = Pattern.compile("[A-Z]+-[A-Z]+-\\d+");

    private String first = "";
    private String cause = "";
    private boolean ofFirst;
    private boolean saidReady;

    void note(String line) {
        saidReady = saidReady || READY.matcher(line).find();
        var severe = ServerLog.severeMessage(line);
        if (!severe.isEmpty()) {
            ofFirst = first.isEmpty() || CODE.matcher(first).matches();
            first = ofFirst ? severe : first;
        } else if (ofFirst && !saidReady) {
            noteCause(line);
        }
    }

    /** The last cause is the one that the others come from. */
    private void noteCause(String line) {
        if (line.startsWith(CAUSE)) {
            cause = line.substring(CAUSE.length());
        } else if (cause.isEmpty() && THROWN.matcher(line).matches()) {
            cause = line;
        }
    }

    /** Whether the server believes that everything is deployed. */
    boolean serverSaidReady() {
        return saidReady;
    }

    /** The first severe message and the last cause named with it, to be put after a sentence; empty if nothing is known. */
    String text() {
        if (first.isEmpty()) {
            return "";
        }
        return " (" + first + (cause.isEmpty() ? "" : "; cause: " + cause) + ")";
    }
}
