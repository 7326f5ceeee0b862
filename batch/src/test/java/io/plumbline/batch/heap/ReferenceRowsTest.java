package io.plumbline.batch.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReferenceRowsTest {

    private static final int CLASSES = 70_000;

    @TempDir
    Path directory;

    /** A row as it should be read. */
    private record Row(int object, int classNumber, int flags, List<Integer> references, List<Long> tail) {}

    @Test
    void rowsAreReadAsTheyWereWrittenInWhateverOrder() throws IOException {
        var random = new Random(7);
        var rows = new ArrayList<Row>();
        // more than two shards, so that rows travel through several
        for (int object = 1; object <= 150_000; object++) {
            var references = random.ints(random.nextInt(5), 0, 150_001).boxed().toList();
            var tail = random.longs(random.nextInt(3)).boxed().toList();
            rows.add(new Row(object, random.nextInt(CLASSES), random.nextInt(4), references, tail));
        }

        assertReadAsWritten(shuffled(rows, random), rows, random);
        assertReadAsWritten(rows, rows, random);
        assertReadAsWritten(inPieces(rows, random), rows, random);
    }

    @Test
    void aGiantRowStandsAmongTheOthers() throws IOException {
        var random = new Random(11);
        var rows = new ArrayList<Row>();
        for (int object = 1; object <= 40; object++) {
            int count = object % 10 == 3 ? 3 * RowEncoder.GIANT_REFERENCES : 2;
            var references = random.ints(count, 1, 41).boxed().toList();
            rows.add(new Row(object, object, RowEncoder.CLASS_LAST, references, List.of((long) count)));
        }

        assertReadAsWritten(shuffled(rows, random), rows, random);
        assertReadAsWritten(rows, rows, random);
    }

    private static List<Row> shuffled(List<Row> rows, Random random) {
        var inAnyOrder = new ArrayList<>(rows);
        Collections.shuffle(inAnyOrder, random);
        return inAnyOrder;
    }

    /** Pieces of a few to some thousand rows, as the segments of a dump are; each in order, they in none. */
    private static List<Row> inPieces(List<Row> rows, Random random) {
        var pieces = new ArrayList<List<Row>>();
        for (int from = 0; from < rows.size(); ) {
            int end = Math.min(rows.size(), from + 1 + random.nextInt(1 << random.nextInt(15)));
            pieces.add(rows.subList(from, end));
            from = end;
        }
        Collections.shuffle(pieces, random);
        return pieces.stream().flatMap(List::stream).toList();
    }

    private void assertReadAsWritten(List<Row> asWritten, List<Row> rows, Random random) throws IOException {
        try (var scratch = new Scratch(directory);
                var index = new IndexWriter(directory.resolve("rows"));
                var spilled = scratch.file();
                var units = new UnitsByObject(scratch)) {
            var spill = new RowSpill(spilled, rows.size());
            index.reserve(IndexSection.CLASSES, 4L * rows.size());
            index.reserve(IndexSection.ROW_BLOCKS, Long.BYTES * RowAssembly.blocks(rows.size()));
            var store = new RowStore(spill, index, rows.size(), 4, ReferenceRowsTest::units, units, true);
            write(asWritten, store);
            new RowAssembly(store, IndexProgress.none()).run(2);
            var leaves = store.finish();

            var unitsByObject = units.reader();
            var classOf = index.classNumbers(4);
            var cursor = index.referenceRows().cursor();
            for (var row : rows) {
                assertThat(classOf.of(row.object())).isEqualTo(row.classNumber());
                if (row.object() == 1) {
                    cursor.open(1);
                } else {
                    cursor.following();
                }
                assertRow(cursor, row);
                assertNoted(row, leaves, unitsByObject);
            }
            for (int i = 0; i < 1_000; i++) {
                var row = rows.get(random.nextInt(rows.size()));
                cursor.open(row.object());
                assertRow(cursor, row);
            }
        }
    }

    private static void write(List<Row> rows, RowStore store) throws IOException {
        var encoder = new RowEncoder(store);
        var giant = new GiantRow(store.spill());
        for (var row : rows) {
            if (row.references().size() > RowEncoder.GIANT_REFERENCES) {
                giant.begin(row.object(), row.references().size(), row.flags());
                for (int target : row.references()) {
                    giant.reference(target);
                }
                giant.end(row.classNumber(), row.tail().get(0).intValue(), encoder);
            } else {
                encoder.begin(
                        row.object(),
                        row.classNumber(),
                        row.references().size(),
                        row.tail().size(),
                        row.flags());
                for (int target : row.references()) {
                    encoder.reference(target);
                }
                for (long number : row.tail()) {
                    encoder.number(number);
                }
                if (row.object() % 2 == 0) {
                    encoder.end();
                } else {
                    encoder.endOfArray();
                }
            }
        }
        encoder.finish();
    }

    /** The size of an array of so many elements, in these tests. */
    private static int units(int object, int classNumber, long length) {
        return (int) (object + classNumber + length);
    }

    private static void assertNoted(Row row, LeafSet leaves, UnitsByObject.Reader units) {
        assertThat(leaves.contains(row.object())).isEqualTo(row.references().isEmpty());
        if (!row.tail().isEmpty()) {
            long last = row.tail().get(row.tail().size() - 1);
            int expected = units(row.object(), row.classNumber(), last);
            assertThat(units.of(row.object())).isEqualTo(expected & 0xffffffffL);
        }
    }

    private static void assertRow(ReferenceRows.Cursor cursor, Row row) {
        assertThat(cursor.references()).isEqualTo(row.references().size());
        assertThat(cursor.referentFirst()).isEqualTo((row.flags() & RowEncoder.REFERENT_FIRST) != 0);
        assertThat(cursor.classLast()).isEqualTo((row.flags() & RowEncoder.CLASS_LAST) != 0);
        for (int target : row.references()) {
            if (cursor.next() != target) {
                throw new AssertionError("A reference of object " + row.object() + " is not " + target);
            }
        }
        for (long number : row.tail()) {
            assertThat(cursor.tail()).isEqualTo(number);
        }
        assertThat(cursor.hasTail()).isFalse();
        if (row.tail().size() > 0) {
            assertThat(cursor.lastOfTail()).isEqualTo(row.tail().get(row.tail().size() - 1));
        }
    }

    @Test
    void theFirstOfTwoRowsOfAnObjectCounts() throws IOException {
        try (var scratch = new Scratch(directory);
                var index = new IndexWriter(directory.resolve("rows"));
                var spilled = scratch.file();
                var units = new UnitsByObject(scratch)) {
            var spill = new RowSpill(spilled, 2);
            index.reserve(IndexSection.CLASSES, 4);
            index.reserve(IndexSection.ROW_BLOCKS, Long.BYTES);
            var store = new RowStore(spill, index, 2, 2, ReferenceRowsTest::units, units, false);
            var encoder = new RowEncoder(store);
            for (int[] row : new int[][] {{1, 2}, {2, 1}, {1, 1}}) {
                encoder.begin(row[0], 0, 1, 0, 0);
                encoder.reference(row[1]);
                encoder.end();
            }
            encoder.finish();
            new RowAssembly(store, IndexProgress.none()).run(1);
            var leaves = store.finish();

            var cursor = index.referenceRows().cursor();
            cursor.open(1);

            assertThat(cursor.next()).isEqualTo(2);
            assertThat(leaves.contains(1)).isFalse();
        }
    }

    @Test
    void rowsThatAreMissingAreNoticed() throws IOException {
        try (var scratch = new Scratch(directory);
                var index = new IndexWriter(directory.resolve("rows"));
                var spilled = scratch.file();
                var units = new UnitsByObject(scratch)) {
            index.reserve(IndexSection.CLASSES, 2 * 40);
            index.reserve(IndexSection.ROW_BLOCKS, Long.BYTES * RowAssembly.blocks(40));
            for (int missing : new int[] {1, 12, 16, 40}) {
                var store =
                        new RowStore(new RowSpill(spilled, 40), index, 40, 2, ReferenceRowsTest::units, units, true);
                var encoder = new RowEncoder(store);
                for (int object = 1; object <= 40; object++) {
                    if (object != missing) {
                        encoder.begin(object, 0, 0, 0, 0);
                        encoder.end();
                    }
                }
                encoder.finish();

                assertThatThrownBy(() -> {
                            new RowAssembly(store, IndexProgress.none()).run(1);
                            store.finish();
                        })
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("changed while it was read");
            }
        }
    }
}
