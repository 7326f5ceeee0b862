package io.plumbline.web.redirect.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.plumbline.persistence.visit.OrphanType;
import io.plumbline.persistence.visit.OrphanVisit;
import io.plumbline.persistence.visit.Visit;
import io.plumbline.persistence.visit.VisitTally;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Decodes journal records. Stateless. */
final class RecordReader {

    static final int VISIT = 1;
    static final int ORPHAN_VISIT = 4;
    static final int DATED_TALLY = 5;

    // of released versions, which noted orphan visits without their detail and tallies without their days
    static final int ORPHAN = 2;
    static final int TALLY = 3;

    private RecordReader() {}

    /** Takes what records say. */
    interface Sink {

        /** Asked before each record, with the bytes of those before it. */
        boolean wantsMore(int bytesRead);

        void visit(Visit visit);

        void orphan(OrphanVisit visit);

        /** A single visit that was noted without its detail. */
        void counted(VisitTally visit);

        /** Visits whose detail was dropped: those of a segment from its flushed offset on. */
        void tally(UUID journalId, long segment, VisitTally tally);
    }

    /** Hands one record to the sink; a kind that this version does not know is left out. */
    static void read(ByteBuffer payload, Sink sink) {
        switch (payload.get()) {
            case VISIT -> sink.visit(visit(payload));
            case ORPHAN_VISIT -> sink.orphan(orphan(payload));
            case DATED_TALLY ->
                sink.tally(new UUID(payload.getLong(), payload.getLong()), payload.getLong(), datedTally(payload));
            case ORPHAN -> sink.counted(undatedOrphan(payload));
            case TALLY ->
                sink.tally(new UUID(payload.getLong(), payload.getLong()), payload.getLong(), undatedTally(payload));
            default -> {}
        }
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

    private static Visit visit(ByteBuffer payload) {
        var linkId = payload.getLong();
        var visitedAt = Instant.ofEpochMilli(payload.getLong());
        var remoteAddress = text(payload);
        var referer = text(payload);
        var userAgent = text(payload);
        var visitedUrl = text(payload);
        var redirectUrl = text(payload);
        return new Visit(
                linkId,
                visitedAt,
                remoteAddress,
                referer,
                userAgent,
                visitedUrl,
                redirectUrl,
                PotentialBots.includes(userAgent));
    }

    private static OrphanVisit orphan(ByteBuffer payload) {
        var type = typeOf(payload.get());
        var domainId = payload.getLong();
        var visitedAt = Instant.ofEpochMilli(payload.getLong());
        var remoteAddress = text(payload);
        var referer = text(payload);
        var userAgent = text(payload);
        var visitedUrl = text(payload);
        var redirectUrl = text(payload);
        return new OrphanVisit(
                type,
                domainId,
                visitedAt,
                remoteAddress,
                referer,
                userAgent,
                visitedUrl,
                redirectUrl,
                PotentialBots.includes(userAgent));
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
        tally.add(typeOf(payload.get()), OrphanVisit.NO_DOMAIN, VisitTally.UNDATED, 1, payload.get() == 1 ? 1 : 0);
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
                    OrphanVisit.NO_DOMAIN,
                    VisitTally.UNDATED,
                    payload.getLong(),
                    payload.getLong());
        }
        return tally;
    }

    private static @Nullable String text(ByteBuffer payload) {
        var length = payload.getShort();
        if (length < 0) {
            return null;
        }
        var bytes = new byte[length];
        payload.get(bytes);
        return new String(bytes, UTF_8);
    }
}
