package io.plumbline.persistence.capture;

import io.plumbline.persistence.schema.Sql;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import javax.sql.DataSource;

/** The class histograms of all targets, as rows. Thread-safe. */
@Dependent
public class HistogramRepository {

    private final Sql sql;

    @Inject
    public HistogramRepository(DataSource dataSource) {
        this.sql = new Sql(dataSource);
    }

    private static final String ADD = """
            INSERT INTO plumbline.class_histogram
                (target_id, epoch_id, capture_id, taken_at, live, total_instances, total_bytes)
            VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id""";

    private static final String ADD_ENTRY =
            "INSERT INTO plumbline.class_histogram_entry (histogram_id, class_name, instances, bytes) VALUES (?, ?, ?, ?)";

    /** Stores a histogram with its classes. */
    public void add(StoredHistogram histogram) {
        long id = sql.first(
                        ADD,
                        row -> row.getLong(1),
                        histogram.targetId(),
                        histogram.epochId(),
                        histogram.captureId(),
                        histogram.takenAt(),
                        histogram.live(),
                        histogram.totalInstances(),
                        histogram.totalBytes())
                .orElseThrow();
        sql.updateAll(
                ADD_ENTRY,
                histogram.entries().stream()
                        .map(entry -> new Object[] {id, entry.className(), entry.instances(), entry.bytes()})
                        .toList());
    }

    private static final String SERIES = """
            SELECT e.class_name, h.taken_at, h.live, e.instances, e.bytes
            FROM plumbline.class_histogram h JOIN plumbline.class_histogram_entry e ON e.histogram_id = h.id
            WHERE h.epoch_id = ? AND h.taken_at BETWEEN ? AND ?
            ORDER BY e.class_name, h.taken_at""";

    /** Every class of one life of a target within a window, by class and time. */
    public List<ClassCount> series(long epochId, Instant from, Instant to) {
        return sql.list(
                SERIES,
                row -> new ClassCount(
                        row.getString(1),
                        Sql.requiredInstant(row, "taken_at"),
                        row.getBoolean(3),
                        row.getLong(4),
                        row.getLong(5)),
                epochId,
                from,
                to);
    }

    private static final String LATEST_LIVE = """
            SELECT total_instances, total_bytes FROM plumbline.class_histogram
            WHERE epoch_id = ? AND live AND total_bytes > 0
            ORDER BY taken_at DESC LIMIT 1""";

    /** How many bytes live objects of one life of a target had on average when they were counted last; empty if they never were. */
    public OptionalDouble bytesPerLiveObject(long epochId) {
        return sql.first(LATEST_LIVE, row -> row.getDouble(2) / Math.max(1, row.getDouble(1)), epochId).stream()
                .mapToDouble(Double::doubleValue)
                .findFirst();
    }

    private static final String PURGE =
            "DELETE FROM plumbline.capture WHERE kind = 'HISTOGRAM' AND taken_at < now() - ? * interval '1 second'";

    /** Forgets histograms that are older, and tells how many. */
    public int purge(Duration olderThan) {
        return sql.update(PURGE, olderThan.toSeconds());
    }
}
