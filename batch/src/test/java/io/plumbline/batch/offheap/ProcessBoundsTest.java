package io.plumbline.batch.offheap;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.target.JvmConnection;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With files as a kernel shows them, and once with what it shows of this JVM. */
class ProcessBoundsTest {

    @TempDir
    private Path root;

    private Path processes;
    private Path groups;

    @BeforeEach
    void show() throws IOException {
        processes = root.resolve("proc");
        groups = root.resolve("cgroup");
        write(processes, "77/cgroup", "0::/pods/shop\n");
        write(processes, "77/status", "Name:\tjava\nUid:\t1000\t1000\t1000\t1000\n");
        write(processes, "77/limits", """
                Limit                     Soft Limit           Hard Limit           Units
                Max processes             unlimited            unlimited            processes
                Max open files            1024                 1048576              files
                """);
        write(processes, "loadavg", "0.20 0.18 0.12 1/239 11206\n");
        write(processes, "sys/kernel/threads-max", "192730\n");
        write(processes, "sys/kernel/pid_max", "32768\n");
        write(groups, "pods/shop/pids.max", "max\n");
        write(groups, "pods/shop/pids.current", "50\n");
        write(groups, "pods/pids.max", "500\n");
        write(groups, "pods/pids.current", "120\n");
    }

    private static void write(Path directory, String file, String text) throws IOException {
        var path = directory.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private ProcessBounds bounds() {
        return ProcessBounds.of("77", processes, groups);
    }

    @Test
    void theTightestGroupAboveLeavesRoomForWhatItDoesNotHaveYet() {
        assertThat(bounds().taskRoom()).isEqualTo(380);
        assertThat(Limits.threads(40, bounds())).isEqualTo(420);
    }

    @Test
    void aFullGroupLeavesNone() throws Exception {
        write(groups, "pods/pids.current", "501\n");

        assertThat(Limits.threads(40, bounds())).isEqualTo(40);
    }

    @Test
    void groupsOfTheFirstVersionBindToo() throws Exception {
        write(processes, "77/cgroup", "8:pids:/app\n0::/\n");
        write(groups, "pids/app/pids.max", "200\n");
        write(groups, "pids/app/pids.current", "50\n");

        assertThat(bounds().taskRoom()).isEqualTo(150);
    }

    @Test
    void withoutABoundOfAGroupTheMachinesNumbersBind() throws Exception {
        write(groups, "pods/pids.max", "max\n");

        assertThat(bounds().taskRoom()).isEqualTo(32_768 - 239);

        write(processes, "sys/kernel/threads-max", "1000\n");
        assertThat(bounds().taskRoom()).isEqualTo(1000 - 239);
    }

    @Test
    void aUserBindsUnlessItIsTheSuperuser() throws Exception {
        write(
                processes,
                "77/limits",
                "Max processes             400                  31415                processes\n");

        assertThat(Limits.threads(40, bounds())).isEqualTo(400);

        write(processes, "77/status", "Uid:\t1000\t0\t0\t0\n");
        assertThat(Limits.threads(40, bounds())).isEqualTo(420);
    }

    @Test
    void whatTheKernelDoesNotTellIsNoBound() {
        assertThat(ProcessBounds.of("78", root.resolve("nothing"), root)).isEqualTo(ProcessBounds.UNKNOWN);
        assertThat(Limits.threads(40, ProcessBounds.UNKNOWN)).isEqualTo(Limits.NONE);
        assertThat(Limits.threads(Limits.NONE, bounds())).isEqualTo(Limits.NONE);
    }

    @Test
    void aCensusTellsHowManyThreadsThisJvmMayHave() throws Exception {
        try (var jvm = JvmConnection.toThisJvm()) {
            var limits = new CensusTaker(Clock.systemUTC()).take(jvm).limits();
            assertThat(limits.threads())
                    .isGreaterThan(ManagementFactory.getThreadMXBean().getThreadCount());
        }
    }
}
