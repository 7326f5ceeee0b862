package io.plumbline.batch.hprof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.netbeans.lib.profiler.heap.HeapFactory;

/** The builder and the oracle of the heap tests, against a library that knows neither and by hand. */
class HeapDumpBuilderTest {

    @TempDir
    private Path directory;

    static Stream<DumpForm> forms() {
        return Stream.of(
                DumpForm.JDK_8,
                DumpForm.JDK_17,
                DumpForm.JDK_25,
                DumpForm.JDK_8.withIdentifiersOf(4),
                DumpForm.JDK_17.withIdentifiersOf(4).withSegmentsOf(100),
                DumpForm.JDK_17.with(DumpForm.Order.ROOTS_BEFORE_OBJECTS, 0).withoutEnd());
    }

    @ParameterizedTest
    @MethodSource("forms")
    void anotherLibraryReadsWhatTheBuilderDescribes(DumpForm form) throws IOException {
        var dump = RandomHeap.of(new Random(7), 60, HeaderLayout.BITS_32);
        var file = Files.write(directory.resolve("random.hprof"), dump.written(form));

        var heap = HeapFactory.createHeap(file.toFile());

        assertThat(NetBeansGraph.edgesOf(heap)).isEqualTo(NetBeansGraph.edgesOf(dump));
        assertThat(NetBeansGraph.rootsOf(heap)).isEqualTo(NetBeansGraph.rootsOf(dump));
    }

    /*
     *   root -> a -> b -> d -> e
     *           a -> c -> d
     */
    @Test
    void theTopOfADiamondDominatesItsBottom() {
        var dump = new HeapDumpBuilder();
        var type = dump.type("Node").field("left", FieldKind.OBJECT).field("right", FieldKind.OBJECT);
        var e = dump.instance(type);
        var d = dump.instance(type).with("left", e);
        var c = dump.instance(type).with("left", d);
        var b = dump.instance(type).with("left", d);
        var a = dump.instance(type).with("left", b).with("right", c);
        dump.root(RootTag.STICKY_CLASS, a);

        var truth = new HeapOracle(dump, false);

        assertThat(truth.immediateDominatorOf(d)).contains(a);
        assertThat(truth.immediateDominatorOf(e)).contains(d);
        assertThat(truth.immediateDominatorOf(a)).isEmpty();
        assertThat(truth.retainedBytes(a)).isEqualTo(5 * dump.shallowBytes(a));
        assertThat(truth.retainedBytes(b)).isEqualTo(dump.shallowBytes(b));
        assertThat(truth.distanceFromRoots(e)).isEqualTo(3);
    }
}
