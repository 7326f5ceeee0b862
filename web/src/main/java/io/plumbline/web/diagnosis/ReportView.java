package io.plumbline.web.diagnosis;

import io.plumbline.batch.nightly.ReportSettings;
import io.plumbline.batch.report.LocalTimes;
import io.plumbline.batch.report.ReportOutline;
import io.plumbline.persistence.diagnosis.ReportRepository;
import io.plumbline.persistence.diagnosis.StoredReport;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/** The stored reports. Thread-safe. */
@Dependent
public class ReportView {

    private final ReportRepository reports;
    private final LocalTimes times;

    @Inject
    public ReportView(ReportRepository reports, ReportSettings settings) {
        this.reports = reports;
        this.times = new LocalTimes(settings.zone());
    }

    /** How the administrator's clock tells time. */
    LocalTimes times() {
        return times;
    }

    Optional<StoredReport> find(long diagnosis) {
        return reports.find(diagnosis);
    }

    /** What a page shows at once of a report, as JSON. */
    Optional<String> outline(long diagnosis, boolean isEverySeriesDrawn) {
        return reports.json(diagnosis).map(json -> ReportOutline.of(json, isEverySeriesDrawn));
    }

    /** The latest reports, newest first. */
    List<ReportLine> latest(int most) {
        return reports.latest(most).stream()
                .map(report -> new ReportLine(
                        report.diagnosisId(), report.target(), report.verdict().name(), report.madeAt()))
                .toList();
    }
}
