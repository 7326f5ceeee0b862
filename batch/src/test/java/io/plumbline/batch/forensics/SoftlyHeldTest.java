package io.plumbline.batch.forensics;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.hprof.Dumped;
import io.plumbline.batch.hprof.FieldKind;
import io.plumbline.batch.hprof.RootTag;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SoftlyHeldTest {

    @TempDir
    private Path directory;

    private final TestHeap heap = new TestHeap();
    private final Dumped.Type reference =
            heap.dump.type("java.lang.ref.Reference").field("referent", FieldKind.OBJECT);
    private final Dumped.Type soft = heap.dump.type("java.lang.ref.SoftReference", reference);
    private final Dumped.Type weak = heap.dump.type("java.lang.ref.WeakReference", reference);

    private List<SoftlyHeld.Amount> softlyHeld() throws IOException {
        try (var graph = heap.indexed(directory, "heap")) {
            return SoftlyHeld.of(graph);
        }
    }

    @Test
    void aCacheOfSoftReferencesIsCountedWithAllThatHangsOnIt() throws IOException {
        var cache = heap.dump.type("com.example.SoftCache");
        cache.staticField(
                "PAGES",
                FieldKind.OBJECT,
                heap.dump.instance(soft).with("referent", heap.map(100, "com.example.Page", 1000)));

        var held = softlyHeld();

        assertThat(held.get(0).className()).isEqualTo("byte[]");
        assertThat(held.get(0).bytes()).isBetween(100_000L, 105_000L);
        assertThat(held)
                .extracting(SoftlyHeld.Amount::className)
                .contains("com.example.Page", "java.util.HashMap$Node");
    }

    @Test
    void whatSomebodyElseKeepsIsNotCounted() throws IOException {
        var pages = heap.map(100, "com.example.Page", 1000);
        heap.dump
                .type("com.example.SoftCache")
                .staticField("PAGES", FieldKind.OBJECT, heap.dump.instance(soft).with("referent", pages));
        heap.dump.type("com.example.Site").staticField("PAGES", FieldKind.OBJECT, pages);

        assertThat(softlyHeld()).isEmpty();
    }

    @Test
    void whatOnlyWeakReferencesLeadToIsNoCacheOfSoftOnes() throws IOException {
        heap.dump
                .type("com.example.Users")
                .staticField("USERS", FieldKind.OBJECT, heap.dump.instance(weak).with("referent", heap.list(50)));

        assertThat(softlyHeld()).isEmpty();
    }

    @Test
    void aLongListIsFollowedAndAWeakReferenceInItIsNot() throws IOException {
        var user = heap.dump.type("com.example.User").field("session", FieldKind.OBJECT);
        var session = heap.dump.instance(weak).with("referent", heap.map(10, "com.example.Session", 10));
        var first = heap.dump.instance(soft).with("referent", heap.list(20_000));
        var second = heap.dump
                .instance(soft)
                .with("referent", heap.dump.instance(user).with("session", session));
        heap.dump.root(RootTag.JNI_GLOBAL, first);
        heap.dump.root(RootTag.JNI_GLOBAL, second);

        assertThat(softlyHeld())
                .extracting(SoftlyHeld.Amount::className)
                .containsExactlyInAnyOrder("com.example.Node", "com.example.User", "java.lang.ref.WeakReference");
    }
}
