package io.plumbline.batch.forensics;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.heap.HeapGraph;
import io.plumbline.batch.hprof.DumpForm;
import io.plumbline.batch.hprof.FieldKind;
import io.plumbline.batch.hprof.HeaderLayout;
import io.plumbline.batch.hprof.RandomHeap;
import io.plumbline.batch.hprof.RootTag;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The trees of several heaps are made at the same time and merged: each heap must look as if it were alone. */
class PathTreeTest {

    @TempDir
    private Path directory;

    private final List<HeapGraph> opened = new ArrayList<>();

    /** What a node counts of one heap. */
    private record Count(long objects, long bytes) {}

    @AfterEach
    void close() throws IOException {
        for (var graph : opened) {
            graph.close();
        }
    }

    private HeapGraph indexed(byte[] dump) throws IOException {
        var graph = TestHeap.indexed(directory, "heap" + opened.size(), dump);
        opened.add(graph);
        return graph;
    }

    private static Map<String, Count> countsByPath(PathTree tree, int heap) {
        Map<String, Count> counts = new HashMap<>();
        for (int node = 1; node < tree.nodes(); node++) {
            if (tree.objects(heap, node) > 0) {
                var count = new Count(tree.objects(heap, node), tree.bytes(heap, node));
                assertThat(counts.put(nameOf(tree, node), count))
                        .as("the way to a node leads to no other")
                        .isNull();
            }
        }
        return counts;
    }

    /** The references to a node and the classes on the way. */
    private static String nameOf(PathTree tree, int node) {
        var name = new StringBuilder(tree.pathOf(node).toString());
        for (int at = node; at != PathTree.NO_NODE; at = tree.parentOf(at)) {
            name.append('/').append(tree.classOf(at));
        }
        return name.toString();
    }

    private static void assertThatEachLooksAsIfAlone(List<HeapGraph> heaps) throws IOException {
        var merged = PathTree.of(heaps);
        for (int heap = 0; heap < heaps.size(); heap++) {
            assertThat(countsByPath(merged, heap))
                    .isNotEmpty()
                    .isEqualTo(countsByPath(PathTree.of(List.of(heaps.get(heap))), 0));
        }
    }

    @Test
    void randomHeapsLookAsIfEachWereAlone() throws IOException {
        for (int seed = 0; seed < 20; seed++) {
            var heaps = new ArrayList<HeapGraph>();
            for (int i = 0; i < 3; i++) {
                var random = new Random(3L * seed + i);
                heaps.add(indexed(RandomHeap.whole(random, 20 + random.nextInt(200), HeaderLayout.COMPRESSED_CLASSES)
                        .written(DumpForm.JDK_17)));
            }
            assertThatEachLooksAsIfAlone(heaps);
        }
    }

    @Test
    void heapsWithPathsOfTheirOwnLookAsIfEachWereAlone() throws IOException {
        var heaps = new ArrayList<HeapGraph>();
        for (int i = 0; i < 3; i++) {
            var heap = new TestHeap();
            heap.cache("com.example.Cache", 10 + i, 100);
            heap.cache("com.example.Own" + i + "Cache", 20, 100);
            var owner = heap.dump.type("com.example.Queue");
            owner.staticField("HEAD", FieldKind.OBJECT, heap.list(1000 * (i + 1)));
            heap.dump.root(RootTag.STICKY_CLASS, owner);
            heaps.add(indexed(heap.written()));
        }

        assertThatEachLooksAsIfAlone(heaps);
    }

    @Test
    void chainsDeeperThanNodesGoFoldAlikeInEachHeap() throws IOException {
        var heaps = new ArrayList<HeapGraph>();
        for (int links : new int[] {50, 500, 200}) {
            heaps.add(indexed(alternating(links)));
        }

        assertThatEachLooksAsIfAlone(heaps);
    }

    /* A.HEAD -> Ping -> Pong -> Ping -> Pong … */
    private static byte[] alternating(int links) {
        var heap = new TestHeap();
        var ping = heap.dump.type("com.example.Ping").field("other", FieldKind.OBJECT);
        var pong = heap.dump.type("com.example.Pong").field("other", FieldKind.OBJECT);
        var head = heap.dump.instance(ping);
        for (int i = 0; i < links; i++) {
            head = heap.dump.instance(i % 2 == 0 ? pong : ping).with("other", head);
        }
        var owner = heap.dump.type("com.example.A");
        owner.staticField("HEAD", FieldKind.OBJECT, head);
        heap.dump.root(RootTag.STICKY_CLASS, owner);
        return heap.written();
    }

    @Test
    void aHeapThatWasCountedIsWalkedAlongTheSameNodes() throws IOException {
        var heaps = List.of(indexed(alternating(300)), indexed(alternating(100)));
        var tree = PathTree.of(heaps);
        int nodes = tree.nodes();
        Map<Integer, Long> objectsByNode = new HashMap<>();

        var reached = tree.walk(heaps.get(1), (object, node) -> {
            objectsByNode.merge(node, 1L, Long::sum);
            return true;
        });

        assertThat(tree.nodes()).isEqualTo(nodes);
        assertThat(reached.cardinality()).isEqualTo(heaps.get(1).reachableObjects());
        objectsByNode.forEach(
                (node, objects) -> assertThat(objects).as("node " + node).isEqualTo(tree.objects(1, node)));
    }
}
