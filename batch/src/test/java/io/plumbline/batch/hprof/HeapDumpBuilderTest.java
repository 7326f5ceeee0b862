package io.plumbline.batch.hprof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.netbeans.lib.profiler.heap.GCRoot;
import org.netbeans.lib.profiler.heap.Heap;
import org.netbeans.lib.profiler.heap.HeapFactory;
import org.netbeans.lib.profiler.heap.Instance;
import org.netbeans.lib.profiler.heap.JavaClass;
import org.netbeans.lib.profiler.heap.ObjectArrayInstance;
import org.netbeans.lib.profiler.heap.ObjectFieldValue;

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

        assertThat(edgesOf(heap)).isEqualTo(edgesOf(dump));
        assertThat(rootsOf(heap)).isEqualTo(rootsOf(dump));
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

    private static Map<Long, List<Long>> edgesOf(HeapDumpBuilder dump) {
        var edges = new TreeMap<Long, List<Long>>();
        for (var object : dump.objects()) {
            if (!(object instanceof Dumped.Type)) {
                edges.put(
                        object.address,
                        object.references().stream()
                                .filter(dump::holds)
                                .map(reference -> reference.address)
                                .sorted()
                                .toList());
            }
        }
        return edges;
    }

    private static Map<Long, List<Long>> edgesOf(Heap heap) {
        var edges = new TreeMap<Long, List<Long>>();
        for (Object type : heap.getAllClasses()) {
            for (Object each : ((JavaClass) type).getInstances()) {
                var instance = (Instance) each;
                if (heap.getJavaClassByID(instance.getInstanceId()) == null) {
                    edges.put(instance.getInstanceId(), referencesOf(instance));
                }
            }
        }
        return edges;
    }

    private static List<Long> referencesOf(Instance instance) {
        var references = new ArrayList<Long>();
        List<?> values = instance instanceof ObjectArrayInstance array ? array.getValues() : instance.getFieldValues();
        for (Object value : values) {
            var target = value instanceof ObjectFieldValue field ? field.getInstance() : value;
            if (target instanceof Instance reference) {
                references.add(reference.getInstanceId());
            }
        }
        return references.stream().sorted().toList();
    }

    private static Set<String> rootsOf(Heap heap) {
        var roots = new TreeSet<String>();
        for (Object each : heap.getGCRoots()) {
            var root = (GCRoot) each;
            roots.add(root.getInstance().getInstanceId() + " "
                    + root.getKind().replaceAll("\\W", "").toUpperCase(Locale.ROOT));
        }
        return roots;
    }

    private static Set<String> rootsOf(HeapDumpBuilder dump) {
        var roots = new TreeSet<String>();
        for (var root : dump.roots()) {
            roots.add(root.object().address + " " + root.kind().name().replaceAll("_", ""));
        }
        return roots;
    }
}
