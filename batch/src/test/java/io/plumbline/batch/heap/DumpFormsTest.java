package io.plumbline.batch.heap;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.hprof.Damage;
import io.plumbline.batch.hprof.DumpForm;
import io.plumbline.batch.hprof.Dumped;
import io.plumbline.batch.hprof.HeaderLayout;
import io.plumbline.batch.hprof.HeapDumpBuilder;
import io.plumbline.batch.hprof.HeapOracle;
import io.plumbline.batch.hprof.RandomHeap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same heaps in every form that virtual machines have written, against the definitions. */
class DumpFormsTest {

    private static final List<DumpForm> FORMS = List.of(
            DumpForm.JDK_8,
            DumpForm.JDK_8.with(DumpForm.Segments.ONE_RECORD_OF_LENGTH_ZERO),
            DumpForm.JDK_17,
            DumpForm.JDK_25,
            DumpForm.JDK_17.withIdentifiersOf(4).withSegmentsOf(0),
            DumpForm.JDK_17.with(DumpForm.Segments.SEGMENTS_AND_EMPTY_ONES),
            DumpForm.JDK_17.with(DumpForm.Order.CLASSES_LAST, 3).withSegmentsOf(200),
            DumpForm.JDK_17.with(DumpForm.Order.ALL_SHUFFLED, 4).withSegmentsOf(300));
    private static final List<HeaderLayout> LAYOUTS =
            List.of(HeaderLayout.COMPRESSED_CLASSES, HeaderLayout.UNCOMPRESSED, HeaderLayout.COMPACT);
    private static final int HEAPS_OF_EACH_FORM = 15;

    @TempDir
    Path directory;

    @Test
    void everyFormIsUnderstood() throws IOException {
        for (int seed = 0; seed < HEAPS_OF_EACH_FORM * FORMS.size(); seed++) {
            var form = FORMS.get(seed % FORMS.size());
            var random = new Random(seed);
            var layout = form.identifierBytes() == 4 ? HeaderLayout.BITS_32 : LAYOUTS.get(seed % 3);
            var heap = RandomHeap.of(random, 5 + random.nextInt(60), layout);

            assertUnderstood(heap, heap.written(form), seed + " as " + form);
        }
    }

    @Test
    void packedDumpsAreUnpackedFirst() throws IOException {
        var heap = RandomHeap.of(new Random(1), 60, HeaderLayout.COMPRESSED_CLASSES);
        var dump = heap.written(DumpForm.JDK_17);

        assertUnderstood(heap, Damage.gzipped(dump), "gzip");
        assertUnderstood(heap, Damage.gzippedInBlocks(dump, 512), "blocks");
    }

    private void assertUnderstood(HeapDumpBuilder heap, byte[] bytes, String name) throws IOException {
        var oracle = new HeapOracle(heap, true);
        boolean nothingMissing = oracle.reachable().stream()
                .flatMap(object -> object.references().stream())
                .allMatch(heap::holds);
        var dump = Files.write(directory.resolve("heap.hprof"), bytes);
        var index = directory.resolve("heap.index");
        var outcome = HeapIndex.build(dump, index, IndexSettings.unlimited(), IndexProgress.none());
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        IndexOutcome.Indexed.class,
                        indexed -> assertThat(indexed.completeness().whole())
                                .as("%s: %s", name, indexed.completeness())
                                .isEqualTo(nothingMissing));
        try (var graph = HeapIndex.open(index)) {
            assertThat(graph.objects()).isEqualTo(heap.objects().size());
            for (var object : heap.objects()) {
                assertObject(graph, oracle, object, name);
            }
        }
    }

    private static void assertObject(HeapGraph graph, HeapOracle oracle, Dumped dumped, String name) {
        int object = graph.objectAt(dumped.address);
        assertThat(graph.addressOf(object)).isEqualTo(dumped.address);
        assertThat(graph.isReachable(object)).isEqualTo(oracle.reachable().contains(dumped));
        if (graph.isReachable(object)) {
            int dominator = oracle.immediateDominatorOf(dumped)
                    .map(above -> graph.objectAt(above.address))
                    .orElse(HeapGraph.NONE);
            assertThat(graph.dominatorOf(object)).as("%s of %s", dumped, name).isEqualTo(dominator);
            long retained = 0;
            for (var held : oracle.dominatedBy(dumped)) {
                retained += graph.shallowBytes(graph.objectAt(held.address));
            }
            assertThat(graph.retainedBytes(object)).as("%s of %s", dumped, name).isEqualTo(retained);
            assertThat(graph.pathToRoot(object).orElseThrow().references()).hasSize(oracle.distanceFromRoots(dumped));
        }
    }
}
