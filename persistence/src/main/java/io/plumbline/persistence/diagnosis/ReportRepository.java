package io.plumbline.persistence.diagnosis;

import io.plumbline.persistence.schema.Sql;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** The reports, one a diagnosis. Thread-safe. */
@Dependent
public class ReportRepository {

    private final Sql sql;

    @Inject
    public ReportRepository(DataSource dataSource) {
        this.sql = new Sql(dataSource);
    }

    private static final String IN_TURN =
            "SELECT 1 FROM pg_advisory_xact_lock(hashtextextended('plumbline.report ' || ?, 0))";

    /** Waits until no other transaction writes a report on a target; from then on what those found is seen. */
    public void inTurn(long targetId) {
        sql.first(IN_TURN, row -> row.getInt(1), Long.toString(targetId));
    }

    private static final String PUT = """
            INSERT INTO plumbline.report (diagnosis_id, made_at, html, json, csv, changes) VALUES (?, ?, ?, ?, ?, ?::jsonb)
            ON CONFLICT (diagnosis_id) DO UPDATE
                SET made_at = excluded.made_at, html = excluded.html, json = excluded.json, csv = excluded.csv,
                    changes = excluded.changes""";

    /** Stores a report in place of one before. */
    public void put(StoredReport report) {
        sql.update(
                PUT,
                report.diagnosisId(),
                report.madeAt(),
                report.html(),
                report.json(),
                report.csv(),
                report.changes());
    }

    private static final String FIND = "SELECT * FROM plumbline.report WHERE diagnosis_id = ?";

    public Optional<StoredReport> find(long diagnosisId) {
        return sql.first(
                FIND,
                row -> new StoredReport(
                        row.getLong("diagnosis_id"),
                        Sql.requiredInstant(row, "made_at"),
                        row.getString("html"),
                        row.getString("json"),
                        row.getString("csv"),
                        row.getString("changes")),
                diagnosisId);
    }

    private static final String JSON = "SELECT json FROM plumbline.report WHERE diagnosis_id = ?";

    /** A report as JSON alone; the whole of it may be some megabytes. */
    public Optional<String> json(long diagnosisId) {
        return sql.first(JSON, row -> row.getString("json"), diagnosisId);
    }

    private static final String LATEST = """
            SELECT r.diagnosis_id, t.name AS target, d.verdict, r.made_at
            FROM plumbline.report r
                JOIN plumbline.diagnosis d ON d.id = r.diagnosis_id
                JOIN plumbline.target t ON t.id = d.target_id
            WHERE d.verdict IS NOT NULL
            ORDER BY r.made_at DESC, r.diagnosis_id DESC LIMIT ?""";

    /** The reports of all targets without their texts, newest first. */
    public List<ListedReport> latest(int most) {
        return sql.list(
                LATEST,
                row -> new ListedReport(
                        row.getLong("diagnosis_id"),
                        row.getString("target"),
                        Diagnosis.Conclusion.valueOf(row.getString("verdict")),
                        Sql.requiredInstant(row, "made_at")),
                most);
    }
}
