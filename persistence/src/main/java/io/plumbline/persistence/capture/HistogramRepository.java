package io.plumbline.persistence.capture;

import io.plumbline.persistence.schema.Sql;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
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
                (target_id, epoch_id, capture_id, taken_at, live, total_instances, total_bytes, class_names, instances, bytes)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";

    /** Stores a histogram with its classes, sorted by name: names beside others that begin like them are compressed best. */
    public void add(StoredHistogram histogram) {
        var entries = histogram.entries().stream()
                .sorted(Comparator.comparing(StoredHistogram.Entry::className))
                .toList();
        sql.update(
                ADD,
                histogram.targetId(),
                histogram.epochId(),
                histogram.captureId(),
                histogram.takenAt(),
                histogram.live(),
                histogram.totalInstances(),
                histogram.totalBytes(),
                entries.stream().map(StoredHistogram.Entry::className).toList(),
                entries.stream().mapToLong(StoredHistogram.Entry::instances).toArray(),
                entries.stream().mapToLong(StoredHistogram.Entry::bytes).toArray());
    }

    private static final String SERIES = """
            SELECT taken_at, live, class_names, instances, bytes FROM plumbline.class_histogram
            WHERE epoch_id = ? AND taken_at BETWEEN ? AND ?
            ORDER BY taken_at""";

    /** Every class of one life of a target within a window, in the order of time. */
    public List<ClassCount> series(long epochId, Instant from, Instant to) {
        var names = new HashMap<String, String>();
        return sql.list(SERIES, row -> counts(row, names), epochId, from, to).stream()
                .flatMap(List::stream)
                .toList();
    }

    /* A name comes with each histogram anew: it is kept once. */
    private static List<ClassCount> counts(ResultSet row, Map<String, String> names) throws SQLException {
        var at = Sql.requiredInstant(row, "taken_at");
        boolean live = row.getBoolean("live");
        var classes = Sql.texts(row, "class_names");
        var instances = Sql.numbers(row, "instances");
        var bytes = Sql.numbers(row, "bytes");
        var counts = new ArrayList<ClassCount>(classes.size());
        for (int i = 0; i < classes.size(); i++) {
            var name = names.computeIfAbsent(classes.get(i), Function.identity());
            counts.add(new ClassCount(name, at, live, instances[i], bytes[i]));
        }
        return counts;
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
