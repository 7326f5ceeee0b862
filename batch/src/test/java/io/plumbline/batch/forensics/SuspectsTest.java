package io.plumbline.batch.forensics;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.hprof.FieldKind;
import io.plumbline.batch.hprof.RootTag;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuspectsTest {

    private static final double TENTH = 0.1;

    @TempDir
    private Path directory;

    @Test
    void whatAccumulatesInAStaticMapIsFoundWithItsFieldAndElements() throws IOException {
        var heap = new TestHeap();
        heap.cache("com.example.Cache", 500, 1000);

        try (var graph = heap.indexed(directory, "one")) {
            assertThat(Suspects.of(graph, TENTH)).singleElement().satisfies(suspect -> {
                assertThat(suspect.className()).isEqualTo("java.util.HashMap$Node[]");
                assertThat(suspect.holder()).isEqualTo("com.example.Cache");
                assertThat(suspect.holderField()).isEqualTo("MAP");
                assertThat(suspect.elementCount()).isEqualTo(500);
                assertThat(suspect.mainElement())
                        .hasValueSatisfying(element -> assertThat(element)
                                .extracting(ElementCount::className, ElementCount::objects)
                                .containsExactly("com.example.Session", 500L));
                assertThat(suspect.share()).isGreaterThan(0.9);
            });
        }
    }

    @Test
    void twoLeaksBehindOneLoaderAreTwoSuspects() throws IOException {
        var heap = new TestHeap();
        var loader = heap.dump.instance("com.example.AppLoader");
        heap.dump.root(RootTag.JNI_GLOBAL, loader);
        heap.cache("com.example.OneCache", 400, 1000).loadedBy(loader);
        heap.cache("com.example.OtherCache", 300, 1000).loadedBy(loader);

        try (var graph = heap.indexed(directory, "two")) {
            assertThat(Suspects.of(graph, TENTH))
                    .extracting(Suspect::holder)
                    .containsExactly("com.example.OneCache", "com.example.OtherCache");
        }
    }

    @Test
    void theSameLeakHasTheSameFingerprintInAnotherDump() throws IOException {
        var earlier = new TestHeap();
        earlier.cache("com.example.Cache", 100, 1000);
        var later = new TestHeap();
        later.dump.gap(1 << 20);
        later.cache("com.example.Cache", 300, 2000);
        var another = new TestHeap();
        another.cache("com.example.AnotherCache", 100, 1000);

        assertThat(fingerprints(earlier, "earlier")).isEqualTo(fingerprints(later, "later"));
        assertThat(fingerprints(earlier, "earlier")).isNotEqualTo(fingerprints(another, "another"));
    }

    private List<String> fingerprints(TestHeap heap, String name) throws IOException {
        try (var graph = heap.indexed(directory, name)) {
            return Suspects.of(graph, TENTH).stream().map(Suspect::fingerprint).toList();
        }
    }

    @Test
    void aListIsOneSuspectHoweverLongItIs() throws IOException {
        var heap = new TestHeap();
        var owner = heap.dump.type("com.example.Queue");
        owner.staticField("HEAD", FieldKind.OBJECT, heap.list(20_000));
        heap.dump.root(RootTag.STICKY_CLASS, owner);

        try (var graph = heap.indexed(directory, "list")) {
            assertThat(Suspects.of(graph, TENTH)).singleElement().satisfies(suspect -> {
                assertThat(suspect.className()).isEqualTo("com.example.Node");
                assertThat(suspect.holder()).isEqualTo("com.example.Queue");
                assertThat(suspect.retainedBytes()).isEqualTo(20_000 * 16L);
            });
        }
    }

    @Test
    void whatIsSmallAloneAndLargeTogetherIsAGroup() throws IOException {
        var heap = new TestHeap();
        heap.cache("com.example.Cache", 100, 1000);
        var handle = heap.dump.type("com.example.Handle").field("data", FieldKind.OBJECT);
        for (int i = 0; i < 300; i++) {
            heap.dump.root(
                    RootTag.JNI_GLOBAL,
                    heap.dump.instance(handle).with("data", heap.dump.primitivesOfLength(FieldKind.BYTE, 500)));
        }

        try (var graph = heap.indexed(directory, "group")) {
            assertThat(Suspects.of(graph, TENTH)).first().satisfies(suspect -> {
                assertThat(suspect.className()).isEqualTo("com.example.Handle");
                assertThat(suspect.objects()).isEqualTo(300);
            });
        }
    }

    @Test
    void aHeapWithoutMassesHasNoSuspects() throws IOException {
        var heap = new TestHeap();
        for (int i = 0; i < 30; i++) {
            heap.cache("com.example.Small" + i + "Cache", 5, 100);
        }

        try (var graph = heap.indexed(directory, "small")) {
            assertThat(Suspects.of(graph, TENTH)).isEmpty();
        }
    }
}
