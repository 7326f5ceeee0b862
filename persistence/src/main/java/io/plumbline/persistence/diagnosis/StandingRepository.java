package io.plumbline.persistence.diagnosis;

import io.plumbline.persistence.schema.Sql;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** How all targets stand now. Thread-safe. */
@Dependent
public class StandingRepository {

    private final Sql sql;

    @Inject
    public StandingRepository(DataSource dataSource) {
        this.sql = new Sql(dataSource);
    }

    private static final String ALL = """
            SELECT t.id, t.name, t.kind, CASE WHEN t.paused_at IS NULL THEN t.state ELSE 'PAUSED' END AS state,
                CASE WHEN t.paused_at IS NULL THEN t.reason ELSE 'paused by ' || t.paused_by END AS reason,
                v.id AS verdict_id, v.verdict, v.window_to, v.reason AS verdict_reason,
                r.id AS running_id, r.progress, r.phase
            FROM plumbline.target t
                LEFT JOIN LATERAL (
                    SELECT * FROM plumbline.diagnosis d WHERE d.target_id = t.id AND d.verdict IS NOT NULL
                    ORDER BY d.requested_at DESC, d.id DESC LIMIT 1) v ON true
                LEFT JOIN LATERAL (
                    SELECT * FROM plumbline.diagnosis d WHERE d.target_id = t.id AND d.finished_at IS NULL
                    ORDER BY d.requested_at DESC, d.id DESC LIMIT 1) r ON true
            WHERE t.state <> 'ENDED' AND NOT (t.kind = 'SELF' AND t.state = 'UNREACHABLE')
            ORDER BY t.name, t.id""";

    /** All targets that are still watched, by name. */
    public List<TargetStanding> all() {
        return sql.list(ALL, StandingRepository::standing);
    }

    private static TargetStanding standing(ResultSet row) throws SQLException {
        return new TargetStanding(
                row.getLong("id"),
                row.getString("name"),
                row.getString("kind"),
                row.getString("state"),
                row.getString("reason"),
                verdict(row),
                running(row));
    }

    private static TargetStanding.@Nullable Verdict verdict(ResultSet row) throws SQLException {
        var id = Sql.number(row, "verdict_id");
        return id == null
                ? null
                : new TargetStanding.Verdict(
                        id,
                        Diagnosis.Conclusion.valueOf(row.getString("verdict")),
                        Sql.requiredInstant(row, "window_to"),
                        row.getString("verdict_reason"));
    }

    private static TargetStanding.@Nullable Running running(ResultSet row) throws SQLException {
        var id = Sql.number(row, "running_id");
        return id == null ? null : new TargetStanding.Running(id, row.getInt("progress"), row.getString("phase"));
    }
}
