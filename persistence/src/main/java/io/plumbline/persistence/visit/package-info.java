/**
 * Visits in the database: batches of a journal in, counters out.
 *
 * <p>A batch is written with its counters and its mark in one transaction, so that each visit counts exactly once. Open
 * {@link io.plumbline.persistence.visit.VisitBatches} first for the way in, {@link
 * io.plumbline.persistence.visit.VisitCounters} for the way out.
 */
@NullMarked
package io.plumbline.persistence.visit;

import org.jspecify.annotations.NullMarked;
