package io.plumbline.persistence.diagnosis;

import io.plumbline.persistence.schema.Sql;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * What the steps of a diagnosis found out for each other. Each write replaces what an earlier attempt of the same step
 * wrote; call it within a transaction. Thread-safe.
 */
@Dependent
public class EvidenceRepository {

    private final Sql sql;

    @Inject
    public EvidenceRepository(DataSource dataSource) {
        this.sql = new Sql(dataSource);
    }

    private static final String CLEAR_TRENDS = "DELETE FROM plumbline.growth_trend WHERE diagnosis_id = ?";

    private static final String ADD_TREND = """
            INSERT INTO plumbline.growth_trend (diagnosis_id, series, kind, slope_per_second, low, high, p_value, points,
                span_seconds, exhaustion_at, content)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb)""";

    public void replaceTrends(long diagnosisId, List<StoredTrend> trends) {
        sql.update(CLEAR_TRENDS, diagnosisId);
        sql.updateAll(
                ADD_TREND,
                trends.stream().map(trend -> values(diagnosisId, trend)).toList());
    }

    private static @Nullable Object[] values(long diagnosisId, StoredTrend trend) {
        return new @Nullable Object[] {
            diagnosisId,
            trend.series(),
            trend.kind(),
            trend.slopePerSecond(),
            trend.low(),
            trend.high(),
            trend.pValue(),
            trend.points(),
            trend.spanSeconds(),
            trend.exhaustionAt(),
            trend.content()
        };
    }

    private static final String PER_REQUEST = """
            SELECT diagnosis_id, series, content -> 'perRequest' AS per_request FROM plumbline.growth_trend
            WHERE diagnosis_id = ANY (?) AND jsonb_typeof(content -> 'perRequest') = 'object'""";

    /** How much series of these diagnoses grow with each request, where that is known. */
    public List<StoredPerRequest> perRequest(Collection<Long> diagnosisIds) {
        return sql.list(
                PER_REQUEST,
                row -> new StoredPerRequest(
                        row.getLong("diagnosis_id"), row.getString("series"), row.getString("per_request")),
                diagnosisIds.stream().mapToLong(Long::longValue).toArray());
    }

    private static final String TRENDS = "SELECT * FROM plumbline.growth_trend WHERE diagnosis_id = ? ORDER BY series";

    public List<StoredTrend> trends(long diagnosisId) {
        return sql.list(
                TRENDS,
                row -> new StoredTrend(
                        row.getString("series"),
                        row.getString("kind"),
                        Sql.real(row, "slope_per_second"),
                        Sql.real(row, "low"),
                        Sql.real(row, "high"),
                        Sql.real(row, "p_value"),
                        row.getInt("points"),
                        row.getDouble("span_seconds"),
                        Sql.instant(row, "exhaustion_at"),
                        row.getString("content")),
                diagnosisId);
    }

    private static final String CLEAR_GROWTHS = "DELETE FROM plumbline.class_growth WHERE diagnosis_id = ?";

    private static final String ADD_GROWTH = """
            INSERT INTO plumbline.class_growth
                (diagnosis_id, rank, class_name, bytes_per_second, instances_per_second, content)
            VALUES (?, ?, ?, ?, ?, ?::jsonb)""";

    private static final String COMPARED =
            "UPDATE plumbline.diagnosis SET compared_histograms = ?, compared_live = ? WHERE id = ?";

    /** The growing classes, fastest first, and the comparison that they come from. */
    public void replaceGrowths(long diagnosisId, StoredComparison comparison, List<StoredGrowth> growths) {
        sql.update(COMPARED, comparison.histograms(), comparison.live(), diagnosisId);
        sql.update(CLEAR_GROWTHS, diagnosisId);
        sql.updateAll(
                ADD_GROWTH,
                IntStream.range(0, growths.size())
                        .mapToObj(rank -> new Object[] {
                            diagnosisId,
                            rank,
                            growths.get(rank).className(),
                            growths.get(rank).bytesPerSecond(),
                            growths.get(rank).instancesPerSecond(),
                            growths.get(rank).content()
                        })
                        .toList());
    }

    private static final String GROWTHS = "SELECT * FROM plumbline.class_growth WHERE diagnosis_id = ? ORDER BY rank";

    /** The growing classes, fastest first. */
    public List<StoredGrowth> growths(long diagnosisId) {
        return sql.list(
                GROWTHS,
                row -> new StoredGrowth(
                        row.getString("class_name"),
                        row.getDouble("bytes_per_second"),
                        row.getDouble("instances_per_second"),
                        row.getString("content")),
                diagnosisId);
    }

    private static final String COMPARISON =
            "SELECT compared_histograms, compared_live FROM plumbline.diagnosis WHERE id = ?";

    /** The comparison of class histograms that the growing classes come from. */
    public StoredComparison comparison(long diagnosisId) {
        return sql.first(COMPARISON, row -> new StoredComparison(row.getInt(1), row.getBoolean(2)), diagnosisId)
                .orElseThrow();
    }

    private static final String CLEAR_SITES = "DELETE FROM plumbline.allocation_site WHERE diagnosis_id = ?";

    private static final String ADD_SITE = """
            INSERT INTO plumbline.allocation_site (diagnosis_id, rank, class_name, site, samples, bytes, content)
            VALUES (?, ?, ?, ?, ?, ?, ?::jsonb)""";

    public void replaceSites(long diagnosisId, List<StoredSite> sites) {
        sql.update(CLEAR_SITES, diagnosisId);
        sql.updateAll(
                ADD_SITE,
                IntStream.range(0, sites.size())
                        .mapToObj(rank -> new Object[] {
                            diagnosisId,
                            rank,
                            sites.get(rank).className(),
                            sites.get(rank).site(),
                            sites.get(rank).samples(),
                            sites.get(rank).bytes(),
                            sites.get(rank).content()
                        })
                        .toList());
    }

    private static final String SITES = "SELECT * FROM plumbline.allocation_site WHERE diagnosis_id = ? ORDER BY rank";

    /** The allocation sites, heaviest first. */
    public List<StoredSite> sites(long diagnosisId) {
        return sql.list(
                SITES,
                row -> new StoredSite(
                        row.getString("class_name"),
                        row.getString("site"),
                        row.getLong("samples"),
                        row.getLong("bytes"),
                        row.getString("content")),
                diagnosisId);
    }

    private static final String CLEAR_PATHS = "DELETE FROM plumbline.retaining_path WHERE diagnosis_id = ?";

    private static final String ADD_PATH = """
            INSERT INTO plumbline.retaining_path (diagnosis_id, rank, class_name, holder, holder_field, content)
            VALUES (?, ?, ?, ?, ?, ?::jsonb)""";

    public void replacePaths(long diagnosisId, List<StoredPath> paths) {
        sql.update(CLEAR_PATHS, diagnosisId);
        sql.updateAll(
                ADD_PATH,
                IntStream.range(0, paths.size())
                        .mapToObj(rank -> values(diagnosisId, rank, paths.get(rank)))
                        .toList());
    }

    private static @Nullable Object[] values(long diagnosisId, int rank, StoredPath path) {
        return new @Nullable Object[] {
            diagnosisId, rank, path.className(), path.holder(), path.holderField(), path.content()
        };
    }

    private static final String PATHS = "SELECT * FROM plumbline.retaining_path WHERE diagnosis_id = ? ORDER BY rank";

    /** Who keeps growing objects alive, in the order in which they were stored. */
    public List<StoredPath> paths(long diagnosisId) {
        return sql.list(
                PATHS,
                row -> new StoredPath(
                        row.getString("class_name"),
                        row.getString("holder"),
                        row.getString("holder_field"),
                        row.getString("content")),
                diagnosisId);
    }

    private static final String CLEAR_GAPS = "DELETE FROM plumbline.evidence_gap WHERE diagnosis_id = ? AND step = ?";

    private static final String ADD_GAP =
            "INSERT INTO plumbline.evidence_gap (diagnosis_id, step, rank, what, why) VALUES (?, ?, ?, ?, ?)";

    /** Notes what a step could not look at. */
    public void replaceGaps(long diagnosisId, String step, List<StoredGap> gaps) {
        sql.update(CLEAR_GAPS, diagnosisId, step);
        sql.updateAll(
                ADD_GAP,
                IntStream.range(0, gaps.size())
                        .mapToObj(rank -> new Object[] {
                            diagnosisId,
                            step,
                            rank,
                            gaps.get(rank).what(),
                            gaps.get(rank).why()
                        })
                        .toList());
    }

    private static final String GAPS =
            "SELECT what, why FROM plumbline.evidence_gap WHERE diagnosis_id = ? ORDER BY step, rank";

    /** What no step could look at. */
    public List<StoredGap> gaps(long diagnosisId) {
        return sql.list(GAPS, row -> new StoredGap(row.getString("what"), row.getString("why")), diagnosisId);
    }

    private static final String PUT_OUTSIDE = """
            INSERT INTO plumbline.outside_heap (diagnosis_id, content) VALUES (?, ?::jsonb)
            ON CONFLICT (diagnosis_id) DO UPDATE SET content = excluded.content""";

    /** What was seen outside the heap, as the engine's JSON. */
    public void replaceOutsideHeap(long diagnosisId, String content) {
        sql.update(PUT_OUTSIDE, diagnosisId, content);
    }

    private static final String OUTSIDE = "SELECT content FROM plumbline.outside_heap WHERE diagnosis_id = ?";

    /** What was seen outside the heap, if anybody looked. */
    public Optional<String> outsideHeap(long diagnosisId) {
        return sql.first(OUTSIDE, row -> row.getString(1), diagnosisId);
    }

    private static final String TRIMS = """
            SELECT window_to, (content -> 'collected' ->> ?)::double precision AS left_bytes
            FROM plumbline.outside_heap JOIN plumbline.diagnosis ON diagnosis.id = diagnosis_id
            WHERE target_id = ? AND window_to >= ? AND window_to < ? AND content -> 'collected' -> ? IS NOT NULL
            ORDER BY window_to""";

    /**
     * What trims left of a series, such as native memory, that diagnoses of a target asked for whose windows end within a time, its end left out;
     * oldest first.
     */
    public List<StoredTrim> trims(long targetId, String series, Instant from, Instant to) {
        return sql.list(
                TRIMS,
                row -> new StoredTrim(Sql.requiredInstant(row, "window_to"), row.getDouble("left_bytes")),
                series,
                targetId,
                from,
                to,
                series);
    }

    private static final String PUT_LEDGER = """
            INSERT INTO plumbline.memory_ledger (diagnosis_id, content) VALUES (?, ?::jsonb)
            ON CONFLICT (diagnosis_id) DO UPDATE SET content = excluded.content""";

    /** What the resident memory consists of, as the engine's JSON. */
    public void replaceLedger(long diagnosisId, String content) {
        sql.update(PUT_LEDGER, diagnosisId, content);
    }

    private static final String LEDGER = "SELECT content FROM plumbline.memory_ledger WHERE diagnosis_id = ?";

    /** What the resident memory consists of, where it is known. */
    public Optional<String> ledger(long diagnosisId) {
        return sql.first(LEDGER, row -> row.getString(1), diagnosisId);
    }

    private static final String PUT_DUMPS = """
            INSERT INTO plumbline.dump_study (diagnosis_id, content) VALUES (?, ?::jsonb)
            ON CONFLICT (diagnosis_id) DO UPDATE SET content = excluded.content""";

    /** What heap dumps say by themselves, as the engine's JSON. */
    public void replaceDumps(long diagnosisId, String content) {
        sql.update(PUT_DUMPS, diagnosisId, content);
    }

    private static final String PUT_HEAP = """
            INSERT INTO plumbline.heap_tree (diagnosis_id, content)
            VALUES (?, ?::jsonb || jsonb_build_object('heldByThreads', ?::jsonb))
            ON CONFLICT (diagnosis_id) DO UPDATE SET content = excluded.content""";

    /** Who alone keeps how much of the heap alive, and what threads hold of it, each as the engine's JSON. */
    public void replaceHeap(long diagnosisId, String tree, String heldByThreads) {
        sql.update(PUT_HEAP, diagnosisId, tree, heldByThreads);
    }

    private static final String HELD_BY_THREADS = """
            SELECT content -> 'heldByThreads' FROM plumbline.heap_tree
            WHERE diagnosis_id = ? AND jsonb_typeof(content -> 'heldByThreads') = 'object'""";

    /** What threads hold of the heap, if a snapshot was looked at by a version that tells it. */
    public Optional<String> heldByThreads(long diagnosisId) {
        return sql.first(HELD_BY_THREADS, row -> row.getString(1), diagnosisId);
    }

    private static final String TREE =
            "SELECT content - 'heldByThreads' FROM plumbline.heap_tree WHERE diagnosis_id = ?";

    /** Who alone keeps how much of the heap alive, if a snapshot was looked at. */
    public Optional<String> tree(long diagnosisId) {
        return sql.first(TREE, row -> row.getString(1), diagnosisId);
    }

    private static final String DUMPS = "SELECT content FROM plumbline.dump_study WHERE diagnosis_id = ?";

    /** What heap dumps say by themselves, if there were any to look at. */
    public Optional<String> dumps(long diagnosisId) {
        return sql.first(DUMPS, row -> row.getString(1), diagnosisId);
    }
}
