package io.plumbline.web.redirect.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.persistence.visit.BatchMark;
import io.plumbline.persistence.visit.VisitBatches;
import io.plumbline.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class VisitHouseKeepingTest {

    private static final Instant BEFORE_MIDNIGHT = Instant.parse("2031-05-10T23:59:59.999Z");

    private final PGSimpleDataSource dataSource = TestDatabase.fresh().dataSource();
    private final VisitBatches batches = new VisitBatches(dataSource);
    private final SetClock clock = new SetClock(BEFORE_MIDNIGHT);
    private final VisitHouseKeeping house =
            new VisitHouseKeeping(batches, new VisitRetention(Duration.ofDays(2)), clock);

    /** The days that migrations have made are old by the tests' clock, and go first. */
    @BeforeEach
    void makeLinkAndDropEmptyDays() throws SQLException {
        column("INSERT INTO plumbline.short_link (short_code, long_url) VALUES ('a', 'a:b') RETURNING id");
        while (batches.purgeDetailBefore(LocalDate.parse("2031-01-01"))) {}
    }

    @Test
    void aDayIsMadeAheadAtEachMidnightOfUtc() throws SQLException {
        house.keep();
        assertThat(dayExists("20310516")).isTrue();
        assertThat(dayExists("20310517")).isFalse();

        clock.now = BEFORE_MIDNIGHT.plusMillis(1);
        house.keep();

        assertThat(dayExists("20310517")).isTrue();
    }

    /** As a dump of the database, or a long report. */
    @Test
    void whoReadsAllVisitsForLongStopsNoFlushAndTheDaysAreMadeAfterwards() throws SQLException {
        try (var reader = dataSource.getConnection();
                var statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            statement.execute("SELECT count(*) FROM plumbline.visit");

            house.keep();

            assertThat(dayExists("20310516")).isFalse();
            visit("2031-05-10T12:00:00Z");
            assertThat(visits()).containsExactly("2031-05-10 12:00:00");
            reader.commit();
        }
        clock.now = BEFORE_MIDNIGHT.plusSeconds(60);

        house.keep();

        assertThat(dayExists("20310516")).isTrue();
    }

    @Test
    void aDayLosesItsDetailOnceAllOfItIsOldEnough() throws SQLException {
        visit("2031-05-07T12:00:00Z");
        visit("2031-05-08T00:00:00Z");
        visit("2031-05-08T23:59:59.999Z");
        visit("2031-05-09T00:00:00Z");

        house.keep();
        house.keep();
        assertThat(visits()).containsExactly("2031-05-08 00:00:00", "2031-05-08 23:59:59.999", "2031-05-09 00:00:00");

        clock.now = BEFORE_MIDNIGHT.plusMillis(1);
        house.keep();

        assertThat(visits()).containsExactly("2031-05-09 00:00:00");
        assertThat(column("SELECT total FROM plumbline.visit_counter")).containsExactly("4");
    }

    @Test
    void manyOldDaysGoOneByOne() throws SQLException {
        visit("2031-05-01T12:00:00Z");
        visit("2031-05-02T12:00:00Z");

        house.keep();
        assertThat(visits()).containsExactly("2031-05-02 12:00:00");
        house.keep();

        assertThat(visits()).isEmpty();
    }

    /** An eighth of the buffers, 128 MB here, is what the indexes of some 300,000 visits take. */
    @Test
    void theRunningDayIsDividedWhenItHasMoreVisitsThanTheBuffersHold() throws SQLException {
        clock.now = Instant.parse("2031-05-10T00:10:00Z");
        house.keep();
        visits(400_000, "2031-05-10T00:09:00Z");
        clock.now = clock.now.plusSeconds(9);
        house.keep();
        assertThat(parts()).containsExactly("visit_20310510");

        clock.now = clock.now.plusSeconds(1);
        house.keep();

        assertThat(parts()).containsExactly("visit_20310510", "visit_20310510_0015");
    }

    private void visits(int count, String first) throws SQLException {
        column("WITH written AS (INSERT INTO plumbline.visit (visited_at, link_id, potential_bot)"
                + " SELECT '" + first + "'::timestamptz + n * interval '10 microseconds', n % 1000, false"
                + " FROM generate_series(1, " + count + ") AS n RETURNING 1) SELECT count(*) FROM written");
    }

    private List<String> parts() throws SQLException {
        return column("SELECT relname FROM plumbline.visit_parts() JOIN pg_class ON pg_class.oid = part"
                + " WHERE starts_at < '2031-05-11T00:00:00Z' ORDER BY starts_at");
    }

    private void visit(String at) {
        batches.write(new BatchMark(UUID.randomUUID(), 1, 0, 64), Journals.batchOf(1, Instant.parse(at)));
    }

    private List<String> visits() throws SQLException {
        return column("SELECT visited_at AT TIME ZONE 'UTC' FROM plumbline.visit ORDER BY visited_at");
    }

    private boolean dayExists(String day) throws SQLException {
        return column("SELECT to_regclass('plumbline.visit_" + day + "') IS NOT NULL"
                        + " AND to_regclass('plumbline.orphan_visit_" + day + "') IS NOT NULL")
                .equals(List.of("t"));
    }

    private List<String> column(String sql) throws SQLException {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var texts = new ArrayList<String>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        }
    }

    private static final class SetClock extends Clock {
        private Instant now;

        SetClock(Instant now) {
            this.now = now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
