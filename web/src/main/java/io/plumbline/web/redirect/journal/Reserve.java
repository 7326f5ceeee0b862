package io.plumbline.web.redirect.journal;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The segment kept back for the time when there is room for no other: it takes the tally of an older one. Guarded by the
 * lock of the journal's segments, except for the figure, which is thread-safe.
 */
final class Reserve {

    /*
     * Giving up a segment loses detail, not counts: what it still holds is added up, the tally becomes the first record of
     * the reserve, which then takes visits, and the blocks of the given-up segment become the next reserve. A tally takes
     * 24 bytes a link, a visit takes more, so it always fits where its visits were.
     *
     * A tally names the segment that it stands for, and that segment is made void before anybody reads the tally: if the
     * process dies between the two, recovery finds both and drops the segment. The reserve has its number before it has
     * the tally, because a segment without one is taken for older than all that is in the database.
     */
    private static final Logger LOG = System.getLogger(Reserve.class.getName());

    private final JournalDirectory directory;
    private final AtomicLong droppedDetail = new AtomicLong();
    // giving them up would gain nothing, for they hold tallies of many links already, or cannot be read
    private final Set<JournalSegment> kept = new HashSet<>();

    private @Nullable JournalSegment segment;

    Reserve(JournalDirectory directory, @Nullable JournalSegment segment) {
        this.directory = directory;
        this.segment = segment;
    }

    boolean isMissing() {
        return segment == null;
    }

    void set(JournalSegment empty) {
        segment = empty;
    }

    /** Visits whose detail was given up. */
    long droppedDetail() {
        return droppedDetail.get();
    }

    /** Gives up the oldest waiting segment that can be: it waits no more, and the reserve becomes a spare. */
    void giveUp(
            Deque<JournalSegment> waiting,
            @Nullable JournalSegment reading,
            Deque<JournalSegment> spares,
            long number) {
        var next = segment;
        if (next == null) {
            return;
        }
        for (var victim : waiting) {
            if (victim != reading && canBeGivenUp(victim)) {
                var dropped = new TallySink();
                var end = victim.read(victim.flushed(), dropped);
                var entries = dropped.tally().entries();
                if (victim.endsAt(end) && (long) entries * TallyRecord.BYTES_AN_ENTRY < next.capacity() / 2) {
                    next.number(number);
                    exchange(victim, dropped, next, waiting, spares);
                    return;
                }
                kept.add(victim);
            }
        }
    }

    /** Forgets a segment that the database has. */
    void forget(JournalSegment flushed) {
        kept.remove(flushed);
    }

    void close() {
        if (segment != null) {
            segment.seal();
            directory.delete(segment);
            segment = null;
        }
    }

    private boolean canBeGivenUp(JournalSegment candidate) {
        return !kept.contains(candidate)
                && !candidate.isInDoubt()
                && candidate.isAtRest()
                && candidate.capacity() <= directory.segmentBytes();
    }

    private void exchange(
            JournalSegment victim,
            TallySink dropped,
            JournalSegment next,
            Deque<JournalSegment> waiting,
            Deque<JournalSegment> spares) {
        if (!TallyRecord.append(next, victim.journalId(), victim.number(), dropped.tally())) {
            segment = null;
            directory.delete(next);
            return;
        }
        // the tally is what counts now, whatever becomes of the rest
        waiting.remove(victim);
        spares.addLast(next);
        droppedDetail.addAndGet(dropped.visits());
        segment = null;
        segment = emptied(victim);
        LOG.log(
                Level.WARNING,
                "the visit journal is full: {0} visits are counted without their detail",
                dropped.visits());
    }

    /** The blocks of a given-up segment; null if they are not of the usual size or cannot be written. */
    private @Nullable JournalSegment emptied(JournalSegment victim) {
        try {
            if (victim.capacity() == directory.segmentBytes()) {
                return victim.recycled(directory.journalId());
            }
        } catch (VirtualMachineError noPage) {
            LOG.log(Level.WARNING, "\"" + victim + "\" cannot be used again: " + noPage.getMessage());
        }
        directory.delete(victim);
        return null;
    }
}
