/**
 * Who may do what: the header {@code X-Api-Key}, or the cookie of the console's session, comes in; a
 * {@link io.plumbline.web.access.Caller} or a problem comes out.
 *
 * <p>Open {@link io.plumbline.web.access.RequiresRight} first, then {@link io.plumbline.web.access.ApiKeyFeature} and, for
 * sessions, {@link io.plumbline.web.access.Sessions}.
 */
@NullMarked
package io.plumbline.web.access;

import org.jspecify.annotations.NullMarked;
