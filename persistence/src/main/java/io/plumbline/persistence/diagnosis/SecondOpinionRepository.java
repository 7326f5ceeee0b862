package io.plumbline.persistence.diagnosis;

import io.plumbline.persistence.schema.Sql;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Optional;
import javax.sql.DataSource;

/** What other tools' rules say of the recordings of diagnoses, one a diagnosis. They go with their diagnosis. Thread-safe. */
@Dependent
public class SecondOpinionRepository {

    private final Sql sql;

    @Inject
    public SecondOpinionRepository(DataSource dataSource) {
        this.sql = new Sql(dataSource);
    }

    private static final String PUT = """
            INSERT INTO plumbline.second_opinion (diagnosis_id, given_at, remarkable, document)
            VALUES (?, ?, ?, ?::jsonb)
            ON CONFLICT (diagnosis_id) DO UPDATE
                SET given_at = excluded.given_at, remarkable = excluded.remarkable, document = excluded.document""";

    /**
     * Stores an opinion in place of one that an earlier attempt of the step has stored.
     *
     * @param remarkable how many rules found something to say
     * @param document the engine's JSON
     */
    public void replace(long diagnosisId, Instant givenAt, int remarkable, String document) {
        sql.update(PUT, diagnosisId, givenAt, remarkable, document);
    }

    private static final String CLEAR = "DELETE FROM plumbline.second_opinion WHERE diagnosis_id = ?";

    /** Forgets the opinion on a diagnosis, if there is one. */
    public void remove(long diagnosisId) {
        sql.update(CLEAR, diagnosisId);
    }

    private static final String FIND = "SELECT document FROM plumbline.second_opinion WHERE diagnosis_id = ?";

    /** The engine's JSON; empty if nobody was asked. */
    public Optional<String> find(long diagnosisId) {
        return sql.first(FIND, row -> row.getString("document"), diagnosisId);
    }
}
