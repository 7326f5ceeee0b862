package io.plumbline.persistence.visit;

import java.sql.SQLException;

/** The database did not read or write visits; the cause says why. Nothing was changed. */
public final class VisitStoreException extends IllegalStateException {

    private static final long serialVersionUID = 1;

    // SQLSTATE class 22, data exception
    private static final String DATA_EXCEPTION = "22";

    private final boolean dataRefused;

    public VisitStoreException(SQLException cause) {
        super("the database did not answer for visits: " + cause.getMessage(), cause);
        this.dataRefused = cause.getSQLState() != null && cause.getSQLState().startsWith(DATA_EXCEPTION);
    }

    /** Whether the database works but cannot store these values, so that trying again would not help. */
    public boolean isDataRefused() {
        return dataRefused;
    }
}
