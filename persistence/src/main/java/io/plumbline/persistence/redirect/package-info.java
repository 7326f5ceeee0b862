/**
 * What the redirect reads: a code in, the target of its link out, by one plain query; and notices of changed links.
 *
 * <p>Open {@link io.plumbline.persistence.redirect.LinkTargets} first.
 */
@NullMarked
package io.plumbline.persistence.redirect;

import org.jspecify.annotations.NullMarked;
