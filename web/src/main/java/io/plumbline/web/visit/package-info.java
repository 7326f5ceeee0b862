/**
 * The visits of the contract: requests in, pages and summaries of visits out.
 *
 * <p>Open {@link io.plumbline.web.visit.ShortUrlVisitsResource} first, then {@link io.plumbline.web.visit.VisitAnswers}.
 */
@NullMarked
package io.plumbline.web.visit;

import org.jspecify.annotations.NullMarked;
