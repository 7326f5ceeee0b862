package io.plumbline.web.redirect.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.plumbline.persistence.visit.OrphanType;
import io.plumbline.persistence.visit.VisitBatch;
import io.plumbline.persistence.visit.VisitsSummary;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Journals as the tests open them. */
final class Journals {

    static final int SEGMENT_BYTES = 1 << 16;

    private Journals() {}

    static VisitJournalSettings settings(Path directory, int segments) {
        return settings(directory, segments, SEGMENT_BYTES);
    }

    static VisitJournalSettings settings(Path directory, int segments, int segmentBytes) {
        return settings(directory, segments, segmentBytes, 100);
    }

    static VisitJournalSettings settings(Path directory, int segments, int segmentBytes, int batchVisits) {
        return new VisitJournalSettings(
                directory,
                segmentBytes,
                (long) segments * segmentBytes,
                Duration.ofMillis(10),
                batchVisits,
                // so long that a slow machine is no hang
                Duration.ofSeconds(30),
                1_000_000);
    }

    static VisitJournal open(Path directory) throws IOException {
        return VisitJournal.open(settings(directory, 100));
    }

    static void visit(VisitJournal journal, long linkId) {
        journal.visited(
                linkId, 1_800_000_000_000L, "192.0.2.0", null, "Mozilla/5.0", "http://a/b", "https://example.org/é");
    }

    static void orphan(VisitJournal journal, OrphanType type) {
        journal.orphaned(
                type, VisitBatch.NO_DOMAIN, 1_800_000_000_000L, "192.0.2.0", null, "curl/8", "http://a/b", null);
    }

    /** What was read, by link. */
    static Map<Long, VisitsSummary> byLink(TallySink read) {
        var byLink = new TreeMap<Long, VisitsSummary>();
        read.tally().byLinkDay().forEach((link, visits) -> byLink.merge(link.linkId(), visits, VisitsSummary::plus));
        return byLink;
    }

    /** Texts as a record has them. */
    static byte[] texts(@Nullable String... texts) {
        var octets = ByteBuffer.allocate(1 << 14);
        for (var text : texts) {
            var bytes = text == null ? new byte[0] : text.getBytes(UTF_8);
            octets.putShort((short) (text == null ? -1 : bytes.length)).put(bytes);
        }
        return Arrays.copyOf(octets.array(), octets.position());
    }

    /** A batch of visits of one link by people. */
    static VisitBatch batchOf(long linkId, Instant... moments) {
        var batch = new VisitBatch();
        var texts = texts("192.0.2.0", null, "Mozilla/5.0", null, null);
        for (var moment : moments) {
            batch.visit(linkId, moment.toEpochMilli(), false, texts, 0, texts.length);
        }
        return batch;
    }

    /** Waits until something is so, at most a minute. */
    static void await(BooleanSupplier condition) {
        var deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("did not come true within a minute");
            }
            Thread.onSpinWait();
        }
    }

    /** Reads everything that waits in a journal, as a flush would. */
    static TallySink drain(VisitJournal journal) {
        var all = new TallySink();
        drain(journal, all);
        return all;
    }

    static void drain(VisitJournal journal, TallySink all) {
        var segment = journal.oldest();
        while (segment.isPresent()) {
            var from = segment.get().flushed();
            var to = segment.get().read(from, all);
            segment.get().flushed(to);
            var progress = to > from || segment.get().endsAt(to);
            journal.done(segment.get());
            segment = progress ? journal.oldest() : Optional.empty();
        }
    }
}
