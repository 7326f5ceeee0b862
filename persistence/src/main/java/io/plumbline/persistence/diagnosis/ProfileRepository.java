package io.plumbline.persistence.diagnosis;

import io.plumbline.persistence.schema.Sql;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The profiles, some of each diagnosis. Thread-safe. */
@Dependent
public class ProfileRepository {

    private final Sql sql;

    @Inject
    public ProfileRepository(DataSource dataSource) {
        this.sql = new Sql(dataSource);
    }

    private static final String CLEAR = "DELETE FROM plumbline.profile WHERE diagnosis_id = ? AND reading = ANY (?)";

    private static final String ADD = """
            INSERT INTO plumbline.profile (diagnosis_id, part, reading, began_at, ended_at, bytes, samples, baseline, summary,
                diff, content, made_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?::jsonb, ?, ?)""";

    /**
     * Stores a diagnosis' profiles in place of those of an earlier attempt at the same step; call it within a transaction.
     *
     * @param readings all that the step may make; profiles of others stay
     */
    public void replace(long diagnosisId, Collection<String> readings, List<NewProfile> profiles, Instant at) {
        sql.update(CLEAR, diagnosisId, List.copyOf(readings));
        sql.updateAll(
                ADD,
                profiles.stream()
                        .map(profile -> new @Nullable Object[] {
                            diagnosisId,
                            profile.part(),
                            profile.reading(),
                            profile.from(),
                            profile.to(),
                            profile.bytes(),
                            profile.samples(),
                            profile.baseline(),
                            profile.summary(),
                            profile.diff(),
                            profile.content(),
                            at
                        })
                        .toList());
    }

    private static final String SELECT = """
            SELECT p.id, p.diagnosis_id, d.target_id, p.part, p.reading, p.began_at, p.ended_at, p.bytes, p.samples, p.baseline,
                p.diff IS NOT NULL AS compared, p.made_at
            FROM plumbline.profile p JOIN plumbline.diagnosis d ON d.id = p.diagnosis_id
            """;

    private static final String OF_DIAGNOSIS =
            SELECT + " WHERE p.diagnosis_id = ? ORDER BY p.part DESC, p.reading, p.id";

    /** A diagnosis' profiles, those of its own recording first. */
    public List<StoredProfile> ofDiagnosis(long diagnosisId) {
        return sql.list(OF_DIAGNOSIS, ProfileRepository::read, diagnosisId);
    }

    private static final String OF_TARGET =
            SELECT + " WHERE d.target_id = ? ORDER BY p.ended_at DESC, p.id DESC LIMIT ?";

    /** A target's profiles, those of the latest time first. */
    public List<StoredProfile> ofTarget(long targetId, int most) {
        return sql.list(OF_TARGET, ProfileRepository::read, targetId, most);
    }

    private static final String EARLIER = SELECT + """
             WHERE d.target_id = ? AND p.diagnosis_id <> ? AND p.part = 'OBSERVED' AND p.reading = ? AND p.ended_at < ?
             ORDER BY p.ended_at DESC, p.id DESC LIMIT ?""";

    /** A target's own profiles in a reading that end before a moment, without those of one diagnosis; the latest first. */
    public List<StoredProfile> earlier(long targetId, long withoutDiagnosis, String reading, Instant before, int most) {
        return sql.list(EARLIER, ProfileRepository::read, targetId, withoutDiagnosis, reading, before, most);
    }

    private static final String FIND = SELECT + " WHERE p.id = ?";

    public Optional<StoredProfile> find(long id) {
        return sql.first(FIND, ProfileRepository::read, id);
    }

    private static final String SUMMARY = "SELECT summary FROM plumbline.profile WHERE id = ?";

    /** The heaviest stacks and classes of a profile, as the engine's JSON. */
    public Optional<String> summary(long id) {
        return sql.first(SUMMARY, row -> row.getString(1), id);
    }

    private static final String DIFF = "SELECT diff FROM plumbline.profile WHERE id = ? AND diff IS NOT NULL";

    /** Where a profile is more than its baseline, as the engine's JSON; empty if it is not known. */
    public Optional<String> diff(long id) {
        return sql.first(DIFF, row -> row.getString(1), id);
    }

    private static final String CONTENT = "SELECT content FROM plumbline.profile WHERE id = ?";

    /** All of a profile, in the engine's format. */
    public Optional<byte[]> content(long id) {
        return sql.first(CONTENT, row -> row.getBytes(1), id);
    }

    private static final String PURGE = "DELETE FROM plumbline.profile WHERE made_at < ?";

    /** Forgets older profiles, and tells how many; what their diagnoses say of them stays in the reports. */
    public int purge(Instant before) {
        return sql.update(PURGE, before);
    }

    private static StoredProfile read(ResultSet row) throws SQLException {
        return new StoredProfile(
                row.getLong("id"),
                row.getLong("diagnosis_id"),
                row.getLong("target_id"),
                StoredProfile.Part.valueOf(row.getString("part")),
                row.getString("reading"),
                Sql.requiredInstant(row, "began_at"),
                Sql.requiredInstant(row, "ended_at"),
                row.getLong("bytes"),
                row.getLong("samples"),
                row.getString("baseline"),
                row.getBoolean("compared"),
                Sql.requiredInstant(row, "made_at"));
    }
}
