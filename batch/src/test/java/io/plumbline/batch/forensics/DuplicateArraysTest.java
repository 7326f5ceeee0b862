package io.plumbline.batch.forensics;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.hprof.Damage;
import io.plumbline.batch.hprof.Dumped;
import io.plumbline.batch.hprof.FieldKind;
import io.plumbline.batch.hprof.RootTag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuplicateArraysTest {

    /** More than is read at a time, and no whole number of words. */
    private static final int LARGE = (3 << 20) + 5;

    @TempDir
    private Path directory;

    private final TestHeap heap = new TestHeap();

    private Dumped kept(FieldKind kind, byte... bytes) {
        var array = heap.dump.primitives(kind, bytes);
        heap.dump.root(RootTag.JNI_GLOBAL, array);
        return array;
    }

    private DuplicateArrays duplicates() throws IOException {
        return duplicates(heap.written());
    }

    private DuplicateArrays duplicates(byte[] dump) throws IOException {
        var file = Files.write(directory.resolve("arrays.hprof"), dump);
        try (var graph = TestHeap.indexed(file)) {
            return DuplicateArrays.of(graph, file, directory, 2, 100, share -> {});
        }
    }

    @Test
    void arraysOfTheSameElementsAreOneGroup() throws IOException {
        var first = kept(FieldKind.INT, (byte) 0, (byte) 0, (byte) 1, (byte) 2);
        kept(FieldKind.INT, (byte) 0, (byte) 0, (byte) 1, (byte) 2);
        kept(FieldKind.INT, (byte) 0, (byte) 0, (byte) 1, (byte) 2);
        kept(FieldKind.INT, (byte) 0, (byte) 0, (byte) 1, (byte) 3);

        var found = duplicates();

        assertThat(found.arrays()).isEqualTo(4);
        assertThat(found.duplicates()).isEqualTo(2);
        assertThat(found.groups()).singleElement().satisfies(group -> {
            assertThat(group.className()).isEqualTo("int[]");
            assertThat(group.address()).isEqualTo(first.address);
            assertThat(group.length()).isEqualTo(1);
            assertThat(group.copies()).isEqualTo(3);
            assertThat(group.zero()).isFalse();
            assertThat(group.wastedBytes()).isEqualTo(2 * group.shallowBytes());
        });
        assertThat(found.classes()).singleElement().satisfies(type -> {
            assertThat(type.className()).isEqualTo("int[]");
            assertThat(type.duplicates()).isEqualTo(2);
            assertThat(type.wastedBytes()).isEqualTo(found.wastedBytes());
        });
    }

    @Test
    void typeAndLengthAreCompared() throws IOException {
        kept(FieldKind.BYTE, (byte) 1, (byte) 2);
        kept(FieldKind.CHAR, (byte) 1, (byte) 2);
        kept(FieldKind.SHORT, (byte) 1, (byte) 2);
        kept(FieldKind.BYTE, (byte) 1, (byte) 2, (byte) 0);
        kept(FieldKind.BYTE, (byte) 0, (byte) 1, (byte) 2);

        assertThat(duplicates().groups()).isEmpty();
    }

    @Test
    void buffersThatNobodyUsedAreCalledZero() throws IOException {
        kept(FieldKind.BYTE, new byte[1003]);
        kept(FieldKind.BYTE, new byte[1003]);
        kept(FieldKind.LONG, new byte[0]);
        kept(FieldKind.LONG, new byte[0]);

        assertThat(duplicates().groups())
                .hasSize(2)
                .allSatisfy(group -> assertThat(group.zero()).isTrue());
    }

    @Test
    void largeArraysAreComparedToTheirLastByte() throws IOException {
        var bytes = new byte[LARGE];
        new Random(1).nextBytes(bytes);
        kept(FieldKind.BYTE, bytes);
        kept(FieldKind.BYTE, bytes);
        var other = bytes.clone();
        other[LARGE - 1]++;
        kept(FieldKind.BYTE, other);

        assertThat(duplicates().groups())
                .singleElement()
                .satisfies(group -> assertThat(group.copies()).isEqualTo(2));
    }

    @Test
    void whatNothingReachesIsNotCompared() throws IOException {
        kept(FieldKind.BYTE, (byte) 1);
        heap.dump.primitives(FieldKind.BYTE, (byte) 1);

        var found = duplicates();

        assertThat(found.arrays()).isEqualTo(1);
        assertThat(found.groups()).isEmpty();
    }

    @Test
    void whatIsWholeOfADamagedDumpIsCompared() throws IOException {
        // by a class: the roots are behind the cut
        var keeper = heap.dump.type("com.example.Keeper");
        for (int i = 0; i < 100; i++) {
            keeper.staticField("kept" + i, FieldKind.OBJECT, heap.dump.primitives(FieldKind.BYTE, new byte[500]));
        }
        var whole = heap.written();

        var found = duplicates(Damage.cut(whole, whole.length * 3 / 4));

        assertThat(found.arrays()).isBetween(1L, 99L);
        assertThat(found.duplicates()).isEqualTo(Math.max(0, found.arrays() - 1));
    }

    @Test
    void randomArraysHaveAsManyDuplicatesAsComparingThemShows() throws IOException {
        for (int seed = 0; seed < 20; seed++) {
            var random = new Random(seed);
            var testHeap = new TestHeap();
            Map<List<Object>, Integer> copies = new HashMap<>();
            for (int i = 0; i < 300; i++) {
                var kind = random.nextBoolean() ? FieldKind.BYTE : FieldKind.INT;
                var bytes = new byte[4 * random.nextInt(5)];
                for (int at = 0; at < bytes.length; at++) {
                    bytes[at] = (byte) random.nextInt(2);
                }
                testHeap.dump.root(RootTag.JNI_GLOBAL, testHeap.dump.primitives(kind, bytes));
                copies.merge(List.of(kind, Arrays.toString(bytes)), 1, Integer::sum);
            }
            var file = Files.write(directory.resolve("random.hprof"), testHeap.written());

            try (var graph = TestHeap.indexed(file)) {
                var found = DuplicateArrays.of(graph, file, directory, 2, Integer.MAX_VALUE, share -> {});

                assertThat(found.groups())
                        .as("seed " + seed)
                        .extracting(DuplicateArrays.Group::copies)
                        .containsExactlyInAnyOrderElementsOf(copies.values().stream()
                                .filter(count -> count > 1)
                                .map(Integer::longValue)
                                .toList());
                assertThat(found.duplicates()).isEqualTo(300 - copies.size());
            }
            Files.delete(directory.resolve("random.hprof.plumbline"));
        }
    }

    @Test
    void countsThatDoNotFitAreSaidToBeLeftOut() {
        var counts = new ContentCounts(100_000, 1 << 20);
        var random = new Random(3);
        var hashes = random.longs(100_000).toArray();
        Arrays.stream(hashes).forEach(counts::see);
        Arrays.stream(hashes).forEach(counts::see);
        int object = 0;
        for (int time = 0; time < 2; time++) {
            for (long hash : hashes) {
                object++;
                counts.count(hash, object);
            }
        }
        var counted = new HashSet<Long>();
        counts.forEachRepeated((hash, first, copies) -> {
            assertThat(copies).isEqualTo(2);
            assertThat(hashes[first - 1]).isEqualTo(hash);
            counted.add(hash);
        });

        assertThat(counted).isNotEmpty();
        assertThat(2L * counted.size() + counts.leftOut()).isEqualTo(200_000);
    }

    @Test
    void contentsThatOccurOnceTakeNoCount() {
        var counts = new ContentCounts(1000, 1 << 18);
        var hashes = new Random(4).longs(1000).toArray();
        Arrays.stream(hashes).forEach(counts::see);
        Arrays.stream(hashes).forEach(hash -> counts.count(hash, 1));

        counts.forEachRepeated((hash, first, copies) -> assertThat(copies).isZero());
        assertThat(counts.leftOut()).isZero();

        // as many that are all there twice do not fit
        Arrays.stream(hashes).forEach(counts::see);
        Arrays.stream(hashes).forEach(hash -> counts.count(hash, 1));
        assertThat(counts.leftOut()).isPositive();
    }
}
