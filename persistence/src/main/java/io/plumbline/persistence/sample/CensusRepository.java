package io.plumbline.persistence.sample;

import io.plumbline.persistence.schema.Sql;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** The censuses of all targets. Thread-safe. */
@Dependent
public class CensusRepository {

    private final Sql sql;

    @Inject
    public CensusRepository(DataSource dataSource) {
        this.sql = new Sql(dataSource);
    }

    private static final String ADD = """
            INSERT INTO plumbline.jvm_census (epoch_id, at, content)
            SELECT id, ?, ?::jsonb FROM plumbline.target_epoch WHERE id = ?
            ON CONFLICT DO NOTHING""";

    /** Stores a census; one that is already there stays as it is, and one of a target that has been removed is none. */
    public void add(StoredCensus census) {
        sql.update(ADD, census.at(), census.content(), census.epochId());
    }

    private static final String LAST_UNTIL =
            "SELECT * FROM plumbline.jvm_census WHERE epoch_id = ? AND at <= ? ORDER BY at DESC LIMIT 1";

    private static final String FIRST = "SELECT * FROM plumbline.jvm_census WHERE epoch_id = ? ORDER BY at LIMIT 1";

    /** How it was at a time: the last census until then, else the first there is. */
    public Optional<StoredCensus> asOf(long epochId, Instant at) {
        var before = sql.first(LAST_UNTIL, CensusRepository::census, epochId, at);
        return before.isPresent() ? before : sql.first(FIRST, CensusRepository::census, epochId);
    }

    private static final String IN_EPOCH =
            "SELECT * FROM plumbline.jvm_census WHERE epoch_id = ? AND at BETWEEN ? AND ? ORDER BY at";

    /** The censuses of one life of a target within a window, both ends included, oldest first. */
    public List<StoredCensus> inEpoch(long epochId, Instant from, Instant to) {
        return sql.list(IN_EPOCH, CensusRepository::census, epochId, from, to);
    }

    /* By life: of the whole table, what is old lies anywhere. */
    private static final String PURGE = """
            DELETE FROM plumbline.jvm_census WHERE ctid = ANY (ARRAY(
                SELECT old.row_id FROM plumbline.target_epoch e CROSS JOIN LATERAL (
                    SELECT c.ctid AS row_id FROM plumbline.jvm_census c
                    WHERE c.epoch_id = e.id AND c.at < now() - ? * interval '1 second' ORDER BY c.at LIMIT 1000) old
                LIMIT 10000))""";

    /** Forgets censuses that are older, as many as one statement may, and tells how many; 0 once there are none. */
    public int purge(Duration olderThan) {
        return sql.update(PURGE, olderThan.toSeconds());
    }

    private static StoredCensus census(ResultSet row) throws SQLException {
        return new StoredCensus(row.getLong("epoch_id"), Sql.requiredInstant(row, "at"), row.getString("content"));
    }
}
