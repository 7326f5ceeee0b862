/**
 * Short links and how they come to be: a wish for a link comes in, a stored link with a unique code comes out. Beside them
 * what belongs to links: {@link io.plumbline.persistence.link.RedirectRules}, {@link io.plumbline.persistence.link.Tags} and
 * {@link io.plumbline.persistence.link.Domains}.
 *
 * <p>Open {@link io.plumbline.persistence.link.LinkShortener} first; the redirect does not use this package's entities.
 */
@NullMarked
package io.plumbline.persistence.link;

import org.jspecify.annotations.NullMarked;
