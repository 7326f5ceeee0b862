package io.plumbline.batch.forensics;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.hprof.FieldKind;
import io.plumbline.batch.hprof.RootTag;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HoldersTest {

    @TempDir
    private Path directory;

    private List<Holders.Holder> holders(TestHeap heap, String className) throws IOException {
        try (var graph = heap.indexed(directory, "heap")) {
            return Holders.of(graph, Set.of(className));
        }
    }

    @Test
    void theFieldThatMostHangOnIsTheHolder() throws IOException {
        var heap = new TestHeap();
        heap.cache("com.example.Cache", 300, 10);
        var other = heap.dump.type("com.example.Other");
        other.staticField("KEPT", FieldKind.OBJECT, heap.map(100, "com.example.Session", 10));

        assertThat(holders(heap, "com.example.Session")).singleElement().satisfies(holder -> {
            assertThat(holder.instances()).isEqualTo(400);
            assertThat(holder.share()).isEqualTo(0.75);
            assertThat(holder.holder()).isEqualTo("com.example.Cache");
            assertThat(holder.holderField()).isEqualTo("MAP");
            assertThat(holder.path().text()).endsWith("com.example.Cache.MAP -> java.util.HashMap");
        });
    }

    @Test
    void manyOwnersOfOneClassAreOneHolder() throws IOException {
        var heap = new TestHeap();
        var owner = heap.dump.type("com.example.Owner").field("sessions", FieldKind.OBJECT);
        for (int i = 0; i < 50; i++) {
            heap.dump.root(
                    RootTag.JNI_GLOBAL,
                    heap.dump.instance(owner).with("sessions", heap.map(3, "com.example.Session", 10)));
        }

        assertThat(holders(heap, "com.example.Session")).singleElement().satisfies(holder -> {
            assertThat(holder.instances()).isEqualTo(150);
            assertThat(holder.share()).isEqualTo(1);
            assertThat(holder.holder()).isEqualTo("com.example.Owner");
            assertThat(holder.holderField()).isEqualTo("sessions");
        });
    }

    @Test
    void elementsOfALongListDoNotHoldEachOther() throws IOException {
        var heap = new TestHeap();
        var head = heap.dump.type("com.example.Queue");
        head.staticField("HEAD", FieldKind.OBJECT, heap.list(50_000));

        assertThat(holders(heap, "com.example.Node")).singleElement().satisfies(holder -> {
            assertThat(holder.instances()).isEqualTo(50_000);
            assertThat(holder.holder()).isEqualTo("com.example.Queue");
            assertThat(holder.holderField()).isEqualTo("HEAD");
            assertThat(holder.path().steps()).hasSizeLessThan(5);
        });
    }

    @Test
    void whatSoftReferencesLeadToIsHeldByNobody() throws IOException {
        var heap = new TestHeap();
        var cache = heap.dump.type("com.example.SoftCache");
        var reference = heap.dump.type("java.lang.ref.Reference").field("referent", FieldKind.OBJECT);
        var soft = heap.dump.type("java.lang.ref.SoftReference", reference);
        cache.staticField(
                "CACHED",
                FieldKind.OBJECT,
                heap.dump.instance(soft).with("referent", heap.map(100, "com.example.Session", 10)));

        assertThat(holders(heap, "com.example.Session")).isEmpty();
    }

    @Test
    void tablesOfTheJdkAreNotAddedUp() throws IOException {
        var heap = new TestHeap();
        for (var name : List.of("java.util.One", "java.util.Two", "java.util.Three")) {
            heap.dump.type(name).staticField("MAP", FieldKind.OBJECT, heap.map(100, "com.example.Session", 10));
        }

        assertThat(holders(heap, "com.example.Session")).isEmpty();
    }

    @Test
    void whereNobodyHoldsMostNobodyIsNamed() throws IOException {
        var heap = new TestHeap();
        for (var name : List.of("com.example.One", "com.example.Two", "com.example.Three")) {
            heap.dump.type(name).staticField("MAP", FieldKind.OBJECT, heap.map(100, "com.example.Session", 10));
        }

        assertThat(holders(heap, "com.example.Session")).isEmpty();
        assertThat(holders(heap, "com.example.Absent")).isEmpty();
    }
}
