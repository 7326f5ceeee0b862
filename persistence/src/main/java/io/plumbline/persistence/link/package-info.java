/**
 * Short links and how they come to be: a wish for a link comes in, a stored link with a unique code comes out.
 *
 * <p>Open {@link io.plumbline.persistence.link.LinkShortener} first; the redirect does not use this package's entities.
 */
@NullMarked
package io.plumbline.persistence.link;

import org.jspecify.annotations.NullMarked;
