package io.plumbline.persistence.visit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Days of many visits lie in several partitions. The indexes of a few hundred visits take some tens of kilobytes. */
class VisitPartsTest {

    private static final LocalDate DAY = LocalDate.parse("2031-05-10");
    private static final long SMALL = 60_000;
    private static final long LARGE = 1L << 30;

    private final VisitStore store = new VisitStore();
    private long link;

    @BeforeEach
    void makeLinkAndDays() throws SQLException {
        link = store.link("a");
        while (store.batches.purgeDetailBefore(DAY)) {}
        store.batches.createPartitions(DAY, 3);
    }

    @Test
    void aDayOfFewVisitsStaysWhole() throws SQLException {
        visit("2031-05-10T14:00:00Z", 500);

        assertThat(divide("2031-05-10T14:03:10Z", LARGE)).isFalse();
        assertThat(store.batches.dividePartitions(Instant.parse("2031-05-10T14:03:10Z")))
                .isFalse();
        assertThat(parts()).startsWith("visit_20310510 2031-05-10 00:00:00 2031-05-11 00:00:00");
    }

    @Test
    void aDayWithoutPartitionIsLeftAlone() throws SQLException {
        assertThat(divide("2031-06-01T00:00:00Z", SMALL)).isFalse();
    }

    @Test
    void manyVisitsEndTheRunningPartAtTheNextSliceThatIsHalfAMinuteAway() throws SQLException {
        visit("2031-05-10T00:10:00Z", 500);

        assertThat(divide("2031-05-10T00:14:29Z", SMALL)).isTrue();

        assertThat(parts())
                .startsWith(
                        "visit_20310510 2031-05-10 00:00:00 2031-05-10 00:15:00",
                        "visit_20310510_0015 2031-05-10 00:15:00 2031-05-11 00:00:00");
        assertThat(divide("2031-05-10T00:14:29Z", SMALL))
                .as("divided once more")
                .isTrue();
    }

    @Test
    void visitsOnBothSidesOfABoundaryAreListedAndCountedOnce() throws SQLException {
        visit("2031-05-10T00:10:00Z", 500);
        divide("2031-05-10T00:14:31Z", SMALL);
        var boundary = Instant.parse("2031-05-10T00:20:00Z");

        store.write(
                VisitStore.visit(link, boundary.minusMillis(1)),
                VisitStore.visit(link, boundary),
                VisitStore.visit(link, boundary.plusMillis(1)));

        assertThat(store.number("SELECT count(*) FROM plumbline.visit_20310510"))
                .isEqualTo(501);
        assertThat(store.number("SELECT count(*) FROM plumbline.visit_20310510_0020"))
                .isEqualTo(2);
        var page = new VisitLists(store.dataSource).page(all(), 0, 4);
        assertThat(page.visits().stream().map(ListedVisit::visitedAt))
                .startsWith(boundary.plusMillis(1), boundary, boundary.minusMillis(1));
        assertThat(page.total()).isEqualTo(503);
        assertThat(new VisitLists(store.dataSource).page(all(), 500, 10).visits())
                .hasSize(3);
        store.rows("SELECT plumbline.recount_visits()");
        assertThat(new VisitLists(store.dataSource).page(all(), 500, 10).visits())
                .hasSize(3);
        assertThat(new VisitCounters(store.dataSource).of(link)).isEqualTo(VisitsSummary.of(503, 0));
    }

    @Test
    void theNextPartIsAsLongAsThePaceOfTheRunningOneAllows() throws SQLException {
        visit("2031-05-10T00:02:00Z", 500);
        var bytes = store.number("SELECT pg_indexes_size('plumbline.visit_20310510')");
        divide("2031-05-10T00:03:00Z", SMALL);

        assertThat(divide("2031-05-10T00:02:59Z", bytes * 7 / 2))
                .as("too early")
                .isFalse();
        assertThat(divide("2031-05-10T00:04:00Z", bytes * 7 / 2)).isTrue();

        assertThat(parts())
                .startsWith(
                        "visit_20310510 2031-05-10 00:00:00 2031-05-10 00:05:00",
                        "visit_20310510_0005 2031-05-10 00:05:00 2031-05-10 00:15:00",
                        "visit_20310510_0015 2031-05-10 00:15:00 2031-05-11 00:00:00");
        assertThat(divide("2031-05-10T00:04:10Z", bytes * 7 / 2)).isFalse();
    }

    @Test
    void aDayIsDividedBeforeItBeginsAndNoPartReachesIntoTheNext() throws SQLException {
        visit("2031-05-10T23:40:00Z", 500);
        divide("2031-05-10T23:41:00Z", 10_000);
        visit("2031-05-10T23:46:00Z", 500);

        assertThat(divide("2031-05-10T23:54:40Z", SMALL))
                .as("midnight ends it anyway")
                .isFalse();
        assertThat(divide("2031-05-10T23:59:00Z", 20_000)).isTrue();

        assertThat(parts().subList(0, 4))
                .containsExactly(
                        "visit_20310510 2031-05-10 00:00:00 2031-05-10 23:45:00",
                        "visit_20310510_2345 2031-05-10 23:45:00 2031-05-11 00:00:00",
                        "visit_20310511 2031-05-11 00:00:00 2031-05-11 00:05:00",
                        "visit_20310511_0005 2031-05-11 00:05:00 2031-05-12 00:00:00");
        assertThat(store.batches.createPartitions(DAY, 3)).isZero();
    }

    @Test
    void aVisitFromAClockFarAheadLeavesThePartAsItWas() throws SQLException {
        visit("2031-05-10T00:10:00Z", 500);
        store.write(VisitStore.visit(link, Instant.parse("2031-05-10T00:15:00Z")));

        assertThatThrownBy(() -> divide("2031-05-10T00:11:00Z", SMALL)).isInstanceOf(SQLException.class);

        assertThat(parts()).startsWith("visit_20310510 2031-05-10 00:00:00 2031-05-11 00:00:00");
        assertThat(store.number("SELECT count(*) FROM plumbline.visit")).isEqualTo(501);
    }

    @Test
    void anOldDayGoesWithAllOfItsParts() throws SQLException {
        visit("2031-05-10T00:10:00Z", 500);
        divide("2031-05-10T00:11:00Z", SMALL);
        visit("2031-05-10T01:00:00Z", 2);
        visit("2031-05-11T00:00:00Z", 1);

        assertThat(store.batches.purgeDetailBefore(DAY)).isFalse();
        assertThat(store.batches.purgeDetailBefore(DAY.plusDays(1))).isTrue();
        assertThat(store.batches.purgeDetailBefore(DAY.plusDays(1))).isFalse();

        assertThat(store.number("SELECT count(*) FROM plumbline.visit")).isEqualTo(1);
        assertThat(parts()).startsWith("visit_20310511 2031-05-11 00:00:00 2031-05-12 00:00:00");
        assertThat(new VisitCounters(store.dataSource).of(link)).isEqualTo(VisitsSummary.of(503, 0));
    }

    private VisitSelection all() {
        return new VisitSelection(VisitScope.ofLink(link), null, null, false);
    }

    private void visit(String at, int visits) {
        var several = new ArrayList<Object>();
        for (int i = 0; i < visits; i++) {
            several.add(VisitStore.visit(link, Instant.parse(at).plusMillis(i)));
        }
        store.write(several.toArray());
    }

    private boolean divide(String moment, long mostBytes) throws SQLException {
        return store.rows("SELECT plumbline.divide_visits('" + moment + "', " + mostBytes + ")")
                .equals(List.of("t"));
    }

    private List<String> parts() throws SQLException {
        return store.rows("SELECT relname, starts_at AT TIME ZONE 'UTC', ends_at AT TIME ZONE 'UTC'"
                + " FROM plumbline.visit_parts() JOIN pg_class ON pg_class.oid = part ORDER BY starts_at");
    }
}
