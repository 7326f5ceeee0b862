package io.plumbline.web.diagnosis;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * One line of the list of reports.
 *
 * @param id of the diagnosis that it tells of; names the report under {@code reports/}
 * @param targetName the target's name when asked
 * @param verdict {@code LEAK}, {@code GROWTH}, {@code STEADY} or {@code INCONCLUSIVE}
 * @param madeAt when the report was written
 */
@Schema(name = "ListedReport")
record ReportLine(long id, String targetName, String verdict, Instant madeAt) {}
