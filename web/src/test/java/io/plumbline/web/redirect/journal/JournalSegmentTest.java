package io.plumbline.web.redirect.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalSegmentTest {

    private static final byte[] ORPHAN = {RecordReader.ORPHAN, 1, 0};

    @TempDir
    Path directory;

    @Test
    void aLiveSegmentIsReadUpToItsFirstHole() throws Exception {
        var segment = withAHoleAsItsSecondRecord();
        var read = new TallySink();

        var end = segment.read(JournalSegment.HEADER_BYTES, read);

        assertThat(read.tally().total()).isEqualTo(1);
        assertThat(segment.isAtRest()).isFalse();
        assertThat(segment.endsAt(end)).isFalse();
    }

    @Test
    void aSegmentThatHasEndedIsReadBeyondItsHolesOnceNobodyWritesIntoIt() throws Exception {
        var segment = withAHoleAsItsSecondRecord();
        segment.seal();
        var read = new TallySink();

        var end = segment.read(JournalSegment.HEADER_BYTES, read);

        assertThat(segment.isAtRest()).isTrue();
        assertThat(read.tally().total()).isEqualTo(2);
        assertThat(segment.endsAt(end)).isTrue();
    }

    @Test
    void aBatchHasABoundOfBytesBesideThatOfItsVisits() throws Exception {
        var segment = JournalSegment.create(directory, UUID.randomUUID(), 32 << 20);
        var long4 = new byte[4096];
        long4[0] = (byte) 0xFF;
        while (segment.append(long4, long4.length)) {}

        var end = segment.read(JournalSegment.HEADER_BYTES, new BatchSink(1_000_000));

        assertThat(end).isBetween(16 << 20, (16 << 20) + 8192);
    }

    @Test
    void aDeletedSegmentGivesItsBlocksBackThoughItIsMappedUnlessSomebodyMayStillWrite() throws Exception {
        var ended = JournalSegment.create(directory, UUID.randomUUID(), 1 << 16);
        ended.seal();
        var active = JournalSegment.create(directory, UUID.randomUUID(), 1 << 16);
        try (var fileOfEnded = new RandomAccessFile(ended.toString(), "r");
                var fileOfActive = new RandomAccessFile(active.toString(), "r")) {

            ended.delete();
            active.delete();

            assertThat(fileOfEnded.length()).isZero();
            assertThat(fileOfActive.length()).isEqualTo(1 << 16);
            assertThat(active.append(ORPHAN, ORPHAN.length)).isTrue();
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aSegmentOfADeadProcessTakesRecordsAgainBehindAllThatItHolds() throws Exception {
        var left = withAHoleAsItsSecondRecord();
        try (var file = new RandomAccessFile(left.toString(), "rw")) {
            // a record that its writer did not finish
            file.seek(JournalSegment.HEADER_BYTES + 3 * 16);
            file.writeLong(Long.reverseBytes(3L << 32));
            file.writeLong(7);
        }
        var continued = JournalSegment.recover(Path.of(left.toString()))
                .orElseThrow()
                .continued()
                .orElseThrow();
        var live = new TallySink();
        var end = continued.read(JournalSegment.HEADER_BYTES, live);

        continued.append(ORPHAN, ORPHAN.length);

        assertThat(live.tally().total()).isEqualTo(2);
        assertThat(end).isEqualTo(JournalSegment.HEADER_BYTES + 3 * 16);
        var appended = new TallySink();
        continued.read(end, appended);
        assertThat(appended.tally().total()).isEqualTo(1);
        var recovered = new TallySink();
        JournalSegment.recover(Path.of(left.toString())).orElseThrow().read(JournalSegment.HEADER_BYTES, recovered);
        assertThat(recovered.tally().total()).isEqualTo(3);
    }

    @Test
    void aFullSegmentIsNotContinued() throws Exception {
        var left = JournalSegment.create(directory, UUID.randomUUID(), 1 << 16);
        while (left.append(ORPHAN, ORPHAN.length)) {}

        assertThat(JournalSegment.recover(Path.of(left.toString()))
                        .orElseThrow()
                        .continued())
                .isEmpty();
    }

    @Test
    void aSegmentFromBeforeTheMachineDiedIsNotContinued() throws Exception {
        var left = withAHoleAsItsSecondRecord();
        try (var file = new RandomAccessFile(left.toString(), "rw")) {
            file.seek(JournalSegment.HEADER_BYTES - 8);
            file.writeLong(0);
        }

        assertThat(JournalSegment.recover(Path.of(left.toString()))
                        .orElseThrow()
                        .continued())
                .isEmpty();
    }

    @Test
    void aRecordWhoseTextsDoNotFitCountsWithoutThem() {
        var visit = new byte[17 + 4];
        visit[0] = RecordReader.VISIT;
        visit[8] = 5;
        visit[17] = 1;
        var orphan = new byte[18 + 3];
        orphan[0] = RecordReader.ORPHAN_VISIT;
        orphan[1] = 2;
        var read = new BatchSink(10);

        RecordReader.read(visit, visit.length, read);
        RecordReader.read(orphan, orphan.length, read);

        assertThat(read.batch().listed()).isZero();
        assertThat(read.batch().unlisted().byLinkDay().keySet())
                .singleElement()
                .satisfies(link -> assertThat(link.linkId()).isEqualTo(5));
        assertThat(read.batch().unlisted().byOrphanDay()).hasSize(1);
        assertThat(RecordReader.withoutDetail(orphan, orphan.length)).isEqualTo(orphan.length);
    }

    private JournalSegment withAHoleAsItsSecondRecord() throws Exception {
        var segment = JournalSegment.create(directory, UUID.randomUUID(), 1 << 16);
        for (var i = 0; i < 3; i++) {
            segment.append(ORPHAN, ORPHAN.length);
        }
        try (var file = new RandomAccessFile(segment.toString(), "rw")) {
            file.seek(JournalSegment.HEADER_BYTES + 16);
            file.writeLong(0);
        }
        return segment;
    }
}
