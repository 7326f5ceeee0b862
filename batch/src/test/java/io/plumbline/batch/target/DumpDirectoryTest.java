package io.plumbline.batch.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DumpDirectoryTest {

    @Test
    void whatLiesThereIsNamedAsTheTargetWould() {
        assertThat(DumpDirectory.of("/var/dumps/", "/mnt/dumps").thereOf("a", "b.hprof"))
                .isEqualTo("/var/dumps/a/b.hprof");
        assertThat(DumpDirectory.of("C:\\dumps", "/mnt/dumps").thereOf("a", "b.hprof"))
                .isEqualTo("C:\\dumps\\a\\b.hprof");
        assertThat(DumpDirectory.of("\\\\files\\dumps\\", "/mnt/dumps").thereOf("a"))
                .isEqualTo("\\\\files\\dumps\\a");
    }

    @ParameterizedTest
    @CsvSource({
        "dumps, /mnt/dumps, whole path as the target sees it",
        "/, /mnt/dumps, whole path as the target sees it",
        "C:, /mnt/dumps, whole path as the target sees it",
        "/var/../etc, /mnt/dumps, without . and ..",
        "/var/., /mnt/dumps, without . and ..",
        "/var/dumps, /mnt/../etc, without . and ..",
        "/var/dumps, dumps, whole path as Plumbline sees it",
        "/var/dumps, /, whole path as Plumbline sees it"
    })
    void anyOtherPairIsRefused(String there, String here, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DumpDirectory.of(there, here))
                .withMessageContaining(why);
    }

    @Test
    void whatIsNotMountedHereIsSaid(@TempDir Path folder) throws IOException {
        var pair = DumpDirectory.of("/var/dumps", folder.resolve("dumps").toString());

        assertThat(pair.refusal()).hasValueSatisfying(why -> assertThat(why).contains("is no directory"));
        Files.createDirectory(folder.resolve("dumps"));
        assertThat(pair.refusal()).isEmpty();
    }
}
