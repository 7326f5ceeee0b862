/**
 * Visits on their way from the redirect into the database: appended to a file before the answer leaves, drained in
 * batches behind it.
 *
 * <p>Open {@link io.plumbline.web.redirect.journal.VisitJournal} first, then {@link
 * io.plumbline.web.redirect.journal.VisitFlush}.
 */
@NullMarked
package io.plumbline.web.redirect.journal;

import org.jspecify.annotations.NullMarked;
