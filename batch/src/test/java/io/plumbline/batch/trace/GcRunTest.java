package io.plumbline.batch.trace;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

class GcRunTest {

    private static final Path OWN_JDK = Path.of(System.getProperty("java.home"));

    @TempDir
    private Path folder;

    @Test
    void aCollectorThatIsNotBuiltInSkipsItsTest() {
        assertThatThrownBy(() -> GcRun.of(folder, OWN_JDK, 1, "-XX:+UseNoSuchGC"))
                .isInstanceOf(TestAbortedException.class)
                .hasMessageContaining("SKIPPED")
                .hasMessageContaining("UseNoSuchGC");
    }

    @Test
    void aJdkWithoutACollectorOfAllIsAFailure() throws Exception {
        var java = Files.createDirectories(folder.resolve("jdk/bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\necho \"Option $1 not supported\"\nexit 1\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));

        assertThatThrownBy(() -> GcRun.of(folder, folder.resolve("jdk"), 1, "-XX:+UseG1GC"))
                .isNotInstanceOf(TestAbortedException.class)
                .hasMessageContaining("Option -XX:+UseG1GC not supported");
    }
}
