package io.plumbline.web.gate;

import org.jspecify.annotations.Nullable;

/** The database does not answer in time. */
public final class DatabaseUnavailableException extends Exception {

    private static final long serialVersionUID = 1;

    /** Without a stack trace: under load with a dead database there are many. */
    public DatabaseUnavailableException(@Nullable Throwable cause) {
        super("the database does not answer", cause, false, false);
    }
}
