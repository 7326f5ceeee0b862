package io.plumbline.web.diagnosis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileDeliveryTest {

    @TempDir
    private Path directory;

    private Path file = Path.of("digits");

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(directory.resolve("digits"), "0123456789");
    }

    private FileDelivery asked(@Nullable String range) throws IOException {
        return FileDelivery.of(file, "capture-7", range, null);
    }

    private static String sent(FileDelivery delivery) throws IOException {
        var sent = new ByteArrayOutputStream();
        delivery.write(sent);
        return sent.toString(US_ASCII);
    }

    @Test
    void withoutARangeAllIsSent() throws IOException {
        var delivery = asked(null);

        assertThat(delivery.isPart()).isFalse();
        assertThat(sent(delivery)).isEqualTo("0123456789");
        assertThat(delivery.part()).isEqualTo("10 bytes");
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-3,0123",
        "bytes=4-,456789",
        "bytes=-2,89",
        "bytes=-99,0123456789",
        "bytes=8-99,89",
        "bytes=9-9,9"
    })
    void aRangeIsSentAsFarAsTheFileGoes(String range, String expected) throws IOException {
        var delivery = asked(range);

        assertThat(delivery.isPart()).isTrue();
        assertThat(sent(delivery)).isEqualTo(expected);
        assertThat(delivery.part()).endsWith(" of 10");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=10-", "bytes=999999999999999999-", "bytes=-0"})
    void aRangeBeyondTheEndIsSaidToBe(String range) throws IOException {
        assertThat(asked(range).isBeyond()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=5-3", "bytes=0-1,3-4", "lines=0-3", "bytes=-", "bytes=a-b", ""})
    void whatIsNoSingleRangeCountsAsNone(String range) throws IOException {
        assertThat(asked(range).isPart()).isFalse();
    }

    @Test
    void aRangeOfAFileThatHasChangedIsNotSent() throws IOException {
        var tag = asked(null).tag();

        assertThat(FileDelivery.of(file, "capture-7", "bytes=0-3", tag).isPart())
                .isTrue();
        assertThat(FileDelivery.of(file, "capture-7", "bytes=0-3", "\"another\"")
                        .isPart())
                .isFalse();
    }

    @Test
    void anEmptyFileIsSentAndHasNoRange() throws IOException {
        Files.writeString(file, "");

        assertThat(sent(asked(null))).isEmpty();
        assertThat(asked("bytes=0-").isBeyond()).isTrue();
    }
}
