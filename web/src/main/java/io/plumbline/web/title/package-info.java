/**
 * Titles of the pages that links lead to: a long URL comes in, the page's title comes out, or none.
 *
 * <p>Whoever may make links chooses what is asked for here, so nothing that is not public is ever asked. Open {@link
 * io.plumbline.web.title.TitleFetch} first.
 */
@NullMarked
package io.plumbline.web.title;

import org.jspecify.annotations.NullMarked;
