package io.plumbline.persistence.visit;

import java.time.Instant;

/**
 * Visits on their way into the database, by column: those with their detail, and sums of those without. One thread; made once,
 * filled and cleared again and again.
 *
 * <p>The texts of a visit are octets of a record: the visitor's address, the referring page, the user agent, the URL as it was
 * asked for and where the visitor was sent, each behind a length of two octets, highest first, which is negative for an absent
 * text. They are meant to be UTF-8; what is not is put right when it is written.
 */
public final class VisitBatch {

    /** The domain of visits to a host that is none of the stored domains. */
    public static final long NO_DOMAIN = 0;

    private static final int TEXTS = 5;

    private final VisitColumns ofLinks = new VisitColumns();
    private final VisitColumns ofOrphans = new VisitColumns();
    private VisitTally unlisted = new VisitTally();

    /** Whether the octets are the texts of one visit, neither more nor less. */
    public static boolean areTexts(byte[] record, int from, int to) {
        var at = from;
        for (int i = 0; i < TEXTS && at >= 0; i++) {
            at = behindText(record, at, to);
        }
        return at == to;
    }

    /** Adds a visit of a link; the texts are copied. */
    public void visit(long linkId, long atMillis, boolean potentialBot, byte[] record, int from, int to) {
        ofLinks.add(linkId, atMillis, potentialBot ? 1 : 0, record, from, to);
    }

    /** Adds a visit that led to no link, on a stored domain or {@link #NO_DOMAIN}; the texts are copied. */
    public void orphan(
            OrphanType type, long domainId, long atMillis, boolean potentialBot, byte[] record, int from, int to) {
        ofOrphans.add(domainId, atMillis, 2 * type.number() + (potentialBot ? 1 : 0), record, from, to);
    }

    /** The visits that are counted without being listed. */
    public VisitTally unlisted() {
        return unlisted;
    }

    /** How many visits there are with their detail. */
    public int listed() {
        return ofLinks.size() + ofOrphans.size();
    }

    /** Octets of texts held. */
    public long textBytes() {
        return (long) ofLinks.textBytes() + ofOrphans.textBytes();
    }

    /** Every visit, with and without its detail. */
    public long total() {
        return listed() + unlisted.total();
    }

    public boolean isEmpty() {
        return listed() == 0 && unlisted.isEmpty();
    }

    /** Makes room for the next visits; the memory is kept unless those before took unusually much. */
    public void clear() {
        ofLinks.clear();
        ofOrphans.clear();
        unlisted = new VisitTally();
    }

    /** Gives up the detail: its visits count but are not listed. */
    public void dropDetail() {
        for (int i = 0; i < ofLinks.size(); i++) {
            unlisted.add(ofLinks.subject(i), VisitTally.dayOf(ofLinks.atMillis(i)), 1, botsOf(ofLinks, i));
        }
        for (int i = 0; i < ofOrphans.size(); i++) {
            unlisted.add(
                    typeOf(ofOrphans, i),
                    ofOrphans.subject(i),
                    VisitTally.dayOf(ofOrphans.atMillis(i)),
                    1,
                    botsOf(ofOrphans, i));
        }
        ofLinks.clear();
        ofOrphans.clear();
    }

    VisitColumns ofLinks() {
        return ofLinks;
    }

    VisitColumns ofOrphans() {
        return ofOrphans;
    }

    static OrphanType typeOf(VisitColumns orphans, int visit) {
        return OrphanType.numbered(orphans.flags(visit) / 2);
    }

    static int botsOf(VisitColumns visits, int visit) {
        return visits.flags(visit) % 2;
    }

    /** The moment of the first visit of a link, and of the last. */
    Instant[] spanOfLinks() {
        var first = Long.MAX_VALUE;
        var last = Long.MIN_VALUE;
        for (int i = 0; i < ofLinks.size(); i++) {
            first = Math.min(first, ofLinks.atMillis(i));
            last = Math.max(last, ofLinks.atMillis(i));
        }
        return new Instant[] {Instant.ofEpochMilli(first), Instant.ofEpochMilli(last)};
    }

    private static int behindText(byte[] record, int at, int to) {
        if (at + Short.BYTES > to) {
            return -1;
        }
        var length = VisitColumns.lengthAt(record, at);
        var next = at + Short.BYTES + Math.max(0, length);
        return next > to ? -1 : next;
    }
}
