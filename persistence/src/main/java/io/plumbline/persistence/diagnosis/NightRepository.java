package io.plumbline.persistence.diagnosis;

import io.plumbline.persistence.schema.Sql;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The nights, each named by when it was due, with what they made of all targets. Thread-safe. */
@Dependent
public class NightRepository {

    private final Sql sql;

    @Inject
    public NightRepository(DataSource dataSource) {
        this.sql = new Sql(dataSource);
    }

    private static final String LATEST = """
            SELECT split_part(run_key, '/', 2) AS night FROM plumbline.diagnosis
            WHERE origin = 'NIGHTLY' AND split_part(run_key, '/', 2) <> '' AND (?::text IS NULL OR split_part(run_key, '/', 2) < ?::text)
            ORDER BY split_part(run_key, '/', 2) DESC LIMIT 1""";

    /** The last night that looked at any target; empty if there was none yet. */
    public Optional<Instant> latest() {
        return sql.first(LATEST, NightRepository::night, null, null);
    }

    /** The night before another one. */
    public Optional<Instant> before(Instant night) {
        return sql.first(LATEST, NightRepository::night, night.toString(), night.toString());
    }

    private static final String RUNNING =
            "SELECT 1 FROM plumbline.job_run WHERE job = 'nightly-diagnosis' AND run_key = 'night/' || ? AND state = 'RUNNING'";

    /** Whether a night has not come to all targets yet. */
    public boolean isRunning(Instant night) {
        return sql.first(RUNNING, row -> row.getInt(1), night.toString()).isPresent();
    }

    private static final String ENTRIES = """
            SELECT t.id AS target_id, t.name, t.reason AS target_reason,
                CASE WHEN t.paused_at IS NULL THEN t.state ELSE 'PAUSED' END AS target_state, t.paused_by,
                EXISTS (SELECT 1 FROM plumbline.diagnosis earlier
                    WHERE earlier.target_id = t.id AND earlier.origin = 'NIGHTLY' AND earlier.state IN ('QUEUED', 'RUNNING')
                        AND split_part(earlier.run_key, '/', 2) < ?) AS busy,
                d.id AS diagnosis_id, d.state, d.verdict, d.reason, d.window_to, r.changes
            FROM plumbline.target t
                LEFT JOIN plumbline.diagnosis d
                    ON d.target_id = t.id AND d.origin = 'NIGHTLY' AND split_part(d.run_key, '/', 2) = ?
                LEFT JOIN plumbline.report r ON r.diagnosis_id = d.id
            WHERE d.id IS NOT NULL OR (t.state <> 'ENDED' AND t.kind <> 'UPLOAD'
                AND NOT (t.kind = 'SELF' AND t.state = 'UNREACHABLE') AND t.registered_at < ?)
            ORDER BY t.name, t.id""";

    /** All targets that a night looked at or should have looked at, by name. */
    public List<NightEntry> entries(Instant night) {
        return sql.list(ENTRIES, NightRepository::entry, night.toString(), night.toString(), night);
    }

    private static Instant night(ResultSet row) throws SQLException {
        return Instant.parse(row.getString("night"));
    }

    private static NightEntry entry(ResultSet row) throws SQLException {
        return new NightEntry(
                row.getLong("target_id"),
                row.getString("name"),
                row.getString("target_state"),
                row.getString("target_reason"),
                row.getString("paused_by"),
                row.getBoolean("busy"),
                outcome(row));
    }

    private static NightEntry.@Nullable Outcome outcome(ResultSet row) throws SQLException {
        var id = Sql.number(row, "diagnosis_id");
        if (id == null) {
            return null;
        }
        var verdict = row.getString("verdict");
        var known = Arrays.stream(Diagnosis.Conclusion.values())
                .filter(conclusion -> conclusion.name().equals(verdict))
                .findFirst();
        return new NightEntry.Outcome(
                id,
                Diagnosis.State.valueOf(row.getString("state")),
                known.orElse(null),
                known.isPresent() || verdict == null
                        ? row.getString("reason")
                        : "its verdict \"" + verdict
                                + "\" is of a newer version of Plumbline, which this one does not know: ask an instance of that"
                                + " version",
                Sql.requiredInstant(row, "window_to"),
                row.getString("changes"));
    }
}
