package io.plumbline.server.launcher;

/** What the command line tells its caller by the process's exit code; stable for scripts. */
public enum ExitCode {
    FINE(0),
    LEAK(1),
    BAD_INPUT_OR_ENVIRONMENT(2),
    GROWTH(3),
    INCONCLUSIVE(4),
    OUR_FAULT(5);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
