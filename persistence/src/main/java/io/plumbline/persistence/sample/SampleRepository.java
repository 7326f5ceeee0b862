package io.plumbline.persistence.sample;

import io.plumbline.persistence.schema.Sql;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** The memory samples of all targets. Thread-safe. */
@Dependent
public class SampleRepository {

    private static final String COLUMNS =
            "target_id, at, epoch_id, used_bytes, committed_bytes, max_bytes, floor_bytes,"
                    + " collections, young_collections, old_collections, collection_millis, last_pause_millis, metaspace_bytes,"
                    + " code_cache_bytes, direct_bytes, mapped_bytes, threads, loaded_classes, open_files, rss_bytes,"
                    + " requests, forced";

    private final Sql sql;

    @Inject
    public SampleRepository(DataSource dataSource) {
        this.sql = new Sql(dataSource);
    }

    private static final String ADD = "INSERT INTO plumbline.memory_sample (" + COLUMNS
            + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";

    /** Stores samples; one that is already there stays as it is. */
    public void add(Collection<StoredSample> samples) {
        sql.updateAll(ADD, samples.stream().map(SampleRepository::values).toList());
    }

    private static Object[] values(StoredSample sample) {
        return new Object[] {
            sample.targetId(),
            sample.at(),
            sample.epochId(),
            sample.usedBytes(),
            sample.committedBytes(),
            sample.maxBytes(),
            sample.floorBytes(),
            sample.collections(),
            sample.youngCollections(),
            sample.oldCollections(),
            sample.collectionMillis(),
            sample.lastPauseMillis(),
            sample.metaspaceBytes(),
            sample.codeCacheBytes(),
            sample.directBytes(),
            sample.mappedBytes(),
            sample.threads(),
            sample.loadedClasses(),
            sample.openFiles(),
            sample.rssBytes(),
            sample.requests(),
            sample.forced()
        };
    }

    private static final String IN_EPOCH = "SELECT " + COLUMNS
            + " FROM plumbline.memory_sample_all WHERE epoch_id = ? AND at BETWEEN ? AND ? ORDER BY at";

    /** The samples of one life of a target within a window, both ends included, oldest first. */
    public List<StoredSample> inEpoch(long epochId, Instant from, Instant to) {
        return sql.list(IN_EPOCH, SampleRepository::sample, epochId, from, to);
    }

    private static final String SPANS = """
            SELECT e.id, first.at AS first_at, last.at AS last_at
            FROM plumbline.target_epoch e
                CROSS JOIN LATERAL (SELECT s.at FROM plumbline.memory_sample_all s
                    WHERE s.epoch_id = e.id AND s.at BETWEEN ? AND ? ORDER BY s.at LIMIT 1) first
                CROSS JOIN LATERAL (SELECT s.at FROM plumbline.memory_sample_all s
                    WHERE s.epoch_id = e.id AND s.at BETWEEN ? AND ? ORDER BY s.at DESC LIMIT 1) last
            WHERE e.target_id = ?
            ORDER BY e.id DESC""";

    /** Which lives of a target were sampled within a window, both ends included, the newest first. Reads two samples of each life. */
    public List<SampledSpan> spans(long targetId, Instant from, Instant to) {
        return sql.list(
                SPANS,
                row -> new SampledSpan(
                        row.getLong("id"), Sql.requiredInstant(row, "first_at"), Sql.requiredInstant(row, "last_at")),
                from,
                to,
                from,
                to,
                targetId);
    }

    private static final String SEEN_LAST =
            "SELECT at FROM plumbline.memory_sample_all WHERE epoch_id = ? ORDER BY at DESC LIMIT 1";

    /** When a life of a target was sampled last. */
    public Optional<Instant> seenLast(long epochId) {
        return sql.first(SEEN_LAST, row -> Sql.requiredInstant(row, "at"), epochId);
    }

    private static final String RANGE = "SELECT " + COLUMNS
            + " FROM plumbline.memory_sample_all WHERE target_id = ? AND at BETWEEN ? AND ? ORDER BY at LIMIT ?";

    /** The samples of a target within a window over all its lives, both ends included, oldest first. */
    public List<StoredSample> range(long targetId, Instant from, Instant to, int most) {
        return sql.list(RANGE, SampleRepository::sample, targetId, from, to, most);
    }

    private static final String LATEST =
            "SELECT " + COLUMNS + " FROM plumbline.memory_sample_all WHERE target_id = ? ORDER BY at DESC LIMIT 1";

    /** The most recent sample of a target. */
    public Optional<StoredSample> latest(long targetId) {
        return sql.first(LATEST, SampleRepository::sample, targetId);
    }

    private static final String LATEST_OF_EACH = """
            SELECT latest.* FROM unnest(?::bigint[]) AS target (id)
                CROSS JOIN LATERAL (SELECT * FROM plumbline.memory_sample_all s WHERE s.target_id = target.id
                    ORDER BY s.at DESC LIMIT 1) AS latest""";

    /** The most recent sample of each of these targets that has one. */
    public List<StoredSample> latest(Collection<Long> targetIds) {
        return sql.list(LATEST_OF_EACH, SampleRepository::sample, List.copyOf(targetIds));
    }

    private static final String RANGE_THINNED = "SELECT " + COLUMNS
            + " FROM (SELECT DISTINCT ON (epoch_id, interval_number) * FROM ("
            + "SELECT *, floor(extract(epoch FROM at) / ?) AS interval_number FROM plumbline.memory_sample_all"
            + " WHERE target_id = ? AND at BETWEEN ? AND ?) s"
            + " ORDER BY epoch_id, interval_number, forced OR floor_bytes < 0, floor_bytes, at) lowest"
            + " ORDER BY at LIMIT ?";

    /**
     * Of each interval of so many seconds within a window, and each life of a target, the sample with the lowest floor of a collection of
     * the JVM's own; where there is none, of one that we forced. Oldest first.
     */
    public List<StoredSample> range(long targetId, Instant from, Instant to, Duration every, int most) {
        return sql.list(RANGE_THINNED, SampleRepository::sample, every.toSeconds(), targetId, from, to, most);
    }

    private static final List<String> TABLES = List.of("memory_sample", "memory_sample_thin", "memory_sample_sparse");

    /* By target: of a whole table, what is old lies anywhere. */
    private static final String PURGE = """
            DELETE FROM plumbline.%1$s WHERE ctid = ANY (ARRAY(
                SELECT old.row_id FROM plumbline.target t CROSS JOIN LATERAL (
                    SELECT s.ctid AS row_id FROM plumbline.%1$s s
                    WHERE s.target_id = t.id AND s.at < now() - ? * interval '1 second' ORDER BY s.at LIMIT 10000) old
                LIMIT 50000))""";

    /** Forgets samples that are older, as many as one statement may, and tells how many; 0 once there are none. */
    public int purge(Duration olderThan) {
        return TABLES.stream()
                .mapToInt(table -> sql.update(PURGE.formatted(table), olderThan.toSeconds()))
                .sum();
    }

    private static StoredSample sample(ResultSet row) throws SQLException {
        return new StoredSample(
                row.getLong("target_id"),
                Sql.requiredInstant(row, "at"),
                row.getLong("epoch_id"),
                row.getLong("used_bytes"),
                row.getLong("committed_bytes"),
                row.getLong("max_bytes"),
                row.getLong("floor_bytes"),
                row.getLong("collections"),
                row.getLong("young_collections"),
                row.getLong("old_collections"),
                row.getLong("collection_millis"),
                row.getLong("last_pause_millis"),
                row.getLong("metaspace_bytes"),
                row.getLong("code_cache_bytes"),
                row.getLong("direct_bytes"),
                row.getLong("mapped_bytes"),
                row.getLong("threads"),
                row.getLong("loaded_classes"),
                row.getLong("open_files"),
                row.getLong("rss_bytes"),
                row.getLong("requests"),
                row.getBoolean("forced"));
    }
}
