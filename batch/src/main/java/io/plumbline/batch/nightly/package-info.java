/**
 * The scheduled jobs and what administrators ask for by hand: the only package that knows Jakarta Batch and the database.
 *
 * <p>In: settings, the clock, requests from REST. Out: samples, captures, diagnoses, findings and reports in the database.
 * The jobs are {@code META-INF/batch-jobs/snapshot.xml} and {@code nightly-diagnosis.xml}; read these first, then {@link
 * io.plumbline.batch.nightly.Pacemaker}, which starts everything, and {@link io.plumbline.batch.nightly.Runs}, which makes
 * sure that nothing runs twice and nothing is forgotten.
 */
@NullMarked
package io.plumbline.batch.nightly;

import org.jspecify.annotations.NullMarked;
