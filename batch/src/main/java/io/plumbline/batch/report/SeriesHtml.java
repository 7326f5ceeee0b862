package io.plumbline.batch.report;

import io.plumbline.batch.trend.Trend;
import java.util.List;

/** The chart of a series. */
final class SeriesHtml {

    private SeriesHtml() {}

    /** The chart with its legend. */
    static void write(StringBuilder page, ReportSeries series, List<Beginning> beginnings, LocalTimes times) {
        page.append("<figure>")
                .append(Chart.of(series, beginnings, times))
                .append("<figcaption><span class=\"key dot\"></span>samples<span class=\"key line\"></span>floor");
        if (series.trend().kind() != Trend.Kind.TOO_SHORT) {
            page.append("<span class=\"key dash\"></span>fitted line, with the range of its slope");
        }
        page.append("</figcaption></figure>");
    }

    /** The chart with what the test said of the series, in the place of a legend. */
    static void small(StringBuilder page, ReportSeries series, List<Beginning> beginnings, LocalTimes times) {
        page.append("<figure>")
                .append(Chart.of(series, beginnings, times))
                .append("<figcaption>")
                .append(Html.text(series.trend().reason()))
                .append("</figcaption></figure>");
    }
}
