package io.plumbline.batch.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import jdk.jfr.Recording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveObjectsTest {

    @TempDir
    private Path folder;

    private byte[] wholeRecording() throws IOException {
        var file = folder.resolve("whole.jfr");
        try (var recording = new Recording()) {
            recording.enable("jdk.JVMInformation");
            recording.start();
            recording.stop();
            recording.dump(file);
        }
        return Files.readAllBytes(file);
    }

    private void assertUnreadable(byte[] content, String reason) throws IOException {
        var file = Files.write(folder.resolve("broken.jfr"), content);

        assertThatExceptionOfType(UnreadableRecordingException.class)
                .isThrownBy(() -> LiveObjects.read(file))
                .withMessageContaining(file.toString())
                .withMessageContaining(reason);
    }

    @Test
    void aRecordingWithoutOldObjectsIsEmpty() throws IOException {
        var file = Files.write(folder.resolve("empty.jfr"), wholeRecording());

        assertThat(LiveObjects.read(file)).isEmpty();
    }

    @Test
    void aRecordingThatOnlyKeepsItsReaderBusyIsRefused() throws IOException {
        var chunk =
                ByteBuffer.allocate(68).putInt(0x464C5200).putInt(2).putLong(68).array();
        var chunks = new ByteArrayOutputStream();
        for (int i = 0; i <= 100_000; i++) {
            chunks.writeBytes(chunk);
        }
        var tooLong = ByteBuffer.allocate(68)
                .putInt(0x464C5200)
                .putInt(2)
                .putLong(Long.MAX_VALUE)
                .array();
        var many = Files.write(folder.resolve("many.jfr"), chunks.toByteArray());
        var strange = Files.write(folder.resolve("strange.jfr"), chunk);
        Files.write(strange, tooLong, StandardOpenOption.APPEND);

        assertThatThrownBy(() -> RecordingChunks.endOf(many)).hasMessageContaining("more than 100000 chunks");
        assertThatThrownBy(() -> RecordingChunks.endOf(strange)).hasMessageContaining("is cut off");
    }

    @Test
    void aRecordingEndsWhenItsLastChunkDoes() throws IOException {
        var before = Instant.now();

        var file = Files.write(folder.resolve("made.jfr"), wholeRecording());

        assertThat(RecordingChunks.endOf(file))
                .isBetween(before.minusSeconds(1), Instant.now().plusSeconds(1));
    }

    @Test
    void aRecordingCutAnywhereIsUnreadable() throws IOException {
        var whole = wholeRecording();

        assertUnreadable(Arrays.copyOf(whole, whole.length - 1), "cut off");
        assertUnreadable(Arrays.copyOf(whole, whole.length / 2), "cut off");
        assertUnreadable(Arrays.copyOf(whole, 100), "cut off");
        assertUnreadable(Arrays.copyOf(whole, 10), "cut off");
        assertUnreadable(new byte[0], "cut off");
    }

    @Test
    void aForeignFileIsUnreadable() throws IOException {
        assertUnreadable(
                "JAVA PROFILE 1.0.2, and so on".repeat(10).getBytes(StandardCharsets.UTF_8), "not a flight recording");
    }

    @Test
    void aRecordingWithGarbageInsideIsUnreadable() throws IOException {
        var content = wholeRecording();
        Arrays.fill(content, 68, content.length, (byte) 0x7f);

        assertUnreadable(content, "");
    }

    @Test
    void aRecordingThatIsStillWrittenIsUnreadable() throws IOException {
        var content = wholeRecording();
        Arrays.fill(content, 8, 16, (byte) 0);

        assertUnreadable(content, "unfinished");
    }

    @Test
    void aMissingFileIsSaid() {
        assertThatExceptionOfType(UnreadableRecordingException.class)
                .isThrownBy(() -> LiveObjects.read(folder.resolve("none.jfr")))
                .withMessageContaining("does not exist");
    }
}
