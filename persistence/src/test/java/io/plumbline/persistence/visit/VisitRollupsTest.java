package io.plumbline.persistence.visit;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.persistence.link.LinkScope;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares every rollup with a count of the visits themselves. */
class VisitRollupsTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    /** The scopes of every stored visit, with the visit's moment: what the rollups must add up to. */
    private static final String SCOPED = """
            WITH scoped AS (
              SELECT 1 AS kind, link_id AS subject_id, 0 AS domain_id, 0 AS author_id, visited_at, potential_bot
              FROM plumbline.visit
              UNION ALL
              SELECT subject.kind, subject.id, domain.id, author.id, visited_at, potential_bot
              FROM plumbline.visit JOIN plumbline.short_link link ON link.id = link_id
              CROSS JOIN LATERAL (
                SELECT 3, 0::bigint UNION ALL
                SELECT 2, tag_id FROM plumbline.link_tag WHERE link_tag.link_id = link.id) AS subject (kind, id)
              CROSS JOIN LATERAL (VALUES (0), (link.domain_id)) AS domain (id)
              CROSS JOIN LATERAL (
                SELECT 0 UNION ALL
                SELECT id FROM plumbline.api_key WHERE id = link.created_by AND author_only) AS author (id)
              UNION ALL
              SELECT 4, subject.id, domain.id, 0, visited_at, potential_bot
              FROM plumbline.orphan_visit
              CROSS JOIN LATERAL (VALUES (0), (array_position(
                ARRAY['base_url', 'invalid_short_url', 'regular_404'], type))) AS subject (id)
              CROSS JOIN LATERAL (SELECT 0 UNION ALL SELECT domain_id WHERE domain_id > 0) AS domain (id))
            """;

    private final VisitStore store = new VisitStore();
    private final List<Long> links = new ArrayList<>();
    private final List<Long> tags = new ArrayList<>();
    private long domain;
    private long author;

    @BeforeEach
    void makeLinksAndTags() throws SQLException {
        domain = store.domain("s.example.org");
        author = store.author("author", true);
        var other = store.author("other", false);
        for (int i = 0; i < 4; i++) {
            tags.add(store.tag("t" + i));
        }
        for (int i = 0; i < 12; i++) {
            links.add(store.link("c" + i, i % 3 == 0 ? domain : 1, i % 2 == 0 ? author : other));
        }
    }

    /** Two flushes at a time, and edits between them, on days that get busy. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void everyRollupIsWhatTheVisitsAddUpTo(long seed) throws Exception {
        var random = new Random(seed);
        var threads = Executors.newFixedThreadPool(4);
        for (int round = 0; round < 8; round++) {
            var work = new ArrayList<Callable<Void>>();
            work.add(flush(new Random(random.nextLong())));
            work.add(flush(new Random(random.nextLong())));
            work.add(edits(new Random(random.nextLong())));
            work.add(edits(new Random(random.nextLong())));
            for (var done : threads.invokeAll(work)) {
                done.get(60, TimeUnit.SECONDS);
            }
        }
        threads.shutdown();
        assertThatRollupsAddUp();
        assertThat(store.rows("SELECT kind FROM plumbline.visit_day WHERE sliced GROUP BY kind ORDER BY kind"))
                .contains("2", "3", "4");

        store.rows("SELECT plumbline.recount_visits()");

        assertThatRollupsAddUp();
        assertThat(store.number("SELECT count(*) FROM plumbline.visit_day WHERE sliced"
                        + " AND sliced_from > plumbline.start_of(day)"))
                .isZero();
    }

    @Test
    void aDayThatGetsBusyIsSlicedFromBehindItsNewestVisit() throws SQLException {
        var visits = new ArrayList<Object>();
        for (int i = 0; i < 1_001; i++) {
            visits.add(VisitStore.visit(links.get(0), NOON.plusSeconds(i), i % 10 == 0));
        }
        store.write(visits.toArray());
        assertThat(store.number("SELECT count(*) FROM plumbline.visit_slice WHERE kind = 1"))
                .isZero();

        store.write(
                VisitStore.visit(links.get(0), NOON.plusSeconds(1_199)),
                VisitStore.visit(links.get(0), NOON.plusSeconds(1_200)),
                VisitStore.visit(links.get(0), NOON.plusSeconds(1_500), true));

        assertThat(store.rows("SELECT starts_at AT TIME ZONE 'UTC', listed, listed_bots FROM plumbline.visit_slice"
                        + " WHERE kind = 1 ORDER BY starts_at"))
                .containsExactly("2026-03-01 12:20:00 1 0", "2026-03-01 12:25:00 1 1");
        assertThatRollupsAddUp();
    }

    @Test
    void theOrderOfAFewLinksIsThatOfTheMomentAndOfManyLinksCatchesUp() throws SQLException {
        store.write(VisitStore.visit(links.get(0), NOON), VisitStore.visit(links.get(0), NOON, true));
        assertThat(store.rows("SELECT ranked_total, ranked_people FROM plumbline.visit_counter WHERE ranked_total > 0"))
                .containsExactly("2 1");
        store.update("INSERT INTO plumbline.short_link (short_code, long_url)"
                + " SELECT 'many' || i, 'https://example.org/' FROM generate_series(1, 1001) i");
        var first = store.number("SELECT min(id) FROM plumbline.short_link WHERE short_code LIKE 'many%'");
        var visits = new ArrayList<Object>();
        for (int i = 0; i < 1_001; i++) {
            visits.add(VisitStore.visit(first + i, NOON));
        }
        store.write(visits.toArray());
        var behind = "SELECT count(*) FROM plumbline.visit_counter WHERE ranked_total < total";
        assertThat(store.number(behind)).isEqualTo(1_001);

        var next = store.batches.rankLinks(0, 500);
        assertThat(store.number(behind)).isBetween(500L, 1_000L);
        while (next.isPresent()) {
            next = store.batches.rankLinks(next.getAsLong(), 500);
        }

        assertThat(store.number(behind)).isZero();
    }

    @Test
    void aLinkDeletedBetweenTheCopyingAndTheCountingLeavesNoVisit() throws Exception {
        var gone = links.get(1);
        try (var blocker = store.dataSource.getConnection();
                var statement = blocker.createStatement()) {
            blocker.setAutoCommit(false);
            statement.execute("SELECT plumbline.lock_visit_counts()");
            var threads = Executors.newSingleThreadExecutor();
            var flush = threads.submit(
                    () -> store.write(VisitStore.visit(gone, NOON), VisitStore.visit(links.get(0), NOON)));
            while (store.number("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
                            + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())")
                    == 0) {
                Thread.onSpinWait();
            }
            statement.execute("DELETE FROM plumbline.short_link WHERE id = " + gone);
            blocker.commit();
            flush.get(60, TimeUnit.SECONDS);
            threads.shutdown();
        }

        assertThat(store.rows("SELECT link_id FROM plumbline.visit"))
                .containsExactly(links.get(0).toString());
        assertThatRollupsAddUp();
    }

    @Test
    void aLinkWithoutACounterGetsOneWithItsNextVisits() throws SQLException {
        store.tagged(links.get(0), tags.get(0));
        store.tagged(links.get(3), tags.get(0));
        store.write(VisitStore.visit(links.get(0), NOON), VisitStore.visit(links.get(0), NOON, true));
        store.update("DELETE FROM plumbline.visit_counter WHERE link_id < ?", links.get(6));

        store.write(
                VisitStore.visit(links.get(0), NOON),
                VisitStore.visit(links.get(3), NOON.plusSeconds(1), true),
                VisitStore.visit(links.get(11) + 1000, NOON),
                VisitStore.visit(links.get(8), NOON),
                VisitStore.visit(links.get(3), NOON.plus(Duration.ofDays(1))));

        assertThat(store.number("SELECT count(*) FROM plumbline.visit")).isEqualTo(6);
        assertThatRollupsAddUp();
        assertThat(store.rows("SELECT total, domain_id FROM plumbline.visit_counter WHERE author_id = " + author
                        + " AND total > 0 ORDER BY total"))
                .containsExactly("1 1", "3 " + domain);
    }

    @Test
    void textsThatPostgresCannotStoreArePutRight() throws SQLException {
        var batch = new VisitBatch();
        var hostile =
                VisitStore.texts("2001:DB8::7", "\u00ff\u00fea\0b\u00c0", "\u00c3\u00a9\u00ed\u00a0\u0080", "\0", "");
        var noAddress = VisitStore.texts("300.1.2.3", null, null, null, null);
        batch.visit(links.get(0), NOON.toEpochMilli(), false, hostile, 0, hostile.length);
        batch.visit(links.get(0), NOON.toEpochMilli(), false, noAddress, 0, noAddress.length);
        batch.orphan(OrphanType.BASE_URL, domain, NOON.toEpochMilli(), true, hostile, 0, hostile.length);

        store.batches.write(VisitStore.mark(), batch);

        assertThat(store.rows("SELECT host(remote_address), referer, user_agent, visited_url, redirect_url"
                        + " FROM plumbline.visit ORDER BY 1"))
                .containsExactly("2001:db8::7 \ufffd\ufffdab\ufffd \u00e9\ufffd  ", "null null null null null");
        assertThat(store.rows(
                        "SELECT type, domain_id, potential_bot, host(remote_address) FROM plumbline.orphan_visit"))
                .containsExactly("base_url " + domain + " t 2001:db8::7");
    }

    @Test
    void visitsWithoutDetailCountOnTheirDay() throws SQLException {
        var unlisted = new VisitBatch();
        unlisted.unlisted().add(links.get(0), 10, 5, 2);
        unlisted.unlisted().add(OrphanType.BASE_URL, domain, 10, 3, 3);
        unlisted.unlisted().add(links.get(0), VisitTally.UNDATED, 1, 0);
        var today = store.rows("SELECT (now() AT TIME ZONE 'UTC')::date").get(0);

        store.batches.write(VisitStore.mark(), unlisted);

        // it may have become tomorrow meanwhile
        assertThat(store.rows(
                        "SELECT total, bots, listed FROM plumbline.visit_day WHERE kind = 1 AND (day = '1970-01-11'"
                                + " OR day BETWEEN '" + today + "' AND (now() AT TIME ZONE 'UTC')::date) ORDER BY day"))
                .containsExactly("5 2 0", "1 0 0");
        assertThat(new VisitCounters(store.dataSource).orphans()).isEqualTo(VisitsSummary.of(3, 3));
        assertThat(store.number(
                        "SELECT total FROM plumbline.visit_total WHERE kind = 3 AND domain_id = ?"
                                + " AND author_id = ?",
                        domain,
                        author))
                .isEqualTo(6);

        store.rows("SELECT plumbline.recount_visits()");

        assertThat(store.rows("SELECT subject_id, domain_id, total, listed FROM plumbline.visit_day"
                        + " WHERE kind = 4 ORDER BY 1, 2"))
                .containsExactly("0 0 3 0", "0 " + domain + " 3 0", "1 0 3 0", "1 " + domain + " 3 0");
        assertThat(new VisitCounters(store.dataSource).of(links.get(0))).isEqualTo(VisitsSummary.of(6, 2));
    }

    @Test
    void whatIsDeletedTakesItsCountsAlong() throws SQLException {
        store.tagged(links.get(0), tags.get(0));
        store.tagged(links.get(1), tags.get(1));
        store.write(VisitStore.visit(links.get(0), NOON), VisitStore.visit(links.get(1), NOON, true));
        store.write(VisitStore.orphan(OrphanType.REGULAR_404, NOON));

        assertThat(store.number("SELECT plumbline.delete_visits(?)", links.get(0)))
                .isEqualTo(1);
        assertThat(store.number("SELECT plumbline.delete_orphan_visits()")).isEqualTo(1);
        store.update("DELETE FROM plumbline.tag WHERE id = ?", tags.get(1));

        assertThatRollupsAddUp();
        assertThat(store.number(
                        "SELECT count(*) FROM plumbline.visit_total WHERE kind = 2 AND subject_id = ?", tags.get(1)))
                .isZero();
        assertThat(new VisitCounters(store.dataSource).nonOrphans(LinkScope.ALL))
                .isEqualTo(VisitsSummary.of(1, 1));
        store.update("DELETE FROM plumbline.short_link");
        assertThat(store.number("SELECT coalesce(sum(total), 0) FROM plumbline.visit_day"))
                .isZero();
        assertThat(store.number("SELECT count(*) FROM plumbline.visit")).isZero();
    }

    @Test
    void aKeyThatSeesOnlyItsOwnLinksFromNowOnGetsItsCounts() throws SQLException {
        store.tagged(links.get(1), tags.get(0));
        store.write(VisitStore.visit(links.get(1), NOON), VisitStore.visit(links.get(0), NOON));
        store.update("UPDATE plumbline.api_key SET author_only = NOT author_only");

        assertThatRollupsAddUp();
        assertThat(store.number("SELECT count(*) FROM plumbline.visit_total WHERE author_id = ?", author))
                .isZero();
    }

    @Test
    void severalLinksThatGetATagTogetherCountThereAndTheirDayIsSlicedFromThenOn() throws SQLException {
        for (int link = 0; link < 2; link++) {
            var visits = new ArrayList<Object>();
            for (int i = 0; i < 700; i++) {
                visits.add(VisitStore.visit(links.get(link), NOON.plusSeconds(i)));
            }
            store.write(visits.toArray());
        }

        store.update("INSERT INTO plumbline.link_tag SELECT id, ?, 0 FROM plumbline.short_link", tags.get(0));
        store.write(VisitStore.visit(links.get(0), NOON), VisitStore.visit(links.get(0), NOON.plusSeconds(900)));

        assertThatRollupsAddUp();
        var ofTag = " WHERE kind = 2 AND domain_id = 0 AND author_id = 0";
        assertThat(store.number("SELECT sum(listed) FROM plumbline.visit_day" + ofTag))
                .isEqualTo(1_402);
        assertThat(store.rows("SELECT starts_at AT TIME ZONE 'UTC', listed FROM plumbline.visit_slice" + ofTag))
                .containsExactly("2026-03-01 12:15:00 1");
    }

    @Test
    void purgedDaysStayCounted() throws SQLException {
        var day = NOON.atOffset(ZoneOffset.UTC).toLocalDate();
        store.batches.createPartitions(day, 2);
        store.write(
                VisitStore.visit(links.get(0), NOON),
                VisitStore.visit(links.get(0), NOON.minus(Duration.ofDays(1))),
                VisitStore.visit(links.get(0), Instant.parse("2026-03-02T00:00:00Z")),
                VisitStore.orphan(OrphanType.BASE_URL, NOON));

        while (store.batches.purgeDetailBefore(day.plusDays(1))) {}

        assertThat(store.rows("SELECT visited_at AT TIME ZONE 'UTC' FROM plumbline.visit"))
                .containsExactly("2026-03-02 00:00:00");
        assertThat(store.number("SELECT count(*) FROM plumbline.orphan_visit")).isZero();
        assertThat(store.rows("SELECT day, total, listed FROM plumbline.visit_day WHERE kind = 1 ORDER BY day"))
                .containsExactly("2026-02-28 1 0", "2026-03-01 1 0", "2026-03-02 1 1");
        assertThat(store.rows("SELECT to_regclass('plumbline.visit_20260301'),"
                        + " to_regclass('plumbline.orphan_visit_20260301')"))
                .containsExactly("null null");
        assertThat(new VisitCounters(store.dataSource).of(links.get(0))).isEqualTo(VisitsSummary.of(3, 0));
        store.rows("SELECT plumbline.recount_visits()");
        assertThat(new VisitCounters(store.dataSource).of(links.get(0))).isEqualTo(VisitsSummary.of(3, 0));
        assertThat(new VisitCounters(store.dataSource).orphans()).isEqualTo(VisitsSummary.of(1, 0));
    }

    @Test
    void visitsAreLocatedAndEachPlaceIsStoredOnce() throws SQLException {
        var paris = new VisitLocation("FR", "France", "", "Paris", 48.85, 2.35, "Europe/Paris");
        var located = new VisitBatches(
                store.dataSource, address -> address.equals("192.0.2.0") ? Optional.of(paris) : Optional.empty());
        for (int batch = 1; batch < 3; batch++) {
            VisitStore.write(
                    located, VisitStore.visit(links.get(0), NOON), VisitStore.orphan(OrphanType.BASE_URL, NOON));
        }

        assertThat(store.rows("SELECT country_code, city_name FROM plumbline.visit_location"))
                .containsExactly("FR Paris");
        assertThat(store.number("SELECT count(*) FROM plumbline.visit JOIN plumbline.visit_location location"
                        + " ON location.id = location_id"))
                .isEqualTo(2);
        assertThat(store.number("SELECT count(location_id) FROM plumbline.orphan_visit"))
                .isEqualTo(2);
    }

    private Callable<Void> flush(Random random) {
        return () -> {
            var visits = new ArrayList<Object>();
            for (int i = random.nextInt(1_600); i >= 0; i--) {
                var at = NOON.plusSeconds(random.nextInt(3_600)).plus(Duration.ofDays(random.nextInt(2)));
                if (random.nextInt(3) == 0) {
                    visits.add(VisitStore.orphan(
                            List.of(OrphanType.values()).get(random.nextInt(3)),
                            random.nextBoolean() ? domain : VisitBatch.NO_DOMAIN,
                            at,
                            random.nextBoolean()));
                } else {
                    var link = links.get((int) Math.min(11, Math.abs(random.nextGaussian() * 3)));
                    visits.add(VisitStore.visit(link, at, random.nextInt(3) == 0));
                }
            }
            store.write(visits.toArray());
            return null;
        };
    }

    private Callable<Void> edits(Random random) {
        return () -> {
            for (int i = 0; i < 5; i++) {
                edit(random, links.get(random.nextInt(12)), tags.get(random.nextInt(4)));
            }
            return null;
        };
    }

    private void edit(Random random, long link, long tag) throws SQLException {
        switch (random.nextInt(20)) {
            case 0 -> store.number("SELECT plumbline.delete_visits(?)", link);
            case 1 -> store.update("DELETE FROM plumbline.short_link WHERE id = ?", links.get(11));
            case 2 -> store.update("DELETE FROM plumbline.tag WHERE id = ?", tags.get(3));
            case 3, 4, 5, 6 -> store.untagged(link, tag);
            case 7 -> store.update("UPDATE plumbline.api_key SET author_only = NOT author_only WHERE id = ?", author);
            default ->
                store.update(
                        "INSERT INTO plumbline.link_tag SELECT link.id, tag.id, 0"
                                + " FROM plumbline.short_link link, plumbline.tag WHERE link.id = ? AND tag.id = ? FOR KEY SHARE"
                                + " ON CONFLICT DO NOTHING",
                        link,
                        tag);
        }
    }

    private void assertThatRollupsAddUp() throws SQLException {
        assertThat(store.rows("SELECT link_id, total, bots FROM plumbline.visit_counter WHERE total > 0 ORDER BY 1"))
                .isEqualTo(store.rows("SELECT link_id, count(*), count(*) FILTER (WHERE potential_bot)"
                        + " FROM plumbline.visit GROUP BY 1 ORDER BY 1"));
        assertThat(store.rows("SELECT kind, subject_id, domain_id, author_id, total, bots FROM plumbline.visit_total"
                        + " WHERE total <> 0 OR bots <> 0 ORDER BY 1, 2, 3, 4"))
                .isEqualTo(store.rows(SCOPED + """
                        SELECT kind, subject_id, domain_id, author_id, count(*), count(*) FILTER (WHERE potential_bot)
                        FROM scoped WHERE kind > 1 GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4"""));
        assertThat(store.rows("""
                        SELECT kind, subject_id, domain_id, author_id, day, total, bots, listed, listed_bots
                        FROM plumbline.visit_day WHERE total <> 0 OR listed <> 0 OR bots <> 0 OR listed_bots <> 0
                        ORDER BY 1, 2, 3, 4, 5""")).isEqualTo(store.rows(SCOPED + """
                        SELECT kind, subject_id, domain_id, author_id, (visited_at AT TIME ZONE 'UTC')::date,
                          count(*), count(*) FILTER (WHERE potential_bot),
                          count(*), count(*) FILTER (WHERE potential_bot)
                        FROM scoped GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5"""));
        assertThat(store.rows("""
                        SELECT kind, subject_id, domain_id, author_id, starts_at, listed, listed_bots
                        FROM plumbline.visit_slice WHERE listed <> 0 OR listed_bots <> 0 ORDER BY 1, 2, 3, 4, 5""")).isEqualTo(store.rows(SCOPED + """
                        SELECT kind, subject_id, domain_id, author_id, date_bin('5 minutes', visited_at, '2000-01-01Z'),
                          count(*), count(*) FILTER (WHERE potential_bot)
                        FROM scoped JOIN plumbline.visit_day day USING (kind, subject_id, domain_id, author_id)
                        WHERE day.day = (visited_at AT TIME ZONE 'UTC')::date AND day.sliced AND day.sliced_from <= visited_at
                        GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5"""));
    }
}
