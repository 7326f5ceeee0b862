package io.plumbline.persistence.link;

import org.jspecify.annotations.Nullable;

/**
 * Where visitors go who found no link, with the contract's placeholders {@code {DOMAIN}} and {@code {ORIGINAL_PATH}};
 * immutable.
 *
 * @param baseUrlRedirect for the bare domain; absent to show an error page, as for the others
 * @param regular404Redirect for a path that cannot be a short code
 * @param invalidShortUrlRedirect for a code without a link, or whose link does not lead on now
 */
public record NotFoundRedirects(
        @Nullable String baseUrlRedirect,
        @Nullable String regular404Redirect,
        @Nullable String invalidShortUrlRedirect) {

    /** An error page for everybody. */
    public static final NotFoundRedirects NONE = new NotFoundRedirects(null, null, null);
}
