package io.plumbline.batch.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.plumbline.batch.hprof.HprofFormatException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens around an index: files, limits, cancelling and damage. The dump is this virtual machine's own. */
class HeapIndexTest {

    @TempDir
    static Path dumps;

    @TempDir
    Path directory;

    @BeforeAll
    static void dumpThisJvm() throws IOException {
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(dump().toString(), true);
    }

    private static Path dump() {
        return dumps.resolve("own.hprof");
    }

    private Path index() {
        return directory.resolve("own.index");
    }

    private IndexOutcome build() throws IOException {
        return HeapIndex.build(dump(), index(), IndexSettings.unlimited(), IndexProgress.none());
    }

    private void assertNothingIsLeft() throws IOException {
        try (var files = Files.list(directory)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void anIndexAnswersWithoutItsDumpAndKnowsIt() throws IOException {
        var moved = Files.copy(dump(), directory.resolve("moved.hprof"));

        HeapIndex.build(moved, index(), IndexSettings.unlimited(), IndexProgress.none());

        assertThat(HeapIndex.isOf(index(), moved)).isTrue();
        Files.delete(moved);
        try (var graph = HeapIndex.open(index())) {
            assertThat(graph.intact()).isTrue();
            assertThat(graph.objects()).isGreaterThan(1000);
            assertThat(graph.reachableObjects()).isLessThanOrEqualTo(graph.objects());
            assertThat(Files.size(index())).isLessThan(graph.facts().dumpBytes() / 2);
        }
    }

    @Test
    void onlyItsOwnerMayReadIt() throws IOException {
        Assumptions.assumeTrue(
                directory.getFileSystem().supportedFileAttributeViews().contains("posix"));

        build();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(index())))
                .isEqualTo("rw-------");
    }

    @Test
    void theTreeAddsUpToTheWhole() throws IOException {
        build();

        try (var graph = HeapIndex.open(index())) {
            long shallow = 0;
            long reachable = 0;
            long top = 0;
            var references = graph.references();
            for (int object = 1; object <= graph.objects(); object++) {
                shallow += graph.shallowBytes(object);
                for (int slots = references.open(object); slots > 1; slots--) {
                    references.next();
                }
                assertThat(references.shallowBytes()).isEqualTo(graph.shallowBytes(object));
                if (graph.isReachable(object)) {
                    reachable += graph.shallowBytes(object);
                    top += graph.dominatorOf(object) == HeapGraph.NONE ? graph.retainedBytes(object) : 0;
                }
            }
            assertThat(reachable).isEqualTo(graph.reachableBytes());
            assertThat(top).isEqualTo(graph.reachableBytes());
            assertThat(shallow).isEqualTo(graph.reachableBytes() + graph.unreachableBytes());
            long byClass = 0;
            for (var heapClass : graph.classes()) {
                byClass += heapClass.shallowBytes();
            }
            assertThat(byClass).isEqualTo(shallow);
        }
    }

    @Test
    void aClassRetainsWhatThoseOfItsInstancesRetainThatNoOtherOneDominates() throws IOException {
        build();

        try (var graph = HeapIndex.open(index())) {
            var retained = new long[graph.classes().size()];
            for (int object = 1; object <= graph.objects(); object++) {
                int number = graph.classOf(object).number();
                int above = graph.dominatorOf(object);
                while (above != HeapGraph.NONE && graph.classOf(above).number() != number) {
                    above = graph.dominatorOf(above);
                }
                if (graph.isReachable(object) && above == HeapGraph.NONE) {
                    retained[number] += graph.retainedBytes(object);
                }
            }
            for (var heapClass : graph.classes()) {
                assertThat(heapClass.retainedBytes()).as(heapClass.name()).isEqualTo(retained[heapClass.number()]);
            }
        }
    }

    @Test
    void theIndexIsTheSameHoweverManyThreadsBuildIt() throws IOException {
        build();
        var other = directory.resolve("other.index");
        HeapIndex.build(dump(), other, new IndexSettings(Long.MAX_VALUE, 1), IndexProgress.none());

        try (var graph = HeapIndex.open(index());
                var otherGraph = HeapIndex.open(other)) {
            assertThat(otherGraph.classes()).isEqualTo(graph.classes());
            assertThat(otherGraph.roots()).isEqualTo(graph.roots());
            assertThat(otherGraph.biggest(100)).isEqualTo(graph.biggest(100));
            for (int object = 1; object <= graph.objects(); object += 97) {
                assertThat(otherGraph.pathToRoot(object)).isEqualTo(graph.pathToRoot(object));
                assertThat(otherGraph.dominatorOf(object)).isEqualTo(graph.dominatorOf(object));
                assertThat(otherGraph.referencesFrom(object)).isEqualTo(graph.referencesFrom(object));
            }
        }
    }

    @Test
    void anIndexOfAnotherDumpIsKnown() throws IOException {
        build();
        var other = Files.copy(dump(), directory.resolve("other.hprof"));
        try (var file = new RandomAccessFile(other.toFile(), "rw")) {
            file.setLength(file.length() - 1);
        }

        assertThat(HeapIndex.isOf(index(), other)).isFalse();
    }

    @Test
    void aBuildThatWouldNotFitIsRefusedWithTheFigure() throws IOException {
        var outcome = HeapIndex.build(dump(), index(), new IndexSettings(10 << 20, 2), IndexProgress.none());

        assertThat(outcome).isInstanceOfSatisfying(IndexOutcome.TooLarge.class, refused -> {
            assertThat(refused.estimate().memoryBytes()).isGreaterThan(10 << 20);
            assertThat(refused.advice()).contains("may have 10 MB");
        });
        assertNothingIsLeft();
    }

    @Test
    void aBuildIsCancelledInEveryPhase() throws IOException {
        for (var phase : IndexPhase.values()) {
            var outcome = HeapIndex.build(dump(), index(), IndexSettings.unlimited(), new CancelledIn(phase));

            assertThat(outcome).as("%s", phase).isInstanceOf(IndexOutcome.Cancelled.class);
            assertNothingIsLeft();
        }
    }

    /** Cancels as soon as a phase has begun, but for the last, whose end nobody can cancel. */
    private static final class CancelledIn implements IndexProgress {

        private final IndexPhase phase;
        private volatile boolean begun;

        CancelledIn(IndexPhase phase) {
            this.phase = phase;
        }

        @Override
        public void reached(IndexPhase reached, double share) {
            begun |= reached == phase;
        }

        @Override
        public boolean cancelled() {
            return begun;
        }
    }

    @Test
    void progressNamesEveryPhaseAndNeverGoesBack() throws IOException {
        var percents = Collections.synchronizedList(new ArrayList<Integer>());
        Set<IndexPhase> phases = Collections.synchronizedSet(EnumSet.noneOf(IndexPhase.class));
        HeapIndex.build(dump(), index(), new IndexSettings(Long.MAX_VALUE, 1), new IndexProgress() {
            @Override
            public void reached(IndexPhase phase, double share) {
                phases.add(phase);
                percents.add(phase.percentOfAll(share));
            }

            @Override
            public boolean cancelled() {
                return false;
            }
        });

        assertThat(phases).containsExactlyInAnyOrder(IndexPhase.values());
        assertThat(percents).isSorted().endsWith(100);
    }

    @Test
    void whatIsNoDumpIsRefusedByName() throws IOException {
        var empty = Files.createFile(dumps.resolve("empty"));
        var text = Files.writeString(dumps.resolve("text"), "no dump at all, just a few words in a file");

        assertThatThrownBy(() -> HeapIndex.build(empty, index(), IndexSettings.unlimited(), IndexProgress.none()))
                .isInstanceOf(HprofFormatException.class)
                .hasMessageContaining("the file is empty");
        assertThatThrownBy(() -> HeapIndex.build(text, index(), IndexSettings.unlimited(), IndexProgress.none()))
                .isInstanceOf(HprofFormatException.class)
                .hasMessageContaining("JAVA PROFILE");
        assertThatThrownBy(() -> HeapIndex.build(
                        dumps.resolve("nothing"), index(), IndexSettings.unlimited(), IndexProgress.none()))
                .isInstanceOf(NoSuchFileException.class);
        assertNothingIsLeft();
    }

    @Test
    void aDamagedIndexIsKnown() throws IOException {
        build();
        long length = Files.size(index());
        assertThatThrownBy(() -> HeapIndex.open(dump()))
                .isInstanceOf(IndexFormatException.class)
                .hasMessageContaining("is no index");
        flip(index(), 40);
        assertThatThrownBy(() -> HeapIndex.open(index()))
                .isInstanceOf(IndexFormatException.class)
                .hasMessageContaining("damaged");
        flip(index(), 40);
        flip(index(), length / 2);
        try (var graph = HeapIndex.open(index())) {
            assertThat(graph.intact()).isFalse();
        }
        try (var file = new RandomAccessFile(index().toFile(), "rw")) {
            file.setLength(length / 2);
        }
        assertThatThrownBy(() -> HeapIndex.open(index()))
                .isInstanceOf(IndexFormatException.class)
                .hasMessageContaining("damaged");
    }

    private static void flip(Path file, long position) throws IOException {
        try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(position);
            int value = bytes.read();
            bytes.seek(position);
            bytes.write(value ^ 0x5a);
        }
    }

    /** The roots of HotSpot's dumps come last: cut off, classes and threads take their place. */
    @Test
    void aDumpCutShortIsAnalysedAndSaysWhatIsMissing() throws IOException {
        var cut = Files.copy(dump(), dumps.resolve("cut.hprof"));
        try (var file = new RandomAccessFile(cut.toFile(), "rw")) {
            file.setLength(file.length() * 7 / 10);
        }

        var outcome = HeapIndex.build(cut, index(), IndexSettings.unlimited(), IndexProgress.none());

        assertThat(outcome).isInstanceOfSatisfying(IndexOutcome.Indexed.class, indexed -> {
            var completeness = indexed.completeness();
            assertThat(completeness.whole()).isFalse();
            assertThat(completeness.rootsAssumed()).isTrue();
            assertThat(completeness.missingBytes()).isPositive();
            assertThat(completeness.lostObjects()).isPositive();
            assertThat(String.join("\n", completeness.damages()))
                    .contains("cut short")
                    .contains("classes and threads were taken for roots");
        });
        try (var graph = HeapIndex.open(index())) {
            assertThat(graph.reachableObjects()).isGreaterThan(graph.objects() / 10);
        }
    }

    @Test
    void aKilobyteOfNonsenseCostsOneSegmentAtMost() throws IOException {
        var flipped = Files.copy(dump(), dumps.resolve("flipped.hprof"));
        var whole = objects(dump());
        long middle = Files.size(flipped) / 2;
        try (var file = new RandomAccessFile(flipped.toFile(), "rw")) {
            file.seek(middle);
            file.write(new byte[1024]);
        }

        var outcome = HeapIndex.build(flipped, index(), IndexSettings.unlimited(), IndexProgress.none());

        assertThat(outcome).isInstanceOfSatisfying(IndexOutcome.Indexed.class, indexed -> {
            assertThat(indexed.completeness().lostBytes()).isLessThan(2 << 20);
            assertThat(indexed.completeness().objects()).isBetween(whole - 60_000, whole);
        });
    }

    private static long objects(Path dump) throws IOException {
        return DumpHistogram.of(dump, dumps, 2, IndexProgress.none())
                .completeness()
                .objects();
    }

    @Test
    void theLargestComeFirst() {
        var biggest = new Biggest(3);
        for (int object : List.of(4, 1, 9, 7, 3)) {
            biggest.offer(object, object * 10L);
        }
        biggest.offer(2, 70);

        assertThat(biggest.falling()).containsExactly(9, 2, 7);
    }
}
