package io.plumbline.batch.offheap;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.offheap.Family.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FamilyTest {

    @Test
    void membersOfAFamilyDifferByNumbersHashesAndUuids() {
        assertThat(Family.stem("pool-12-thread-3"))
                .isEqualTo(Family.stem("pool-7-thread-19"))
                .isEqualTo("pool-#-thread-#");
        assertThat(Family.stem("job 6fd1b2c4-99aa-4c1b-8a3e-0123456789ab")).isEqualTo("job #");
        assertThat(Family.stem("/tmp/part-8f3a92bc.dat")).isEqualTo("/tmp/part-#.dat");
        assertThat(Family.stem("Finalizer")).isEqualTo("Finalizer");
    }

    @Test
    void aNameIsKeptShortHoweverLongTheTargetMakesIt() {
        assertThat(Family.stem("x".repeat(100_000)).length()).isLessThan(200);
        assertThat(Family.stem("7".repeat(10_000_000) + "x")).isEqualTo("#");
    }

    @Test
    void loadersAreCountedByTheirOwnClass() {
        var families = LoaderFamilies.of("""
                ClassLoader         Parent              CLD*               Classes   ChunkSz   BlockSz  Type
                0x00007f0bef07af08  0x00007f0bef07d1e8  0x00007f0c701334e0    1319    919808    916869  jdk.internal.loader.ClassLoaders$AppClassLoader
                0x00007f0bf0002000  0x00007f0bef07af08  0x00007f0c70523cd0       3       768       311  com.acme.PluginLoader
                0x00007f0bf0002100  0x00007f0bef07af08  0x00007f0c70523cd8       4       768       311  com.acme.PluginLoader
                0x0000000000000000  0x0000000000000000  0x00007f0c700e5c50    1697    589824    503285  <boot class loader>
                                                                            52     20096     12371   + hidden classes
                Total = 5                                                     3145   1560960   1462372
                """);

        assertThat(families)
                .contains(new Family(Kind.LOADERS, "com.acme.PluginLoader", 7, 2))
                .hasSize(3);
        assertThat(LoaderFamilies.of("no such command")).isEmpty();
    }

    @Test
    void nativeMemoryIsReadByCategory() {
        var tracked = NativeMemory.parse("""
                Total: reserved=7845834KB, committed=490586KB
                -                    Thread (reserved=19506KB, committed=802KB)
                                            (thread #19)
                                            (stack: reserved=19456KB, committed=752KB)
                -                        GC (reserved=267182KB, committed=52862KB)
                -        Shared class space (reserved=16384KB, committed=12060KB)
                """);

        assertThat(tracked).hasValueSatisfying(memory -> {
            assertThat(memory.committed("GC")).isEqualTo(52_862L << 10);
            assertThat(memory.committed("Shared class space")).isEqualTo(12_060L << 10);
            assertThat(memory.stackBytes()).isEqualTo(752 << 10);
            assertThat(memory.committed("Compiler")).isZero();
        });
        assertThat(NativeMemory.parse("Native memory tracking is not enabled")).isEmpty();
    }

    @Test
    void whatGrewIsToldByNewMembersTheMostFirst() {
        var before = census(new Family(Kind.THREADS, "worker-#", 10, 1), new Family(Kind.THREADS, "idle-#", 5, 1));
        var after = census(
                new Family(Kind.THREADS, "idle-#", 4, 1),
                new Family(Kind.THREADS, "new-#", 3, 3),
                new Family(Kind.THREADS, "worker-#", 30, 1));

        var grown = FamilyGrowth.between(before, after);

        assertThat(grown).extracting(growth -> growth.now().name()).containsExactly("worker-#", "new-#");
        assertThat(grown).extracting(FamilyGrowth::newMembers).containsExactly(20, 3);
        assertThat(grown).extracting(FamilyGrowth::newGroups).containsExactly(0, 3);
    }

    @Test
    void theTightestLimitOfTheControlGroupsAboveBinds(@TempDir Path root) throws Exception {
        var pod = Files.createDirectories(root.resolve("pods/shop"));
        Files.writeString(pod.resolve("memory.max"), "max\n");
        Files.writeString(root.resolve("pods/memory.max"), "536870912\n");
        var membership = Files.writeString(root.resolve("cgroup"), "0::/pods/shop\n");
        var outside = Files.writeString(root.resolve("outside"), "0::/../../etc\n");

        assertThat(memory(membership, root)).isEqualTo(512L << 20);
        assertThat(memory(outside, root)).isEqualTo(Limits.NONE);
        assertThat(memory(root.resolve("missing"), root)).isEqualTo(Limits.NONE);
    }

    @Test
    void groupsOfTheFirstVersionBindBesideThoseOfTheSecond(@TempDir Path root) throws Exception {
        // as a kernel with both versions tells of a process in a container
        var membership = Files.writeString(root.resolve("cgroup"), """
                9:name=systemd:/
                8:pids:/
                5:devices:/
                4:memory:/process_api/4198e7f85ee98055113c135665c48e9a
                2:cpu,cpuacct:/
                0::/
                """);
        var memory = Files.createDirectories(root.resolve("memory/process_api/4198e7f85ee98055113c135665c48e9a"));
        for (var group : List.of(root.resolve("memory"), root.resolve("memory/process_api"), memory)) {
            Files.writeString(group.resolve("memory.limit_in_bytes"), "9223372036854771712\n");
        }
        assertThat(memory(membership, root)).isEqualTo(Limits.NONE);

        Files.writeString(root.resolve("memory/process_api/memory.limit_in_bytes"), "1073741824\n");
        assertThat(memory(membership, root)).isEqualTo(1L << 30);
        Files.writeString(memory.resolve("memory.limit_in_bytes"), "268435456\n");
        assertThat(memory(membership, root)).isEqualTo(256L << 20);
        Files.writeString(root.resolve("memory.max"), "134217728\n");
        assertThat(memory(membership, root)).isEqualTo(128L << 20);
    }

    @Test
    void aContainerThatIsToldItsPathOnTheMachineSeesItsOwnLimit(@TempDir Path root) throws Exception {
        var membership = Files.writeString(root.resolve("cgroup"), """
                4:memory,hugetlb:/docker/4198e7f85ee9
                3:cpuset:/docker/4198e7f85ee9
                """);
        Files.createDirectories(root.resolve("memory"));
        Files.writeString(root.resolve("memory/memory.limit_in_bytes"), "536870912\n");
        var outside = Files.writeString(root.resolve("outside"), "4:memory:/../../etc\n");

        assertThat(memory(membership, root)).isEqualTo(512L << 20);
        assertThat(memory(outside, root)).isEqualTo(Limits.NONE);
    }

    @Test
    void theLinesOfALedgerAddUpToWhatIsResident() {
        var tracked = new NativeMemory(
                Map.of("GC", 50L << 20, "Symbol", 3L << 20, "Java Heap", 300L << 20, "Other", 21L << 20), 2 << 20);
        var entry = new Ledger.Entry(
                Instant.EPOCH, 500L << 20, 300L << 20, 40L << 20, 20L << 20, 30, 20L << 20, 0, tracked);

        var lines = Ledger.of(entry, entry).lines();
        long explained = lines.subList(0, lines.size() - 1).stream()
                .mapToLong(Ledger.Line::toBytes)
                .sum();

        assertThat(explained).isEqualTo(500L << 20);
        assertThat(lines.get(lines.size() - 1).toBytes()).isEqualTo(500L << 20);
        assertThat(entry.rest()).isEqualTo((500L - 300 - 40 - 20 - 2 - 20 - 50 - 3 - 1) << 20);
    }

    @Test
    void whatOnlyAJvmTellsThatTracksItsMemoryIsNoLineOfAnother() {
        var silent = new NativeMemory(Map.of(), 0);
        var entry =
                new Ledger.Entry(Instant.EPOCH, 500L << 20, 300L << 20, 40L << 20, 20L << 20, 32, 20L << 20, 0, silent);

        assertThat(Ledger.of(entry, entry).lines())
                .extracting(Ledger.Line::what)
                .containsExactly(
                        "Java heap, committed",
                        "metaspace",
                        "compiled code",
                        "thread stacks",
                        "direct buffers",
                        "mapped buffers",
                        "unexplained",
                        "resident in all");
        assertThat(Ledger.of(entry, entry).lines().get(6).toBytes()).isEqualTo((500L - 300 - 40 - 20 - 3 - 20) << 20);
    }

    private static long memory(Path membership, Path root) {
        return new ControlGroups(membership, root).memoryBytes();
    }

    private static Census census(Family... families) {
        return new Census(Instant.EPOCH, List.of(families), Limits.UNKNOWN, null);
    }
}
