package io.plumbline.web.redirect;

import org.jspecify.annotations.Nullable;

/** The link is not in the cache and the database does not answer in time. */
final class LinksUnavailableException extends Exception {

    private static final long serialVersionUID = 1;

    /** Without a stack trace: under load with a dead database there are many. */
    LinksUnavailableException(@Nullable Throwable cause) {
        super("the database does not answer for links", cause, false, false);
    }
}
