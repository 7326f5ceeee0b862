/**
 * Short links: wishes for links and changes come in, stored links with unique codes, and lists of them, come out. Beside them
 * what belongs to links: {@link io.plumbline.persistence.link.RedirectRules}, {@link io.plumbline.persistence.link.Tags} and
 * {@link io.plumbline.persistence.link.Domains}.
 *
 * <p>Open {@link io.plumbline.persistence.link.LinkShortener} first, then {@link
 * io.plumbline.persistence.link.LinkLists}; the redirect does not use this package's entities.
 */
@NullMarked
package io.plumbline.persistence.link;

import org.jspecify.annotations.NullMarked;
