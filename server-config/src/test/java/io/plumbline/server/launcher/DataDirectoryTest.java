package io.plumbline.server.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {

    @TempDir
    private Path temporary;

    @Test
    void aLockedDirectoryIsRefusedAndItsOwnerNamed() throws LaunchException {
        var path = temporary.resolve("data");
        try (var held = DataDirectory.lock(path)) {
            assertThat(held.path()).isEqualTo(path);

            assertThatThrownBy(() -> DataDirectory.lock(path))
                    .isInstanceOf(LaunchException.class)
                    .hasMessageContaining(path.toString())
                    .hasMessageContaining(
                            "in use by process " + ProcessHandle.current().pid());
        }
    }

    @Test
    void aDirectoryGivenBackCanBeLockedAgain() throws LaunchException {
        DataDirectory.lock(temporary).close();

        try (var again = DataDirectory.lock(temporary)) {
            assertThat(again.path()).isEqualTo(temporary);
        }
    }

    @Test
    void aNewDirectoryIsForItsOwnerAlone() throws LaunchException, IOException {
        var path = temporary.resolve("a/b");

        DataDirectory.lock(path).close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rwx------");
    }

    @Test
    void aPathThatIsAFileIsRefused() throws IOException {
        var file = Files.createFile(temporary.resolve("file"));

        assertThatThrownBy(() -> DataDirectory.lock(file))
                .isInstanceOf(LaunchException.class)
                .hasMessageContaining("cannot be written")
                .hasMessageContaining("PLUMBLINE_DATA_DIR");
    }

    @Test
    void anEmptiedDirectoryHasNothingOfAnEarlierRun() throws IOException {
        Files.createDirectories(temporary.resolve("root/deep"));
        Files.writeString(temporary.resolve("root/deep/file"), "old");

        assertThat(DataDirectory.emptied(temporary.resolve("root"))).isEmptyDirectory();
    }
}
