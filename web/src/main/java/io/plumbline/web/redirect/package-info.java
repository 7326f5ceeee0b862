/**
 * The hot path: a request for a short URL in, a redirect out, a visit noted in between.
 *
 * <p>Open {@link io.plumbline.web.redirect.RedirectFilter} first, which can answer everything, and {@link
 * io.plumbline.web.redirect.ListenerFilter}, which answers most of it sooner; then {@link io.plumbline.web.redirect.LinkCache} and
 * {@link io.plumbline.web.redirect.journal.VisitJournal}; {@link io.plumbline.web.redirect.RedirectLife} starts and
 * stops them.
 */
@NullMarked
package io.plumbline.web.redirect;

import org.jspecify.annotations.NullMarked;
