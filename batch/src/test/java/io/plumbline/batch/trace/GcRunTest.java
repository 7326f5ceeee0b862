package io.plumbline.batch.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GcRunTest {

    private static final Path OWN_JDK = Path.of(System.getProperty("java.home"));

    /** What JUnit throws for a test that an assumption leaves out. */
    private static final String ABORTED = "TestAbortedException";

    @TempDir
    private Path folder;

    @Test
    void aCollectorThatIsNotBuiltInSkipsItsTest() {
        assertThatThrownBy(() -> GcRun.of(folder, OWN_JDK, 1, "-XX:+UseNoSuchGC"))
                .satisfies(left -> assertThat(left.getClass().getSimpleName()).isEqualTo(ABORTED))
                .hasMessageContaining("SKIPPED")
                .hasMessageContaining("UseNoSuchGC");
    }

    @Test
    void aJdkWithoutACollectorOfAllIsAFailure() throws Exception {
        var java = Files.createDirectories(folder.resolve("jdk/bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\necho \"Option $1 not supported\"\nexit 1\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));

        assertThatThrownBy(() -> GcRun.of(folder, folder.resolve("jdk"), 1, "-XX:+UseG1GC"))
                .satisfies(failure ->
                        assertThat(failure.getClass().getSimpleName()).isNotEqualTo(ABORTED))
                .hasMessageContaining("Option -XX:+UseG1GC not supported");
    }
}
