package io.plumbline.batch.forensics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.batch.heap.HeapGraph;
import io.plumbline.batch.hprof.Damage;
import io.plumbline.batch.hprof.Dumped;
import io.plumbline.batch.hprof.FieldKind;
import io.plumbline.batch.hprof.RootTag;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrowthTest {

    private static final double FIFTIETH = 0.02;

    @TempDir
    private Path directory;

    private final List<HeapGraph> opened = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (var graph : opened) {
            graph.close();
        }
    }

    private HeapGraph indexed(TestHeap heap) throws IOException {
        return indexed(heap.written());
    }

    private HeapGraph indexed(byte[] dump) throws IOException {
        var graph = TestHeap.indexed(directory, "dump" + opened.size(), dump);
        opened.add(graph);
        return graph;
    }

    private List<HeapGraph> dumps(int... sessions) throws IOException {
        var graphs = new ArrayList<HeapGraph>();
        for (int count : sessions) {
            var heap = new TestHeap();
            heap.dump.gap(8L * count);
            heap.cache("com.example.FullCache", 300, 1000);
            heap.cache("com.example.Cache", count, 1000);
            graphs.add(indexed(heap));
        }
        return graphs;
    }

    @Test
    void twoDumpsShowGrowthWithItsFieldAndElements() throws IOException {
        var growth = Growth.between(dumps(100, 300), FIFTIETH);

        assertThat(growth.verdict()).isEqualTo(HeapVerdict.GROWTH);
        assertThat(growth.reason()).contains("a third one can");
        assertThat(growth.paths()).singleElement().satisfies(path -> {
            assertThat(path.holder()).isEqualTo("com.example.Cache");
            assertThat(path.holderField()).isEqualTo("MAP");
            assertThat(path.objects()).containsExactly(100L, 300L);
            assertThat(path.elements().get(0).className()).isEqualTo("com.example.Session");
            assertThat(path.growthBytes()).isBetween(200 * 1000L, 200 * 1200L);
        });
    }

    @Test
    void threeDumpsThatGrowSteadilyAreALeak() throws IOException {
        var growth = Growth.between(dumps(100, 300, 500), FIFTIETH);

        assertThat(growth.verdict()).isEqualTo(HeapVerdict.LEAK);
        assertThat(growth.reason()).contains("com.example.Cache.MAP");
    }

    @Test
    void aCacheThatFillsIsNoLeak() throws IOException {
        var growth = Growth.between(dumps(100, 300, 330), FIFTIETH);

        assertThat(growth.verdict()).isEqualTo(HeapVerdict.GROWTH);
    }

    @Test
    void whatStaysIsSteady() throws IOException {
        var growth = Growth.between(dumps(200, 200, 200), FIFTIETH);

        assertThat(growth.verdict()).isEqualTo(HeapVerdict.STEADY);
        assertThat(growth.paths()).isEmpty();
    }

    @Test
    void whatIsMissingInADamagedDumpIsNotTakenForGrowth() throws IOException {
        var earlier = new TestHeap();
        earlier.cache("com.example.Cache", 500, 1000);
        var whole = earlier.written();
        var later = new TestHeap();
        later.cache("com.example.Cache", 500, 1000);

        var growth = Growth.between(List.of(indexed(Damage.cut(whole, whole.length / 2)), indexed(later)), FIFTIETH);

        assertThat(growth.verdict()).isEqualTo(HeapVerdict.INCONCLUSIVE);
        assertThat(growth.reason()).contains("dump 1 is damaged");
    }

    @Test
    void aListThatGrowsIsOnePath() throws IOException {
        var graphs = new ArrayList<HeapGraph>();
        for (int length : new int[] {10_000, 30_000}) {
            var heap = new TestHeap();
            var owner = heap.dump.type("com.example.Queue");
            owner.staticField("HEAD", FieldKind.OBJECT, heap.list(length));
            heap.dump.root(RootTag.STICKY_CLASS, owner);
            graphs.add(indexed(heap));
        }

        assertThat(Growth.between(graphs, FIFTIETH).paths()).singleElement().satisfies(path -> {
            assertThat(path.objects()).containsExactly(10_000L, 30_000L);
            assertThat(path.exclusiveBytes()).isEqualTo(30_000 * 16L);
            assertThat(path.holder()).isEqualTo("com.example.Queue");
        });
    }

    /*
     *   class A -> map -> entries -> holders -> shared bytes
     *   class B -> map -> entries -> holders -> the same shared bytes
     */
    @Test
    void whatTwoPathsLeadToIsDividedBetweenThem() throws IOException {
        var growth = Growth.between(List.of(indexed(sharing(100)), indexed(sharing(400))), FIFTIETH);

        assertThat(growth.paths()).hasSize(2).allSatisfy(path -> {
            long shared = 400L * (16 + 1000);
            assertThat(path.exclusiveBytes()).isEqualTo(400L * (24 + 16 + 400));
            assertThat(path.shareBytes() - path.exclusiveBytes()).isEqualTo(shared / 2);
        });
    }

    private static TestHeap sharing(int count) {
        var heap = new TestHeap();
        var one = heap.dump.emptyArray("com.example.Left", count);
        var other = heap.dump.emptyArray("com.example.Right", count);
        var left = heap.dump
                .type("com.example.Left")
                .field("own", FieldKind.OBJECT)
                .field("shared", FieldKind.OBJECT);
        var right = heap.dump
                .type("com.example.Right")
                .field("own", FieldKind.OBJECT)
                .field("shared", FieldKind.OBJECT);
        for (int i = 0; i < count; i++) {
            var shared = heap.dump.primitivesOfLength(FieldKind.BYTE, 1000);
            one.set(i, heap.dump.instance(left).with("shared", shared).with("own", own(heap)));
            other.set(i, heap.dump.instance(right).with("shared", shared).with("own", own(heap)));
        }
        var first = heap.dump.type("com.example.A");
        first.staticField("ALL", FieldKind.OBJECT, one);
        var second = heap.dump.type("com.example.B");
        second.staticField("ALL", FieldKind.OBJECT, other);
        heap.dump.root(RootTag.STICKY_CLASS, first).root(RootTag.STICKY_CLASS, second);
        return heap;
    }

    private static Dumped own(TestHeap heap) {
        return heap.dump.primitivesOfLength(FieldKind.BYTE, 400);
    }

    @Test
    void oneDumpIsRefused() throws IOException {
        var one = dumps(100);

        assertThatThrownBy(() -> Growth.between(one, FIFTIETH))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("two dumps or more");
    }
}
