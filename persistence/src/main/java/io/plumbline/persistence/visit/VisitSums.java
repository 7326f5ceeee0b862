package io.plumbline.persistence.visit;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Visits of links within one slice of five minutes, or without detail on one day, added up by link. One thread. */
final class VisitSums {

    private static final long MILLIS_A_SLICE = 300_000;
    private static final long SECONDS_A_DAY = 86_400;
    private static final int FIRST_LINKS = 256;

    private final @Nullable Instant start;
    private final boolean listed;
    private long[] links = new long[FIRST_LINKS];
    private long[] totals = new long[FIRST_LINKS];
    private long[] bots = new long[FIRST_LINKS];
    private int size;

    private VisitSums(@Nullable Instant start, boolean listed) {
        this.start = start;
        this.listed = listed;
    }

    /** The sums of a batch's visits, a link once in each and in order. */
    static Collection<VisitSums> of(VisitBatch batch) {
        var sums = new HashMap<Key, VisitSums>();
        addListed(batch.ofLinks(), sums);
        batch.unlisted().byLinkDay().forEach((link, visits) -> {
            var start = startOfDay(link.epochDay());
            sums.computeIfAbsent(new Key(start, false), key -> new VisitSums(start, false))
                    .add(link.linkId(), visits.total(), visits.bots());
        });
        return sums.values();
    }

    /** The start of a day (UTC); null for one that nobody noted. */
    static @Nullable Instant startOfDay(long epochDay) {
        return epochDay == VisitTally.UNDATED ? null : Instant.ofEpochSecond(epochDay * SECONDS_A_DAY);
    }

    /** The number of the slice that a moment lies in. */
    static long sliceOf(long atMillis) {
        return Math.floorDiv(atMillis, MILLIS_A_SLICE);
    }

    static Instant startOfSlice(long slice) {
        return Instant.ofEpochMilli(slice * MILLIS_A_SLICE);
    }

    /** How many links there are. */
    int size() {
        return size;
    }

    long[] links() {
        return Arrays.copyOf(links, size);
    }

    /** Binds slice, links, totals, bots, listed visits and listed bots' visits, in the order of the columns. */
    void bindFrom(int position, PreparedStatement statement) throws SQLException {
        var none = new long[size];
        var allTotals = Arrays.copyOf(totals, size);
        var allBots = Arrays.copyOf(bots, size);
        statement.setObject(position, start == null ? null : start.atOffset(ZoneOffset.UTC));
        statement.setObject(position + 1, links());
        statement.setObject(position + 2, allTotals);
        statement.setObject(position + 3, allBots);
        statement.setObject(position + 4, listed ? allTotals : none);
        statement.setObject(position + 5, listed ? allBots : none);
    }

    private static void addListed(VisitColumns visits, Map<Key, VisitSums> sums) {
        var slice = Long.MIN_VALUE;
        VisitSums ofSlice = null;
        for (var visit : visits.bySubject()) {
            var its = sliceOf(visits.atMillis(visit));
            if (ofSlice == null || its != slice) {
                var start = startOfSlice(its);
                ofSlice = sums.computeIfAbsent(new Key(start, true), key -> new VisitSums(start, true));
                slice = its;
            }
            ofSlice.add(visits.subject(visit), 1, VisitBatch.botsOf(visits, visit));
        }
    }

    private void add(long link, long total, long botsAmongThem) {
        if (size == 0 || links[size - 1] != link) {
            if (size == links.length) {
                links = Arrays.copyOf(links, 2 * size);
                totals = Arrays.copyOf(totals, 2 * size);
                bots = Arrays.copyOf(bots, 2 * size);
            }
            links[size] = link;
            totals[size] = 0;
            bots[size] = 0;
            size++;
        }
        totals[size - 1] += total;
        bots[size - 1] += botsAmongThem;
    }

    private record Key(@Nullable Instant start, boolean listed) {}
}
