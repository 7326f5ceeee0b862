package io.plumbline.persistence.visit;

import java.util.Comparator;
import java.util.Iterator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Visits added up by link and day, and by orphan type, domain and day. One thread. */
public final class VisitTally {

    /** The day of visits of which nobody noted it: released versions gave it up with the detail. */
    public static final long UNDATED = Long.MIN_VALUE;

    private static final long MILLIS_A_DAY = 86_400_000;

    private final SortedMap<LinkDay, VisitsSummary> byLinkDay = new TreeMap<>();
    private final SortedMap<OrphanDay, VisitsSummary> byOrphanDay = new TreeMap<>();

    /**
     * A link on one day.
     *
     * @param epochDay the day (UTC) by its number since 1970, or {@link #UNDATED}
     */
    public record LinkDay(long linkId, long epochDay) implements Comparable<LinkDay> {

        private static final Comparator<LinkDay> ORDER =
                Comparator.comparingLong(LinkDay::linkId).thenComparingLong(LinkDay::epochDay);

        @Override
        public int compareTo(LinkDay other) {
            return ORDER.compare(this, other);
        }
    }

    /**
     * Visits to no link, of one type, on one day.
     *
     * @param domainId the stored domain, or {@link VisitBatch#NO_DOMAIN}
     * @param epochDay the day (UTC) by its number since 1970, or {@link #UNDATED}
     */
    public record OrphanDay(OrphanType type, long domainId, long epochDay) implements Comparable<OrphanDay> {

        private static final Comparator<OrphanDay> ORDER = Comparator.comparing(OrphanDay::type)
                .thenComparingLong(OrphanDay::domainId)
                .thenComparingLong(OrphanDay::epochDay);

        @Override
        public int compareTo(OrphanDay other) {
            return ORDER.compare(this, other);
        }
    }

    /** The number of the day (UTC) that a moment lies in. */
    public static long dayOf(long epochMillis) {
        return Math.floorDiv(epochMillis, MILLIS_A_DAY);
    }

    /** Counts visits of a link. */
    public void add(long linkId, long epochDay, long total, long bots) {
        byLinkDay.merge(new LinkDay(linkId, epochDay), VisitsSummary.of(total, bots), VisitsSummary::plus);
    }

    /** Counts visits that led to no link. */
    public void add(OrphanType type, long domainId, long epochDay, long total, long bots) {
        byOrphanDay.merge(new OrphanDay(type, domainId, epochDay), VisitsSummary.of(total, bots), VisitsSummary::plus);
    }

    /** Counts everything that another tally holds. */
    public void addAll(VisitTally other) {
        other.byLinkDay.forEach((link, visits) -> byLinkDay.merge(link, visits, VisitsSummary::plus));
        other.byOrphanDay.forEach((orphans, visits) -> byOrphanDay.merge(orphans, visits, VisitsSummary::plus));
    }

    /** Moves so many entries, or all if there are fewer, into a tally of their own. */
    public VisitTally take(int mostEntries) {
        var taken = new VisitTally();
        move(byOrphanDay, taken.byOrphanDay, mostEntries);
        move(byLinkDay, taken.byLinkDay, mostEntries - taken.entries());
        return taken;
    }

    /** The visits of links: smallest link first, oldest day first. */
    public Map<LinkDay, VisitsSummary> byLinkDay() {
        return byLinkDay;
    }

    /** The visits that led to no link, in the order of types, domains and days. */
    public Map<OrphanDay, VisitsSummary> byOrphanDay() {
        return byOrphanDay;
    }

    /** How many sums there are. */
    public int entries() {
        return byLinkDay.size() + byOrphanDay.size();
    }

    /** Every visit counted, orphans included. */
    public long total() {
        var total = 0L;
        for (var summary : byLinkDay.values()) {
            total += summary.total();
        }
        for (var summary : byOrphanDay.values()) {
            total += summary.total();
        }
        return total;
    }

    public boolean isEmpty() {
        return byLinkDay.isEmpty() && byOrphanDay.isEmpty();
    }

    private static <K> void move(Map<K, VisitsSummary> from, Map<K, VisitsSummary> to, int most) {
        var left = most;
        for (Iterator<Map.Entry<K, VisitsSummary>> entries = from.entrySet().iterator();
                left > 0 && entries.hasNext();
                left--) {
            var entry = entries.next();
            to.put(entry.getKey(), entry.getValue());
            entries.remove();
        }
    }
}
