package io.plumbline.bench.links;

import io.plumbline.bench.product.Database;
import java.sql.SQLException;

/**
 * Links, tags and visits as a busy installation has them after 400 days, the same with every run: five domains, a tenth of
 * the links on the four beside the default one; 10,000 tags; of the visits 20 % of bots and 5 % more to no link. Links and
 * tags are as popular as Zipf's law has it: the first gets as many as the second and the third together.
 */
final class GeneratedData {

    private static final int TAGS = 10_000;
    private static final int DAYS = 400;
    private static final long ROWS_AT_ONCE = 1_000_000;
    private static final double ORPHANS = 0.05;

    /** A rank from 1 to a number, by Zipf's law. */
    private static final String RANK = "floor(exp(random() * ln(%d)))::bigint";

    private static final String DETAIL = """
            '192.0.2.0'::inet, (ARRAY['', '', '', 'https://search.example/', 'https://social.example/feed',
              'https://news.example/today'])[1 + n %% 6],
            (ARRAY['Mozilla/5.0 (X11; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/117.0',
              'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/116.0.0.0 Safari/537.36',
              'Mozilla/5.0 (iPhone; CPU iPhone OS 16_6 like Mac OS X) AppleWebKit/605.1.15 Version/16.6 Safari/604.1',
              'Googlebot/2.1 (+http://www.google.com/bot.html)'])[1 + n %% 4]""".formatted();

    private final Database database;
    private final long links;
    private final long visits;

    GeneratedData(Database database, long links, long visits) {
        this.database = database;
        this.links = links;
        this.visits = visits;
    }

    /** What the released schema holds: links, their visits and the counters. */
    void fillReleased() throws SQLException {
        database.run(
                "INSERT INTO plumbline.domain (authority) SELECT 'd' || n || '.example' FROM generate_series(1, 4) AS n",
                // a notice for each row is for instances that listen
                "ALTER TABLE plumbline.short_link DISABLE TRIGGER USER",
                """
                INSERT INTO plumbline.short_link (domain_id, short_code, long_url, title, created_at, max_visits, valid_until)
                SELECT CASE WHEN n %% 10 = 0 THEN 2 + n / 10 %% 4 ELSE 1 END,
                  'b' || to_hex(n * 2654435761 %% 4294967296),
                  'https://site-' || n %% 1000 || '.example/page/' || n,
                  CASE WHEN n %% 3 = 0 THEN 'Page ' || n END,
                  now() - interval '%2$d days' * (1 - n / %1$d.0),
                  CASE WHEN n %% 100 = 0 THEN 1000000 END,
                  CASE WHEN n %% 100 = 1 THEN now() + interval '1 day' * (n %% 60 - 30) END
                FROM generate_series(1::bigint, %1$d) AS n""".formatted(links, DAYS),
                "ALTER TABLE plumbline.short_link ENABLE TRIGGER USER",
                "SELECT plumbline.create_visit_partitions((now() AT TIME ZONE 'UTC')::date - %d, %d)"
                        .formatted(DAYS + 1, DAYS + 3));
        for (long first = 1; first <= visits; first += ROWS_AT_ONCE) {
            fillVisits(first, Math.min(visits, first + ROWS_AT_ONCE - 1));
        }
        database.run(
                "INSERT INTO plumbline.visit_counter"
                        + " SELECT link_id, count(*), count(*) FILTER (WHERE potential_bot) FROM plumbline.visit GROUP BY 1",
                "UPDATE plumbline.orphan_visit_counter SET total = 1000, bots = 200",
                "ANALYZE");
    }

    private void fillVisits(long first, long last) throws SQLException {
        database.run(seed(first), """
                INSERT INTO plumbline.visit (visited_at, link_id, potential_bot, remote_address, referer, user_agent,
                  visited_url, redirect_url)
                SELECT now() - interval '%d days' * (1 - n / %d.0), link_id, n %% 5 = 0, %s,
                  'https://s.example/b' || to_hex(link_id * 2654435761 %% 4294967296),
                  'https://site-' || link_id %% 1000 || '.example/page/' || link_id
                FROM (SELECT n, 1 + %s * 7919 %% %d AS link_id FROM generate_series(%d::bigint, %d) AS n) AS visited""".formatted(DAYS, visits, DETAIL, RANK.formatted(links), links, first, last));
    }

    /** One tag or two for each link. */
    void fillTags() throws SQLException {
        database.run(
                seed(0),
                "INSERT INTO plumbline.tag (name) SELECT 'tag-' || n FROM generate_series(1, %d) AS n".formatted(TAGS),
                """
                INSERT INTO plumbline.link_tag (link_id, tag_id, position)
                SELECT id, %s, 0 FROM plumbline.short_link""".formatted(RANK.formatted(TAGS)),
                """
                INSERT INTO plumbline.link_tag (link_id, tag_id, position)
                SELECT id, %s, 1 FROM plumbline.short_link WHERE id %% 2 = 0
                ON CONFLICT DO NOTHING""".formatted(RANK.formatted(TAGS)),
                "ANALYZE plumbline.link_tag");
    }

    /** Visits to no link, which the released schema counted alone; with their sums, as the product's own batches have them. */
    void fillOrphanVisits() throws SQLException {
        var orphans = Math.round(visits * ORPHANS);
        database.run(
                "SELECT plumbline.create_visit_partitions((now() AT TIME ZONE 'UTC')::date - %d, %d)"
                        .formatted(DAYS + 1, DAYS + 3),
                """
                INSERT INTO plumbline.orphan_visit (visited_at, type, domain_id, potential_bot, remote_address, referer,
                  user_agent, visited_url)
                SELECT now() - interval '%d days' * (1 - n / %d.0),
                  (ARRAY['invalid_short_url', 'regular_404', 'base_url', 'invalid_short_url'])[1 + n %% 4],
                  1 + n %% 5, n %% 5 = 0, %s, 'https://s.example/nowhere-' || n
                FROM generate_series(1::bigint, %d) AS n""".formatted(DAYS, orphans, DETAIL, orphans),
                """
                SELECT plumbline.count_orphan_visits(array_agg(type), array_agg(domain_id), array_agg(starts_at),
                  array_agg(visits), array_agg(bots), array_agg(visits), array_agg(bots))
                FROM (
                  SELECT type, domain_id, plumbline.slice_of(visited_at) AS starts_at, count(*) AS visits,
                    count(*) FILTER (WHERE potential_bot) AS bots
                  FROM plumbline.orphan_visit GROUP BY 1, 2, 3) AS counted
                GROUP BY plumbline.day_of(starts_at)""");
    }

    void vacuum() throws SQLException {
        database.run("VACUUM ANALYZE", "CHECKPOINT");
    }

    private static String seed(long number) {
        return "SELECT setseed(" + (number % 1_000) / 1_000.0 + ")";
    }
}
