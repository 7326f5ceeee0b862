package io.plumbline.persistence.access;

import java.sql.SQLException;

/** The database that holds the API keys did not do what it was asked. */
public final class KeyStoreException extends RuntimeException {

    public KeyStoreException(SQLException cause) {
        super("the API keys cannot be read or written: " + cause.getMessage(), cause);
    }
}
