package io.plumbline.web.redirect.journal;

import io.plumbline.persistence.visit.OrphanType;
import io.plumbline.persistence.visit.VisitBatch;
import io.plumbline.persistence.visit.VisitTally;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;

/** Decodes journal records. Stateless. */
final class RecordReader {

    static final int VISIT = 1;
    static final int ORPHAN_VISIT = 4;
    static final int DATED_TALLY = 5;
    static final int COUNTED_ORPHAN = 6;

    // of released versions, which noted orphan visits without their detail and tallies without their days
    static final int ORPHAN = 2;
    static final int TALLY = 3;

    private static final int ORPHAN_TEXTS_AT = 2 + 2 * Long.BYTES;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

    private RecordReader() {}

    /** Takes what records say. */
    interface Sink {

        /** Asked before each record, with the bytes of those before it. */
        boolean wantsMore(int bytesRead);

        /** A visit of a link; its texts are those octets of the record, which is used again. */
        void visit(long linkId, long atMillis, byte[] record, int from, int to);

        /** A visit that led to no link, likewise. */
        void orphan(OrphanType type, long domainId, long atMillis, byte[] record, int from, int to);

        /** Single visits that are counted without their detail. */
        void counted(VisitTally visits);

        /** Visits whose detail was dropped: those of a segment from its flushed offset on. */
        void tally(UUID journalId, long segment, VisitTally tally);
    }

    /** Hands one record to the sink; a kind that this version does not know is left out. */
    static void read(byte[] record, int length, Sink sink) {
        var payload = ByteBuffer.wrap(record, 0, length);
        switch (payload.get()) {
            case VISIT -> visit(payload, record, sink);
            case ORPHAN_VISIT -> orphan(payload, record, sink);
            case COUNTED_ORPHAN -> sink.counted(countedOrphan(payload, record));
            case DATED_TALLY ->
                sink.tally(new UUID(payload.getLong(), payload.getLong()), payload.getLong(), datedTally(payload));
            case ORPHAN -> sink.counted(undatedOrphan(payload));
            case TALLY ->
                sink.tally(new UUID(payload.getLong(), payload.getLong()), payload.getLong(), undatedTally(payload));
            default -> {}
        }
    }

    /** When the visit came that the record of a visit to no link tells of. */
    static long momentOfOrphan(byte[] record) {
        return (long) LONG.get(record, ORPHAN_TEXTS_AT - Long.BYTES);
    }

    /** What a single visit's record counts. */
    static VisitTally countOf(byte[] record, int length) {
        var count = new TallySink();
        read(record, length, count);
        return count.tally();
    }

    /**
     * Makes the record of a visit to no link one that counts without being listed; returns its length. Of the texts, only the
     * user agent is kept, which tells people from programs.
     */
    static int withoutDetail(byte[] record, int length) {
        if (!VisitBatch.areTexts(record, ORPHAN_TEXTS_AT, length)) {
            return length;
        }
        var agent = userAgentAt(record, ORPHAN_TEXTS_AT);
        var bytes = Short.BYTES + Math.max(0, lengthAt(record, agent));
        record[0] = COUNTED_ORPHAN;
        System.arraycopy(record, agent, record, ORPHAN_TEXTS_AT, bytes);
        return ORPHAN_TEXTS_AT + bytes;
    }

    /** Where the length of the user agent stands, of texts that begin at an offset. */
    static int userAgentAt(byte[] record, int from) {
        var referer = from + Short.BYTES + Math.max(0, lengthAt(record, from));
        return referer + Short.BYTES + Math.max(0, lengthAt(record, referer));
    }

    /** The length of a text, negative for an absent one. */
    static int lengthAt(byte[] record, int at) {
        return (short) SHORT.get(record, at);
    }

    /** The octet that stands for a type on the disk. */
    static int codeOf(OrphanType type) {
        return switch (type) {
            case BASE_URL -> 1;
            case INVALID_SHORT_URL -> 2;
            case REGULAR_404 -> 3;
        };
    }

    private static OrphanType typeOf(int code) {
        return switch (code) {
            case 1 -> OrphanType.BASE_URL;
            case 2 -> OrphanType.INVALID_SHORT_URL;
            default -> OrphanType.REGULAR_404;
        };
    }

    private static void visit(ByteBuffer payload, byte[] record, Sink sink) {
        var linkId = payload.getLong();
        var atMillis = payload.getLong();
        var from = payload.position();
        var to = payload.limit();
        if (VisitBatch.areTexts(record, from, to)) {
            sink.visit(linkId, atMillis, record, from, to);
        } else {
            var count = new VisitTally();
            count.add(linkId, VisitTally.dayOf(atMillis), 1, 0);
            sink.counted(count);
        }
    }

    private static void orphan(ByteBuffer payload, byte[] record, Sink sink) {
        var type = typeOf(payload.get());
        var domainId = payload.getLong();
        var atMillis = payload.getLong();
        var from = payload.position();
        var to = payload.limit();
        if (VisitBatch.areTexts(record, from, to)) {
            sink.orphan(type, domainId, atMillis, record, from, to);
        } else {
            var count = new VisitTally();
            count.add(type, domainId, VisitTally.dayOf(atMillis), 1, 0);
            sink.counted(count);
        }
    }

    private static VisitTally countedOrphan(ByteBuffer payload, byte[] record) {
        var count = new VisitTally();
        count.add(
                typeOf(payload.get()),
                payload.getLong(),
                VisitTally.dayOf(payload.getLong()),
                1,
                PotentialBots.includes(record, payload.position()) ? 1 : 0);
        return count;
    }

    private static VisitTally datedTally(ByteBuffer payload) {
        var tally = new VisitTally();
        for (var links = payload.getInt(); links > 0; links--) {
            tally.add(payload.getLong(), payload.getLong(), payload.getLong(), payload.getLong());
        }
        for (var orphans = payload.getInt(); orphans > 0; orphans--) {
            tally.add(
                    typeOf(payload.get()), payload.getLong(), payload.getLong(), payload.getLong(), payload.getLong());
        }
        return tally;
    }

    private static VisitTally undatedOrphan(ByteBuffer payload) {
        var tally = new VisitTally();
        tally.add(typeOf(payload.get()), VisitBatch.NO_DOMAIN, VisitTally.UNDATED, 1, payload.get() == 1 ? 1 : 0);
        return tally;
    }

    private static VisitTally undatedTally(ByteBuffer payload) {
        var tally = new VisitTally();
        for (var links = payload.getInt(); links > 0; links--) {
            tally.add(payload.getLong(), VisitTally.UNDATED, payload.getLong(), payload.getLong());
        }
        for (var types = payload.getInt(); types > 0; types--) {
            tally.add(
                    typeOf(payload.get()),
                    VisitBatch.NO_DOMAIN,
                    VisitTally.UNDATED,
                    payload.getLong(),
                    payload.getLong());
        }
        return tally;
    }
}
