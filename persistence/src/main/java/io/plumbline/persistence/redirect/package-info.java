/**
 * What the redirect reads: a code in, the target of its link out, by one plain query; domains, and notices of changes.
 *
 * <p>Open {@link io.plumbline.persistence.redirect.LinkTargets} first.
 */
@NullMarked
package io.plumbline.persistence.redirect;

import org.jspecify.annotations.NullMarked;
