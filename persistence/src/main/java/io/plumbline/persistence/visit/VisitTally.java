package io.plumbline.persistence.visit;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Visits added up by link and by orphan type. One thread. */
public final class VisitTally {

    private final SortedMap<Long, VisitsSummary> byLink = new TreeMap<>();
    private final SortedMap<OrphanType, VisitsSummary> byOrphanType = new TreeMap<>();

    /** Counts visits of a link. */
    public void add(long linkId, long total, long bots) {
        byLink.merge(linkId, VisitsSummary.of(total, bots), VisitTally::sum);
    }

    /** Counts visits that led to no link. */
    public void add(OrphanType type, long total, long bots) {
        byOrphanType.merge(type, VisitsSummary.of(total, bots), VisitTally::sum);
    }

    /** Counts everything that another tally holds. */
    public void addAll(VisitTally other) {
        other.byLink.forEach((linkId, visits) -> add(linkId, visits.total(), visits.bots()));
        other.byOrphanType.forEach((type, visits) -> add(type, visits.total(), visits.bots()));
    }

    /** Moves the visits of at most so many links, and all orphan visits, into a tally of their own. */
    public VisitTally take(int mostLinks) {
        var taken = new VisitTally();
        for (var links = byLink.entrySet().iterator(); links.hasNext() && taken.byLink.size() < mostLinks; ) {
            var next = links.next();
            taken.byLink.put(next.getKey(), next.getValue());
            links.remove();
        }
        taken.byOrphanType.putAll(byOrphanType);
        byOrphanType.clear();
        return taken;
    }

    /** The visits by link id, smallest id first: the order in which writers lock the counters. */
    public Map<Long, VisitsSummary> byLink() {
        return byLink;
    }

    /** The orphan visits by type, in the types' order. */
    public Map<OrphanType, VisitsSummary> byOrphanType() {
        return byOrphanType;
    }

    /** Every visit counted, orphans included. */
    public long total() {
        var total = 0L;
        for (var summary : byLink.values()) {
            total += summary.total();
        }
        for (var summary : byOrphanType.values()) {
            total += summary.total();
        }
        return total;
    }

    public boolean isEmpty() {
        return byLink.isEmpty() && byOrphanType.isEmpty();
    }

    private static VisitsSummary sum(VisitsSummary one, VisitsSummary other) {
        return VisitsSummary.of(one.total() + other.total(), one.bots() + other.bots());
    }
}
