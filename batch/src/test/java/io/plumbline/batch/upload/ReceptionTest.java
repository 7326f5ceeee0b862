package io.plumbline.batch.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.batch.forensics.TestHeap;
import io.plumbline.batch.hprof.Damage;
import io.plumbline.batch.upload.UploadRefusedException.Reason;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReceptionTest {

    private static final long UNKNOWN = -1;
    private static final UploadLimits LIMITS = new UploadLimits(1 << 30, 200, 0);

    @TempDir
    private Path directory;

    private Path file() {
        return directory.resolve("received");
    }

    private Reception.Received received(byte[] sent) throws IOException {
        return received(new ByteArrayInputStream(sent), UNKNOWN, LIMITS);
    }

    private Reception.Received received(InputStream body, long announced, UploadLimits limits) throws IOException {
        return Reception.receive(body, announced, directory, "received", limits);
    }

    private void assertRefused(InputStream body, long announced, UploadLimits limits, Reason reason, String why) {
        assertThatExceptionOfType(UploadRefusedException.class)
                .isThrownBy(() -> received(body, announced, limits))
                .satisfies(refused -> assertThat(refused.reason()).isEqualTo(reason))
                .withMessageContaining(why);
        assertThat(directory).isEmptyDirectory();
    }

    private void assertRefused(byte[] sent, UploadLimits limits, Reason reason, String why) {
        assertRefused(new ByteArrayInputStream(sent), UNKNOWN, limits, reason, why);
    }

    private static byte[] dump() {
        var heap = new TestHeap();
        heap.cache("com.example.Cache", 300, 100);
        return heap.written();
    }

    /** A body as a network gives it: little at a time, and nothing at hand without waiting. */
    private static InputStream trickling(byte[] sent) {
        return new FilterInputStream(new ByteArrayInputStream(sent)) {

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                return super.read(buffer, offset, Math.min(length, 1000));
            }

            @Override
            public int available() {
                return 0;
            }
        };
    }

    @Test
    void aDumpIsWrittenAsItIsForItsOwnerAlone() throws IOException {
        var dump = dump();

        assertThat(received(dump)).isEqualTo(new Reception.Received(FileKind.HEAP_DUMP, dump.length, null));
        assertThat(file()).hasBinaryContent(dump);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @Test
    void aPackedDumpIsUnpackedWhileItArrives() throws IOException {
        var dump = dump();

        assertThat(received(Damage.gzipped(dump)).damage()).isNull();
        assertThat(file()).hasBinaryContent(dump);
    }

    @Test
    void blocksOfADumpFollowEachOtherHoweverTheyArrive() throws IOException {
        var dump = dump();
        var blocks = new ByteArrayOutputStream();
        for (int from = 0; from < dump.length; from += 5000) {
            blocks.write(Damage.gzipped(Arrays.copyOfRange(dump, from, Math.min(dump.length, from + 5000))));
        }

        assertThat(received(trickling(blocks.toByteArray()), UNKNOWN, LIMITS).bytes())
                .isEqualTo(dump.length);
        assertThat(file()).hasBinaryContent(dump);
    }

    @Test
    void ofAPackedDumpThatIsCutShortWhatCanBeUnpackedStays() throws IOException {
        var packed = Damage.gzipped(dump());

        assertThat(received(Damage.cut(packed, packed.length / 2)).damage()).contains("cut short");
        assertThat(Files.size(file())).isPositive();
    }

    @Test
    void aBombIsRefusedBeforeItFillsTheDisk() throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(dump());
            var zeros = new byte[1 << 20];
            for (int i = 0; i < 100; i++) {
                gzip.write(zeros);
            }
        }

        assertRefused(packed.toByteArray(), LIMITS, Reason.TOO_LARGE, "more than 200 times its size");
        assertRefused(
                packed.toByteArray(),
                new UploadLimits(10 << 20, 2000, 0),
                Reason.TOO_LARGE,
                "plumbline.upload.max-size");
    }

    @Test
    void packedBytesWithoutContentEndAtTheLargestSize() {
        var deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        deflater.setInput(dump());
        var begun = new byte[1 << 20];
        int length = deflater.deflate(begun, 0, begun.length, Deflater.SYNC_FLUSH);
        deflater.end();
        var header = new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 0};
        var emptyBlocksForEver = new InputStream() {

            private static final byte[] EMPTY_BLOCK = {0, 0, 0, -1, -1};
            private int position;

            @Override
            public int read() {
                return EMPTY_BLOCK[position++ % EMPTY_BLOCK.length] & 0xFF;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) {
                for (int i = 0; i < length; i++) {
                    buffer[offset + i] = (byte) read();
                }
                return length;
            }
        };
        var body = new SequenceInputStream(
                new SequenceInputStream(
                        new ByteArrayInputStream(header), new ByteArrayInputStream(Arrays.copyOf(begun, length))),
                emptyBlocksForEver);

        assertRefused(body, UNKNOWN, new UploadLimits(10 << 20, 200, 0), Reason.TOO_LARGE, "plumbline.upload.max-size");
    }

    @Test
    void whatIsTooLargeIsRefusedByWhatItSaysAndByWhatArrives() {
        var limits = new UploadLimits(5000, 200, 0);

        assertRefused(dump(), limits, Reason.TOO_LARGE, "larger than the 5000 bytes");
        assertRefused(InputStream.nullInputStream(), 5001, limits, Reason.TOO_LARGE, "larger than the 5000 bytes");
    }

    @Test
    void aDiskWithoutRoomIsLeftAlone() {
        assertRefused(dump(), new UploadLimits(1 << 30, 200, Long.MAX_VALUE), Reason.NO_ROOM, "no room");
        assertRefused(
                InputStream.nullInputStream(),
                1L << 60,
                new UploadLimits(Long.MAX_VALUE, 200, 0),
                Reason.NO_ROOM,
                "no room");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                                                     | it is empty
            JAVA PROFILE 2.0                                       | neither a heap dump
            Hello, world                                           | neither a heap dump
            """)
    void whatIsNoEvidenceIsRefusedInWordsThatHelp(String content, String why) {
        assertRefused(content.getBytes(StandardCharsets.ISO_8859_1), LIMITS, Reason.UNFIT, why);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[0.005s][info][gc] Using G1\n",
                "2026-11-26T10:00:00: 1.2: [GC (Allocation Failure) 1K]",
                "[1s] GC(7) x"
            })
    void aGcLogIsToldByItsFirstLinesPackedOrNot(String content) throws IOException {
        var log = content.getBytes(StandardCharsets.UTF_8);

        assertThat(received(log).kind()).isEqualTo(FileKind.GC_LOG);
        Files.delete(file());
        assertThat(received(Damage.gzipped(log)).kind()).isEqualTo(FileKind.GC_LOG);
    }

    @Test
    void octetsAmongLinesOfACollectorAreNoGcLog() {
        assertRefused(
                "[0.005s][info][gc] Using\0 G1".getBytes(StandardCharsets.UTF_8), LIMITS, Reason.UNFIT, "nor a GC log");
    }

    @Test
    void anArchiveIsRefusedWithWhatToDo() {
        assertRefused(new byte[] {'P', 'K', 3, 4, 20, 0}, LIMITS, Reason.UNFIT, "is a zip archive; unpack it");
    }

    @Test
    void whatIsPackedTwiceOrBrokenFromItsBeginningIsRefused() {
        var packed = Damage.gzipped(dump());

        assertRefused(Damage.gzipped(packed), LIMITS, Reason.UNFIT, "packed once more");
        assertRefused(Damage.cut(packed, 15), LIMITS, Reason.UNFIT, "damaged from its beginning");
        assertRefused(Damage.cut(packed, 5), LIMITS, Reason.UNFIT, "damaged from its beginning");
        assertRefused(Damage.gzipped("no".getBytes(StandardCharsets.UTF_8)), LIMITS, Reason.UNFIT, "nor a GC log");
    }

    @Test
    void whetherAFileWouldBeRefusedIsKnownBeforeItIsSent() throws IOException {
        assertThat(Reception.refusalOf(Files.write(file(), dump()))).isEmpty();
        assertThat(Reception.refusalOf(Files.write(file(), Damage.gzipped(dump()))))
                .isEmpty();
        assertThat(Reception.refusalOf(Files.writeString(file(), "[gc] it may be")))
                .isEmpty();
        assertThat(Reception.refusalOf(Files.writeString(file(), "Hello")).orElseThrow())
                .contains("nor a GC log");
        assertThat(Reception.refusalOf(Files.write(file(), Damage.cut(Damage.gzipped(dump()), 5)))
                        .orElseThrow())
                .contains("damaged from its beginning");
    }

    @Test
    void aBodyThatBreaksOffLeavesNothing() {
        var broken = new InputStream() {

            @Override
            public int read() throws IOException {
                throw new IOException("the client is gone");
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                return read();
            }
        };

        assertRefused(
                new SequenceInputStream(new ByteArrayInputStream(dump()), broken),
                UNKNOWN,
                LIMITS,
                Reason.UNFIT,
                "did not arrive to its end: the client is gone");
    }

    @Test
    void evidenceIsNeverOverwritten() throws IOException {
        Files.writeString(file(), "earlier");

        assertThatThrownBy(() -> received(dump())).isInstanceOf(IOException.class);
    }
}
