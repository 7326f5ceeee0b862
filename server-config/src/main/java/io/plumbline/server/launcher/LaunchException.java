package io.plumbline.server.launcher;

/** Why the product did not start or did not stay up; the message is for the one who started it and says what to do. */
public final class LaunchException extends Exception {

    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;

    private LaunchException(ExitCode exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /** Something around us is wrong and can be put right by the user: a port, a directory, a database. */
    public static LaunchException environment(String message) {
        return new LaunchException(ExitCode.BAD_INPUT_OR_ENVIRONMENT, message);
    }

    /** We are wrong. */
    public static LaunchException ourFault(String message) {
        return new LaunchException(ExitCode.OUR_FAULT, message);
    }

    public ExitCode exitCode() {
        return exitCode;
    }
}
