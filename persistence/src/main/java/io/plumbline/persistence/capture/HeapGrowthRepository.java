package io.plumbline.persistence.capture;

import io.plumbline.persistence.schema.Sql;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;

/** The indexes that are kept of heap snapshots, and what was asked of two of them. Thread-safe. */
@Dependent
public class HeapGrowthRepository {

    private final Sql sql;

    @Inject
    public HeapGrowthRepository(DataSource dataSource) {
        this.sql = new Sql(dataSource);
    }

    private static final String KEEP = """
            INSERT INTO plumbline.heap_index (capture_id, path, bytes)
            SELECT id, ?, ? FROM plumbline.capture WHERE id = ?
            ON CONFLICT (capture_id) DO UPDATE SET path = excluded.path, bytes = excluded.bytes""";

    /** Notes where the index of a capture lies, if there is such a capture; says whether there is. */
    public boolean keep(long captureId, String path, long bytes) {
        return sql.update(KEEP, path, bytes, captureId) > 0;
    }

    private static final String INDEX = "SELECT path FROM plumbline.heap_index WHERE capture_id = ?";

    /** Where the index of a capture lies, on the machine of the instance that took it. */
    public Optional<String> index(long captureId) {
        return sql.first(INDEX, row -> row.getString(1), captureId);
    }

    private static final String INDEXED = "SELECT capture_id FROM plumbline.heap_index WHERE capture_id = ANY (?)";

    /** Of which of these captures an index is kept. */
    public Set<Long> indexed(Collection<Long> captureIds) {
        return Set.copyOf(sql.list(
                INDEXED,
                row -> row.getLong(1),
                captureIds.stream().mapToLong(Long::longValue).toArray()));
    }

    private static final String BEYOND = """
            SELECT i.capture_id, i.path FROM plumbline.heap_index i JOIN plumbline.capture c ON c.id = i.capture_id
            WHERE c.target_id = ? AND c.taken_by = ? ORDER BY c.taken_at DESC, c.id DESC OFFSET ?""";

    /** A kept index. */
    public record Index(long captureId, String path) {}

    /** The indexes of a target that an instance has, but for the newest ones. */
    public List<Index> beyond(long targetId, String instance, int newest) {
        return sql.list(BEYOND, row -> new Index(row.getLong(1), row.getString(2)), targetId, instance, newest);
    }

    private static final String FORGET = "DELETE FROM plumbline.heap_index WHERE capture_id = ?";

    /** Forgets that there is an index of a capture. */
    public void forget(long captureId) {
        sql.update(FORGET, captureId);
    }

    private static final String BEGIN = """
            INSERT INTO plumbline.heap_growth (earlier_id, later_id, state, asked_at, answered_by)
            SELECT earlier.id, later.id, 'RUNNING', ?, ?
            FROM plumbline.capture earlier CROSS JOIN plumbline.capture later
            WHERE earlier.id = ? AND later.id = ? FOR KEY SHARE
            ON CONFLICT (earlier_id, later_id) DO UPDATE SET state = 'RUNNING', asked_at = excluded.asked_at,
                answered_by = excluded.answered_by, reason = NULL
            WHERE heap_growth.state = 'FAILED'
                OR heap_growth.state = 'RUNNING' AND heap_growth.answered_by = excluded.answered_by""";

    /**
     * Notes that an instance looks at two snapshots, also if it has noted so before: what it has in hand, it knows itself.
     *
     * @return false if another instance looks already, one has, or a capture is gone
     */
    public boolean begin(long earlierId, long laterId, Instant at, String instance) {
        return sql.update(BEGIN, at, instance, earlierId, laterId) > 0;
    }

    private static final String FINISH = """
            UPDATE plumbline.heap_growth SET state = 'FINISHED', content = ?::jsonb
            WHERE earlier_id = ? AND later_id = ? AND state = 'RUNNING'""";

    /** Notes what grows, as the engine's JSON. */
    public void finish(long earlierId, long laterId, String content) {
        sql.update(FINISH, content, earlierId, laterId);
    }

    private static final String FAIL = """
            UPDATE plumbline.heap_growth SET state = 'FAILED', reason = ?
            WHERE earlier_id = ? AND later_id = ? AND state = 'RUNNING'""";

    /** Notes why nobody knows what grows. */
    public void fail(long earlierId, long laterId, String reason) {
        sql.update(FAIL, reason, earlierId, laterId);
    }

    private static final String ABANDON = """
            UPDATE plumbline.heap_growth SET state = 'FAILED', reason = 'the instance that looked ended'
            WHERE state = 'RUNNING' AND answered_by = ? AND asked_at < ?""";

    /** Fails what an instance left unfinished when it died. */
    public void abandon(String instance, Instant startedBefore) {
        sql.update(ABANDON, instance, startedBefore);
    }

    private static final String ABANDON_LATE = """
            UPDATE plumbline.heap_growth SET state = 'FAILED', reason = 'it was never finished'
            WHERE state = 'RUNNING' AND asked_at < ?""";

    /** Fails what began so long ago, with whichever instance, and never ended. */
    public void abandon(Instant askedBefore) {
        sql.update(ABANDON_LATE, askedBefore);
    }

    private static final String FIND = """
            SELECT state, asked_at, answered_by, reason, content FROM plumbline.heap_growth
            WHERE earlier_id = ? AND later_id = ?""";

    /** What was asked of two captures, the earlier one first; empty if nobody has asked. */
    public Optional<StoredHeapGrowth> find(long earlierId, long laterId) {
        return sql.first(
                FIND,
                row -> new StoredHeapGrowth(
                        earlierId,
                        laterId,
                        Capture.State.valueOf(row.getString("state")),
                        Sql.requiredInstant(row, "asked_at"),
                        row.getString("answered_by"),
                        row.getString("reason"),
                        row.getString("content")),
                earlierId,
                laterId);
    }
}
