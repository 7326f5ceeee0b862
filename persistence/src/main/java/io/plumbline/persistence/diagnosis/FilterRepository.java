package io.plumbline.persistence.diagnosis;

import io.plumbline.persistence.schema.Sql;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/** Saved filters of events, and with which causes they were saved. Thread-safe. */
@Dependent
public class FilterRepository {

    private final Sql sql;

    @Inject
    public FilterRepository(DataSource dataSource) {
        this.sql = new Sql(dataSource);
    }

    private static final String SAVE = """
            INSERT INTO plumbline.event_filter (name, expression, saved_by, saved_at) VALUES (?, ?, ?, ?)
            ON CONFLICT (name) DO NOTHING RETURNING *""";

    /** Saves a filter; empty if another one has its name. */
    public Optional<SavedFilter> save(String name, String expression, String savedBy, Instant at) {
        return sql.first(SAVE, FilterRepository::filter, name, expression, savedBy, at);
    }

    private static final String SAVE_WITH = """
            WITH saved AS (
                INSERT INTO plumbline.event_filter (name, expression, saved_by, saved_at) VALUES (?, ?, ?, ?)
                ON CONFLICT (name) DO NOTHING RETURNING *),
            kept AS (
                INSERT INTO plumbline.finding_filter (target_id, fingerprint, filter_id) SELECT ?, ?, saved.id FROM saved)
            SELECT * FROM saved""";

    /**
     * As {@link #save}, with a cause on a target: it comes with that cause in later diagnoses, too. Both are saved or none.
     */
    public Optional<SavedFilter> saveWith(
            long targetId, String fingerprint, String name, String expression, String savedBy, Instant at) {
        return sql.first(SAVE_WITH, FilterRepository::filter, name, expression, savedBy, at, targetId, fingerprint);
    }

    private static final String LIST = "SELECT * FROM plumbline.event_filter ORDER BY name LIMIT ?";

    /** Filters by name. */
    public List<SavedFilter> list(int most) {
        return sql.list(LIST, FilterRepository::filter, most);
    }

    private static final String OF_CAUSE = """
            SELECT f.* FROM plumbline.event_filter f JOIN plumbline.finding_filter k ON k.filter_id = f.id
            WHERE k.target_id = ? AND k.fingerprint = ? ORDER BY f.name""";

    /** The filters that were saved with a cause on a target, by name. */
    public List<SavedFilter> ofCause(long targetId, String fingerprint) {
        return sql.list(OF_CAUSE, FilterRepository::filter, targetId, fingerprint);
    }

    private static final String OF_DIAGNOSIS = """
            SELECT f.*, k.fingerprint FROM plumbline.event_filter f JOIN plumbline.finding_filter k ON k.filter_id = f.id
            WHERE (k.target_id, k.fingerprint) IN (
                SELECT found.target_id, found.fingerprint FROM plumbline.finding found WHERE found.diagnosis_id = ?)
            ORDER BY f.name, k.fingerprint""";

    /** The filters that were saved with the causes that a diagnosis found, by name, each with the fingerprint of the cause. */
    public List<Map.Entry<String, SavedFilter>> ofDiagnosis(long diagnosisId) {
        return sql.list(OF_DIAGNOSIS, row -> Map.entry(row.getString("fingerprint"), filter(row)), diagnosisId);
    }

    private static final String FIND = "SELECT * FROM plumbline.event_filter WHERE id = ?";

    public Optional<SavedFilter> find(long id) {
        return sql.first(FIND, FilterRepository::filter, id);
    }

    private static final String DELETE = "DELETE FROM plumbline.event_filter WHERE id = ?";

    /** Forgets a filter, also where it was saved with a cause; tells whether it was there. */
    public boolean delete(long id) {
        return sql.update(DELETE, id) > 0;
    }

    private static SavedFilter filter(ResultSet row) throws SQLException {
        return new SavedFilter(
                row.getLong("id"),
                row.getString("name"),
                row.getString("expression"),
                row.getString("saved_by"),
                Sql.requiredInstant(row, "saved_at"));
    }
}
