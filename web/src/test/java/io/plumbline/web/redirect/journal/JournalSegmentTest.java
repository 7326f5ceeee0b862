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
        var segment = JournalSegment.create(directory, UUID.randomUUID(), 16 << 20);
        var long4 = new byte[4096];
        long4[0] = (byte) 0xFF;
        while (segment.append(long4, long4.length)) {}

        var end = segment.read(JournalSegment.HEADER_BYTES, new BatchSink(1_000_000));

        assertThat(end).isBetween(4 << 20, (4 << 20) + 8192);
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
