package io.plumbline.persistence.redirect;

import java.sql.SQLException;

/** The database did not tell where a link leads; the cause says why. */
public final class LinkStoreException extends IllegalStateException {

    private static final long serialVersionUID = 1;

    public LinkStoreException(SQLException cause) {
        super("the database did not answer for links: " + cause.getMessage(), cause);
    }
}
