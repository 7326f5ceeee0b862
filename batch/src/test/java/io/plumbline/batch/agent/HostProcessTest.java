package io.plumbline.batch.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.agent.HostProcess.Platform;
import io.plumbline.batch.agent.ProfilerPlan.Sampled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostProcessTest {

    private static final Path OURS = Path.of("/plumbline/captures/library/libasyncProfiler.so");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "/usr/lib/libjemalloc.so.2, NATIVE_MEMORY, by a library of its own",
        "/usr/lib/libtcmalloc_minimal.so.4, NATIVE_MEMORY, by a library of its own",
        "/lib/ld-musl-x86_64.so.1, HEAP, run it with the GNU C library",
        "/lib/libc.musl-aarch64.so.1, NATIVE_MEMORY, musl",
        "/opt/agent/libjavaProfiler123.so, HEAP, another profiler",
        "/tmp/libasyncProfiler-linux-x64-17b9a1d.so, HEAP, another profiler"
    })
    void whatIsMappedMayForbidASession(String library, Sampled sampled, String reason) {
        assertThat(new HostProcess(Platform.X64, Set.of("/jdk/lib/server/libjvm.so", library))
                        .obstacle(sampled, OURS)
                        .orElseThrow())
                .contains(reason);
    }

    @Test
    void anAllocatorOfItsOwnDoesNotMatterToTheHeap() {
        assertThat(new HostProcess(Platform.ARM64, Set.of("/usr/lib/libjemalloc.so.2")).obstacle(Sampled.HEAP, OURS))
                .isEmpty();
    }

    @Test
    void ourOwnLibraryMayBeThereAlready() {
        assertThat(new HostProcess(Platform.X64, Set.of(OURS.toString())).obstacle(Sampled.NATIVE_MEMORY, OURS))
                .isEmpty();
    }

    @Test
    void aProgramForAnotherProcessorHasNoLibrary() throws IOException {
        var program = Files.write(
                folder.resolve("java"),
                new byte[] {0x7F, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, (byte) 0xF3, 0});

        assertThat(Platform.of(program)).isEmpty();
        assertThat(new HostProcess(null, Set.of()).obstacle(Sampled.HEAP, OURS).orElseThrow())
                .contains("no library for its processor");
    }

    @Test
    void aFileThatIsNoProgramHasNone() throws IOException {
        assertThat(Platform.of(Files.writeString(folder.resolve("java"), "#!/bin/sh")))
                .isEmpty();
    }

    @Test
    void thisProcessIsOfTheMachineThatItRunsOn() throws IOException {
        var here = HostProcess.of(ProcessHandle.current().pid());

        assertThat(Optional.ofNullable(here.platform()))
                .isEqualTo(Platform.of(Path.of(System.getProperty("java.home"), "bin/java")));
        assertThat(here.libraries()).anyMatch(path -> path.endsWith("/libjvm.so"));
    }
}
