package io.plumbline.bench.redirect;

import io.plumbline.bench.product.Database;
import java.sql.SQLException;

/** The links that are asked for, and the visits that came of it, as the database has them. Immutable. */
final class StoredLinks {

    private static final long ROWS_AT_ONCE = 1_000_000;
    private static final int RULES = 1_000;

    private final Database database;

    StoredLinks(Database database) {
        this.database = database;
    }

    /** Sees to it that a number of plain links are there, numbered as the load numbers them, and some with rules. */
    void fill(long links) throws SQLException {
        var there = Long.parseLong(
                database.text("SELECT count(*) FROM plumbline.short_link WHERE short_code ~ '^c[0-9a-f]{6}$'"));
        if (there >= links) {
            return;
        }
        // a notice for each row is for instances that listen, and the numbers of links are not what is measured
        database.run("ALTER TABLE plumbline.short_link DISABLE TRIGGER USER");
        for (long first = there + 1; first <= links; first += ROWS_AT_ONCE) {
            database.run("""
                INSERT INTO plumbline.short_link (short_code, long_url)
                SELECT 'c' || lpad(to_hex(n * 7919 %% 16777216), 6, '0'), 'https://site-' || n %% 1000 || '.example/page/' || n
                FROM generate_series(%d::bigint, %d) AS n\
                """.formatted(first, Math.min(links, first + ROWS_AT_ONCE - 1)));
        }
        database.run(
                """
                INSERT INTO plumbline.short_link (short_code, long_url)
                SELECT 'r' || n, 'https://site-1.example/everybody/' || n FROM generate_series(0, %d) AS n
                ON CONFLICT DO NOTHING\
                """.formatted(RULES - 1),
                """
                INSERT INTO plumbline.redirect_rule (link_id, priority, long_url, conditions)
                SELECT id, place, 'https://site-1.example/' || matched || '/' || id,
                  jsonb_build_array(jsonb_build_object('type', type, 'matchKey', NULL, 'matchValue', matched))
                FROM plumbline.short_link,
                  (VALUES (1, 'device', 'android'), (2, 'device', 'ios'), (3, 'language', 'fr')) AS rule (place, type, matched)
                WHERE short_code ~ '^r[0-9]+$'
                ON CONFLICT DO NOTHING\
                """,
                "ALTER TABLE plumbline.short_link ENABLE TRIGGER USER",
                // makes the counters of the new links, which the triggers would have made
                "SELECT plumbline.recount_visits()",
                "VACUUM ANALYZE plumbline.short_link, plumbline.visit_counter",
                "CHECKPOINT");
    }

    /** Visits that are visible, those without a link among them. */
    long visits() throws SQLException {
        return Long.parseLong(database.text("SELECT coalesce(sum(total), 0) FROM plumbline.visit_total"
                + " WHERE kind IN (3, 4) AND subject_id = 0 AND domain_id = 0 AND author_id = 0"));
    }
}
