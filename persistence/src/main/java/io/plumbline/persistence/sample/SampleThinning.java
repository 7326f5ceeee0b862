package io.plumbline.persistence.sample;

import io.plumbline.persistence.schema.Sql;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Optional;
import javax.sql.DataSource;

/*
 * What has to stay of an interval is what the trends of a longer time need of it. All of it are samples as they were taken: a mean of
 * floors is no floor, and what stands for the rest of a process is a difference of quantities of one moment.
 *
 * - The lowest floor of the collections of the JVM's own, and the lowest of those that we forced: a trend's floor is the minimum of a
 *   window that is no shorter, and the same sample is the minimum of the whole and of what stays. What happens between two collections
 *   repeats a floor, so of equals the earliest stays: it is the one that saw the collection.
 * - The sample with the least resident memory that nothing explains, for the same reason: the series of native memory is a floor, too.
 * - Both sides of a fall of the count of requests: it began anew there, and what was served before would be lost.
 * - Both sides of a gap, the first sample of a life and its last: when a life began and ended is told by them.
 *
 * The counters of collections, of the time they took and of requests are right in each sample that stays, and so is what lies between two.
 * What stays moves from table to table, and is read through a view of all of them.
 */
/**
 * Thins what is stored of each target as it grows old. Each step is one statement, of one target and a bounded time: it is done as a whole or
 * not at all, and targets that another instance has in hand are left to it. Thread-safe.
 */
@Dependent
public class SampleThinning {

    /** How many intervals a step thins at most … */
    private static final int INTERVALS_AT_ONCE = 288;

    /** … and how many have to be old enough for one to be worth it. */
    private static final int FEWEST_INTERVALS = 12;

    /** How many intervals without a sample are a gap. */
    private static final int GAP_INTERVALS = 10;

    private final Sql sql;

    @Inject
    public SampleThinning(DataSource dataSource) {
        this.sql = new Sql(dataSource);
    }

    /** What is thinned, each by itself, and where to. */
    public enum Series {
        SAMPLES("memory_sample", "memory_sample_thin"),
        THIN_SAMPLES("memory_sample_thin", "memory_sample_sparse"),
        /** Of each life and interval the last one stays. */
        CENSUSES("jvm_census", "at", "", "true"),
        /** Of each life, kind and interval the last one stays, and each that a diagnosis took. */
        HISTOGRAMS("class_histogram", "taken_at", ", live", """
                NOT EXISTS (SELECT 1 FROM plumbline.capture c WHERE c.id = r.capture_id AND c.diagnosis_id IS NOT NULL)""");

        private final String open;
        private final String step;

        /* What stays is moved: an index page of which a tenth is left is never joined with another, one that is empty is used again. */
        Series(String from, String to) {
            this("""
                    SELECT s.at FROM plumbline.%s s
                    WHERE s.target_id = claimed.target_id AND s.at >= claimed.thinned_until ORDER BY s.at LIMIT 1""".formatted(from), """
                    stays AS MATERIALIZED (
                        SELECT seen.at FROM (
                            SELECT s.at,
                                (s.floor_bytes >= 0 AND row_number() OVER
                                    (PARTITION BY s.epoch_id, s.interval_number, s.forced, s.floor_bytes >= 0
                                        ORDER BY s.floor_bytes, s.at) = 1)
                                OR (s.rss_bytes > 0 AND row_number() OVER
                                    (PARTITION BY s.epoch_id, s.interval_number, s.rss_bytes > 0 ORDER BY s.unexplained, s.at) = 1)
                                OR (max(s.floor_bytes) OVER of_interval < 0 AND max(s.rss_bytes) OVER of_interval <= 0
                                    AND row_number() OVER (PARTITION BY s.epoch_id, s.interval_number ORDER BY s.at DESC) = 1)
                                OR (s.requests >= 0 AND (coalesce(lag(s.requests) OVER counted > s.requests, false)
                                    OR coalesce(lead(s.requests) OVER counted < s.requests, false)))
                                OR coalesce(s.at - lag(s.at) OVER of_life > part.gap, true)
                                OR coalesce(lead(s.at) OVER of_life - s.at > part.gap, true) AS stays
                            FROM part CROSS JOIN LATERAL (
                                SELECT m.at, m.epoch_id, m.forced, m.floor_bytes, m.rss_bytes, m.requests,
                                    floor(extract(epoch FROM m.at) / ?) AS interval_number,
                                    m.rss_bytes - m.committed_bytes - greatest(m.metaspace_bytes, 0)
                                        - greatest(m.code_cache_bytes, 0) - greatest(m.threads, 0) * 98304
                                        - greatest(m.direct_bytes, 0) - greatest(m.mapped_bytes, 0) AS unexplained
                                FROM plumbline.memory_sample_all m
                                WHERE m.target_id = part.target_id
                                    AND m.at >= part.since - 2 * part.gap AND m.at < part.until + 2 * part.gap) s
                            WINDOW of_life AS (PARTITION BY s.epoch_id ORDER BY s.at),
                                of_interval AS (PARTITION BY s.epoch_id, s.interval_number),
                                counted AS (PARTITION BY s.epoch_id, s.requests >= 0 ORDER BY s.at)) seen
                        WHERE seen.stays),
                    gone AS (
                        DELETE FROM plumbline.%s old USING part
                        WHERE old.target_id = part.target_id AND old.at >= part.since AND old.at < part.until
                        RETURNING old.*),
                    moved AS (
                        INSERT INTO plumbline.%s SELECT gone.* FROM gone WHERE gone.at IN (SELECT at FROM stays)
                        ON CONFLICT DO NOTHING RETURNING 1)""".formatted(from, to), "(SELECT count(*) FROM moved)");
        }

        /**
         * @param at column with the moment
         * @param kinds columns beside the life that tell apart what stays
         * @param isThinned of a row "r"
         */
        Series(String table, String at, String kinds, String isThinned) {
            this("""
                    SELECT min(r.at) AS at FROM plumbline.target_epoch e CROSS JOIN LATERAL (
                        SELECT %2$s AS at FROM plumbline.%1$s
                        WHERE epoch_id = e.id AND %2$s >= claimed.thinned_until ORDER BY %2$s LIMIT 1) r
                    WHERE e.target_id = claimed.target_id""".formatted(table, at), """
                    gone AS (
                        DELETE FROM plumbline.%1$s WHERE ctid = ANY (ARRAY(
                            SELECT seen.row_id FROM (
                                SELECT r.row_id, row_number() OVER (PARTITION BY r.epoch_id%3$s,
                                    floor(extract(epoch FROM r.%2$s) / ?) ORDER BY r.%2$s DESC) = 1 AS stays
                                FROM part JOIN plumbline.target_epoch e ON e.target_id = part.target_id
                                    CROSS JOIN LATERAL (SELECT r.ctid AS row_id, r.epoch_id, r.%2$s%3$s FROM plumbline.%1$s r
                                        WHERE r.epoch_id = e.id AND r.%2$s >= part.since AND r.%2$s < part.until AND %4$s) r) seen
                            WHERE NOT seen.stays))
                        RETURNING 1)""".formatted(table, at, kinds, isThinned), "0");
        }

        Series(String first, String gone, String moved) {
            this.open = """
                    INSERT INTO plumbline.sample_thinning (target_id, series, every_seconds, thinned_until)
                    SELECT claimed.target_id, '%s', ?, to_timestamp(floor(extract(epoch FROM first.at) / ?) * ?)
                    FROM (SELECT id AS target_id, '-infinity'::timestamptz AS thinned_until FROM plumbline.target t
                        WHERE NOT EXISTS (SELECT 1 FROM plumbline.sample_thinning known
                            WHERE known.target_id = t.id AND known.series = '%s' AND known.every_seconds = ?)) claimed
                        CROSS JOIN LATERAL (%s) first
                    WHERE first.at < ?
                    ON CONFLICT DO NOTHING""".formatted(name(), name(), first);
            this.step = """
                    WITH claimed AS MATERIALIZED (
                        SELECT target_id, thinned_until FROM plumbline.sample_thinning
                        WHERE series = '%s' AND every_seconds = ? AND thinned_until <= ?
                        ORDER BY thinned_until LIMIT 1 FOR UPDATE SKIP LOCKED),
                    part AS MATERIALIZED (
                        SELECT claimed.target_id, claimed.thinned_until AS since, ? * interval '1 second' AS gap,
                            least(bound.at, coalesce(to_timestamp(floor(extract(epoch FROM first.at) / ?) * ?), bound.at)
                                + ? * interval '1 second') AS until
                        FROM claimed CROSS JOIN (SELECT ?::timestamptz AS at) bound
                            LEFT JOIN LATERAL (%s) first ON true),
                    %s
                    UPDATE plumbline.sample_thinning done SET thinned_until = part.until FROM part
                    WHERE done.target_id = part.target_id AND done.series = '%s' AND done.every_seconds = ?
                    RETURNING done.target_id, done.thinned_until, (SELECT count(*) FROM gone) - %s AS gone""".formatted(name(), first, gone, name(), moved);
        }
    }

    /**
     * What a step has done.
     *
     * @param until up to when the target is thin now
     * @param gone how many rows it had too many
     */
    public record Step(long targetId, Instant until, long gone) {}

    /** Has targets of which something is old enough, and was not before, be thinned from now on. */
    public void open(Series series, SampleTier tier, Instant now) {
        long every = tier.every().toSeconds();
        sql.update(series.open, every, every, every, every, tier.bound(now));
    }

    /** Thins the target that has waited longest by one step; empty if none is due, or others have those that are. */
    public Optional<Step> next(Series series, SampleTier tier, Instant now) {
        long every = tier.every().toSeconds();
        var bound = tier.bound(now);
        return sql.first(
                series.step,
                row -> new Step(
                        row.getLong("target_id"), Sql.requiredInstant(row, "thinned_until"), row.getLong("gone")),
                every,
                bound.minus(tier.every().multipliedBy(FEWEST_INTERVALS)),
                every * GAP_INTERVALS,
                every,
                every,
                every * INTERVALS_AT_ONCE,
                bound,
                every,
                every);
    }
}
