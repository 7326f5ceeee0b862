package io.plumbline.batch.report;

import io.plumbline.batch.trend.Floor;
import io.plumbline.batch.trend.Series;
import io.plumbline.batch.trend.Trend;
import io.plumbline.batch.verdict.Area;
import java.time.Duration;
import java.time.Instant;

/**
 * One measured series as it is shown. Immutable.
 *
 * @param area what was measured
 * @param samples every sample of the window
 * @param floor the lower envelope that was tested; the same as the samples where nothing was left out
 * @param trend what the test said, with the fitted line and its interval
 */
public record ReportSeries(Area area, Series samples, Series floor, Trend trend) {

    /** The series with the floor on which {@link io.plumbline.batch.trend.TrendTest} tested it. */
    public static ReportSeries of(Area area, Series samples, Trend trend) {
        return new ReportSeries(area, samples, Floor.of(samples), trend);
    }

    /** The value of the fitted line at an instant. */
    double fittedAt(Instant at) {
        return trend.fittedAt(Duration.between(trend.origin(), at).toMillis() / 1000.0);
    }
}
