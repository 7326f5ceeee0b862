package io.plumbline.server.launcher;

/** What the server's log says during a start that may explain why the application does not answer. One thread. */
final class StartFailures {

    private static final String CAUSE = "Caused by: ";

    private String first = "";
    private String cause = "";
    private boolean saidReady;

    void note(String line) {
        saidReady = saidReady || line.contains("ready in");
        if (first.isEmpty()) {
            first = ServerLog.severeMessage(line);
        } else if (line.startsWith(CAUSE) && !saidReady) {
            cause = line.substring(CAUSE.length());
        }
    }

    /** Whether the server believes that everything is deployed. */
    boolean serverSaidReady() {
        return saidReady;
    }

    /** The first severe message and the last cause named, to be put after a sentence; empty if nothing is known. */
    String text() {
        if (first.isEmpty()) {
            return "";
        }
        return " (" + first + (cause.isEmpty() ? "" : "; cause: " + cause) + ")";
    }
}
