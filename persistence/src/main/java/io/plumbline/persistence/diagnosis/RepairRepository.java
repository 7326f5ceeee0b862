package io.plumbline.persistence.diagnosis;

import io.plumbline.persistence.schema.Sql;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/** What has become of causes with new builds, as the engine's text. It goes with its diagnosis. Thread-safe. */
@Dependent
public class RepairRepository {

    private final Sql sql;

    @Inject
    public RepairRepository(DataSource dataSource) {
        this.sql = new Sql(dataSource);
    }

    private static final String CLEAR = "DELETE FROM plumbline.repair_check WHERE diagnosis_id = ?";

    private static final String ADD =
            "INSERT INTO plumbline.repair_check (diagnosis_id, target_id, fingerprint, content)"
                    + " VALUES (?, ?, ?, ?::jsonb)";

    /** Makes these the checks of a diagnosis, in place of any before; call it within a transaction. */
    public void replace(long diagnosisId, long targetId, Map<String, String> contentByFingerprint) {
        sql.update(CLEAR, diagnosisId);
        sql.updateAll(
                ADD,
                contentByFingerprint.entrySet().stream()
                        .map(check -> new Object[] {diagnosisId, targetId, check.getKey(), check.getValue()})
                        .toList());
    }

    private static final String OF_DIAGNOSIS =
            "SELECT content FROM plumbline.repair_check WHERE diagnosis_id = ? ORDER BY fingerprint";

    /** The checks of a diagnosis. */
    public List<String> ofDiagnosis(long diagnosisId) {
        return sql.list(OF_DIAGNOSIS, row -> row.getString("content"), diagnosisId);
    }

    private static final String LATEST = "SELECT content FROM plumbline.repair_check"
            + " WHERE target_id = ? AND fingerprint = ? AND diagnosis_id >= ? ORDER BY diagnosis_id DESC LIMIT 1";

    /** The latest check of a cause on a target that a diagnosis made, itself or one that came after it. */
    public Optional<String> latest(long targetId, String fingerprint, long diagnosisId) {
        return sql.first(LATEST, row -> row.getString("content"), targetId, fingerprint, diagnosisId);
    }
}
