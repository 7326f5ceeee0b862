package io.plumbline.persistence.redirect;

import io.plumbline.persistence.link.NotFoundRedirects;

/**
 * A stored domain, as a redirect needs it. Immutable.
 *
 * @param authority in lower case and ASCII, with a port where it has one; empty for the default domain
 */
public record RedirectDomain(long id, String authority, NotFoundRedirects redirects) {}
