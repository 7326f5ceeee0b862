package io.plumbline.batch.report;

import io.plumbline.batch.trend.Trend;
import java.util.List;

/** The chart of a series with its legend and what the test said of it. */
final class SeriesHtml {

    private SeriesHtml() {}

    static void write(StringBuilder page, ReportSeries series, List<Beginning> beginnings, LocalTimes times) {
        page.append("<figure>")
                .append(Chart.of(series, beginnings, times))
                .append("<figcaption><span class=\"key dot\"></span>samples<span class=\"key line\"></span>floor");
        if (series.trend().kind() != Trend.Kind.TOO_SHORT) {
            page.append("<span class=\"key dash\"></span>fitted line, with the range of its slope");
        }
        page.append("<br>").append(Html.text(series.trend().reason())).append("</figcaption></figure>");
    }
}
