package io.plumbline.bench.trend;

import io.plumbline.bench.product.Database;
import java.sql.SQLException;
import java.time.Duration;

/*
 * Of a hundred targets one leaks, 5 KB/s; of the others a third is level, a third fills up within two hours, a third swings by 80 MB
 * a day, each at an hour of its own. Every value has noise, the same in every run.
 */
/** Targets that nobody reaches, with a sample every 15 s of a day, and of some time after it. Immutable. */
record WatchedTargets(Database database) {

    private static final int SAMPLE_SECONDS = 15;
    private static final int SAMPLES_A_DAY = 5_760;

    private static final String TARGETS = """
            INSERT INTO plumbline.target (name, kind, url, state, state_since, registered_at)
            SELECT 'bench-' || n, 'JMX', 'service:jmx:rmi:///jndi/rmi://127.0.0.1:1/jmxrmi', 'NEW', now(), now()
            FROM generate_series(1, %d) AS n""";

    private static final String LIVES = """
            INSERT INTO plumbline.target_epoch (target_id, started_at, pid, host, jvm_name, jvm_vendor, jvm_version,
                collector, max_heap_bytes, first_seen_at)
            SELECT id, now() - interval '1 day', id, 'bench', 'OpenJDK 64-Bit Server VM', 'Eclipse Adoptium',
                '17.0.15+6', 'G1', 1073741824, now() - interval '1 day'
            FROM plumbline.target WHERE kind = 'JMX'""";

    private static final String SAMPLES = """
            INSERT INTO plumbline.memory_sample (target_id, at, epoch_id, used_bytes, committed_bytes, max_bytes,
                floor_bytes, collections, young_collections, old_collections, collection_millis, last_pause_millis,
                metaspace_bytes, code_cache_bytes, direct_bytes, mapped_bytes, threads, loaded_classes, open_files,
                rss_bytes)
            SELECT target_id, first_seen_at + i * interval '%1$d seconds', id, floor + 100000000, 1073741824, 1073741824,
                floor, i, i, 0, i * 5, 5, 60000000 + noise / 20, 20000000, 8388608, 0, 40 + noise / 1500000, 9000,
                60 + noise / 1000000, 1300000000 + noise
            FROM plumbline.target_epoch, generate_series(0, %2$d) AS i,
                LATERAL (SELECT (3000000 * random() + 0 * i)::bigint AS noise) AS drawn,
                LATERAL (SELECT 250000000 + noise + (CASE
                    WHEN target_id %% 100 = 0 THEN 5000 * %1$d * i
                    WHEN target_id %% 3 = 0 THEN 0
                    WHEN target_id %% 3 = 1 THEN 200000000 * (1 - exp(-i / 160.0))
                    ELSE 40000000 * sin(2 * pi() * (i / 5760.0 + target_id / 997.0)) END)::bigint AS floor) AS shaped""";

    /** Puts them in the place of all that were there. */
    void fill(int targets, Duration after) throws SQLException {
        database.run(
                "TRUNCATE plumbline.target CASCADE",
                "SELECT setseed(0.7)",
                TARGETS.formatted(targets),
                LIVES,
                SAMPLES.formatted(SAMPLE_SECONDS, SAMPLES_A_DAY + after.toSeconds() / SAMPLE_SECONDS),
                "ANALYZE");
    }
}
