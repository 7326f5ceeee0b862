package io.plumbline.persistence.capture;

import io.plumbline.persistence.schema.Sql;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;
import javax.sql.DataSource;

/** The files that instances keep of what they took or received: captures and indexes of heap snapshots. Thread-safe. */
@Dependent
public class KeptFileRepository {

    private final Sql sql;

    @Inject
    public KeptFileRepository(DataSource dataSource) {
        this.sql = new Sql(dataSource);
    }

    /**
     * One of them.
     *
     * @param index whether it is the index of the capture's file, not that itself
     */
    public record KeptFile(long captureId, boolean index, String path, long bytes) {}

    private static final String KEPT = """
            (SELECT c.id, false AS index, c.path, coalesce(c.bytes, 0) AS bytes, c.taken_at, c.uploaded_as
            FROM plumbline.capture c WHERE c.taken_by = ? AND c.path IS NOT NULL
            UNION ALL SELECT c.id, true, i.path, i.bytes, c.taken_at, c.uploaded_as
            FROM plumbline.heap_index i JOIN plumbline.capture c ON c.id = i.capture_id WHERE c.taken_by = ?) kept""";

    private static final String BYTES = "SELECT coalesce(sum(bytes), 0) FROM " + KEPT;

    /** How large the files of an instance are together, in bytes. */
    public long bytes(String instance) {
        return sql.first(BYTES, row -> row.getLong(1), instance, instance).orElse(0L);
    }

    private static final String OLDEST = "SELECT id, index, path, bytes FROM " + KEPT
            + " WHERE uploaded_as IS NULL ORDER BY taken_at, id, index LIMIT ?";

    /** The oldest files that an instance has taken itself. */
    public List<KeptFile> oldestTaken(String instance, int most) {
        return sql.list(
                OLDEST,
                row -> new KeptFile(row.getLong(1), row.getBoolean(2), row.getString(3), row.getLong(4)),
                instance,
                instance,
                most);
    }

    private static final String FORGET =
            "UPDATE plumbline.capture SET path = NULL, to_index = false WHERE id = ? AND path = ?";

    private static final String FORGET_INDEX = "DELETE FROM plumbline.heap_index WHERE capture_id = ? AND path = ?";

    /** Notes that a file is gone. */
    public void forget(KeptFile file) {
        sql.update(file.index() ? FORGET_INDEX : FORGET, file.captureId(), file.path());
    }
}
