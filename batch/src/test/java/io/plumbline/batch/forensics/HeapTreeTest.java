package io.plumbline.batch.forensics;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.hprof.FieldKind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeapTreeTest {

    @TempDir
    private Path directory;

    private HeapTree tree(TestHeap heap) throws IOException {
        try (var graph = heap.indexed(directory, "heap")) {
            return HeapTree.of(graph);
        }
    }

    private static Stream<HeapTree.Node> all(List<HeapTree.Node> nodes) {
        return nodes.stream().flatMap(node -> Stream.concat(Stream.of(node), all(node.children())));
    }

    private static int depth(List<HeapTree.Node> nodes) {
        return nodes.stream().mapToInt(node -> 1 + depth(node.children())).max().orElse(0);
    }

    @Test
    void aMapLeadsDownToManySmallObjectsOfOneClass() throws IOException {
        var heap = new TestHeap();
        heap.cache("com.example.Cache", 500, 1000);

        var tree = tree(heap);

        var holder = tree.top().get(0);
        assertThat(holder.name()).isEqualTo("class com.example.Cache");
        assertThat(holder.children()).singleElement().satisfies(map -> {
            assertThat(map.name()).isEqualTo("java.util.HashMap");
            assertThat(map.children()).singleElement().satisfies(table -> {
                assertThat(table.name()).isEqualTo("java.util.HashMap$Node[]");
                assertThat(table.children()).singleElement().satisfies(entries -> {
                    assertThat(entries.name()).isEqualTo("java.util.HashMap$Node");
                    assertThat(entries.objects()).isEqualTo(500);
                    assertThat(entries.retainedBytes()).isGreaterThan(500_000);
                });
            });
        });
    }

    @Test
    void whatIsNotToldOneByOneIsTheRest() throws IOException {
        var heap = new TestHeap();
        heap.cache("com.example.Cache", 500, 1000);
        heap.cache("com.example.SmallCache", 1, 10);

        var tree = tree(heap);

        long told = tree.top().stream().mapToLong(HeapTree.Node::retainedBytes).sum();
        assertThat(told + tree.otherBytes()).isEqualTo(tree.reachableBytes());
        assertThat(tree.otherObjects()).isPositive();
        assertThat(all(tree.top())).allSatisfy(node -> {
            long below = node.children().stream()
                    .mapToLong(HeapTree.Node::retainedBytes)
                    .sum();
            assertThat(below + node.otherBytes()).isLessThanOrEqualTo(node.retainedBytes());
            assertThat(node.otherObjects()).isNotNegative();
        });
    }

    @Test
    void aLongListIsNotFollowedToItsEnd() throws IOException {
        var heap = new TestHeap();
        heap.dump.type("com.example.Lists").staticField("HEAD", FieldKind.OBJECT, heap.list(20_000));

        assertThat(depth(tree(heap).top())).isLessThanOrEqualTo(25);
    }

    @Test
    void itIsTheSameInAnotherJvm() throws IOException {
        var heap = new TestHeap();
        heap.cache("com.example.Cache", 500, 1000);
        var tree = tree(heap);
        var written = new ByteArrayOutputStream();

        HeapTreeFormat.write(tree, new DataOutputStream(written));

        assertThat(HeapTreeFormat.read(new DataInputStream(new ByteArrayInputStream(written.toByteArray()))))
                .isEqualTo(tree);
    }
}
