/**
 * The report of one diagnosis: a {@link io.plumbline.batch.report.Report} comes in, a page
 * ({@link io.plumbline.batch.report.ReportHtml}), JSON ({@link io.plumbline.batch.report.ReportJson}) or a table
 * ({@link io.plumbline.batch.report.ReportCsv}) goes out. {@link io.plumbline.batch.report.Changes} says what has become of each
 * cause since the night before.
 *
 * <p>The same of a {@link io.plumbline.batch.report.Night} over all targets: {@link io.plumbline.batch.report.NightHtml} and its
 * neighbours.
 */
@NullMarked
package io.plumbline.batch.report;

import org.jspecify.annotations.NullMarked;
