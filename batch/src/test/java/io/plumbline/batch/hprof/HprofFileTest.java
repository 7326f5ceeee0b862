package io.plumbline.batch.hprof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lies around the heap, with lengths that nobody should believe. */
class HprofFileTest {

    private static final int NAME = 0x7001;
    private static final int TRACE = 7;

    @TempDir
    private Path directory;

    @Test
    void aNameIsReadAsFarAsNamesReach() throws IOException {
        try (var file = HprofFile.open(dump("n".repeat(1 << 20), 0, 0), directory)) {
            assertThat(file.text(file.outline(), NAME)).hasSize(65_535).containsPattern("^n+$");
        }
    }

    @Test
    void aStackOfMoreFramesThanItsRecordHasIsNoStack() throws IOException {
        for (int frames : new int[] {1 << 30, Integer.MAX_VALUE, -1}) {
            try (var file = HprofFile.open(dump("name", frames, 1 << 20), directory)) {
                assertThat(file.stackTrace(file.outline(), TRACE)).isEmpty();
            }
        }
    }

    /** A dump without a heap: a name, a stack trace that claims so many frames and has so many unknown ones, the end. */
    private Path dump(String name, int claimedFrames, int frames) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        out.writeBytes("JAVA PROFILE 1.0.2\0");
        out.writeInt(Integer.BYTES);
        out.writeLong(0);
        record(out, RecordTag.TEXT, Integer.BYTES + name.length());
        out.writeInt(NAME);
        out.write(name.getBytes(StandardCharsets.UTF_8));
        record(out, RecordTag.STACK_TRACE, 3 * Integer.BYTES + frames * Integer.BYTES);
        out.writeInt(TRACE);
        out.writeInt(1);
        out.writeInt(claimedFrames);
        out.write(new byte[frames * Integer.BYTES]);
        record(out, RecordTag.HEAP_DUMP_END, 0);
        return Files.write(directory.resolve("dump.hprof"), bytes.toByteArray());
    }

    private static void record(DataOutputStream out, int tag, int length) throws IOException {
        out.writeByte(tag);
        out.writeInt(0);
        out.writeInt(length);
    }
}
