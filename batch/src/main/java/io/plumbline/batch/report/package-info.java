/**
 * The report of one diagnosis: a {@link io.plumbline.batch.report.Report} comes in, a page
 * ({@link io.plumbline.batch.report.ReportHtml}), JSON ({@link io.plumbline.batch.report.ReportJson}) or a table
 * ({@link io.plumbline.batch.report.ReportCsv}) goes out.
 */
@NullMarked
package io.plumbline.batch.report;

import org.jspecify.annotations.NullMarked;
