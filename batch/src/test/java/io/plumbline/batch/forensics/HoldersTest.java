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
            return Holders.of(graph, Set.of(className), Set.of());
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
    void whatGrowsAlongIsHeldAndHoldsNothing() throws IOException {
        var heap = new TestHeap();
        var counter = heap.dump.type("com.example.Counter").field("id", FieldKind.OBJECT);
        var id = heap.dump.type("com.example.Id");
        var meters = heap.dump.emptyArray("com.example.Counter", 40);
        for (int i = 0; i < 40; i++) {
            meters.set(i, heap.dump.instance(counter).with("id", heap.dump.instance(id)));
        }
        heap.dump.type("com.example.Registry").staticField("METERS", FieldKind.OBJECT, meters);

        try (var graph = heap.indexed(directory, "heap")) {
            var growing = Set.of("com.example.Id", "com.example.Counter");
            assertThat(Holders.of(graph, Set.of("com.example.Id"), growing))
                    .singleElement()
                    .satisfies(holder -> {
                        assertThat(holder.holder()).isEqualTo("com.example.Registry");
                        assertThat(holder.held()).isEqualTo("com.example.Counter");
                    });
            assertThat(Holders.of(graph, Set.of("com.example.Id"), Set.of("com.example.Id")))
                    .singleElement()
                    .satisfies(holder -> {
                        assertThat(holder.holder()).isEqualTo("com.example.Counter");
                        assertThat(holder.held()).isEqualTo("com.example.Id");
                    });
        }
    }

    @Test
    void thatAClassHasALoaderIsNobodysDoing() throws IOException {
        var heap = new TestHeap();
        var loader = heap.dump.type("com.example.PluginLoader");
        var plugins = heap.dump.emptyArray("com.example.Plugin", 30);
        heap.dump.root(
                RootTag.STICKY_CLASS,
                heap.dump.type("com.example.Registry").staticField("PLUGINS", FieldKind.OBJECT, plugins));
        for (int i = 0; i < 30; i++) {
            var plugin = heap.dump.type("com.example.Plugin+0x" + i).loadedBy(heap.dump.instance(loader));
            plugins.set(i, heap.dump.instance(plugin));
        }

        try (var graph = TestHeap.indexed(directory, "heap", heap.dump.written())) {
            assertThat(Holders.of(graph, Set.of("com.example.PluginLoader"), Set.of()))
                    .singleElement()
                    .satisfies(holder -> {
                        assertThat(holder.holder()).isEqualTo("com.example.Registry");
                        assertThat(holder.holderField()).isEqualTo("PLUGINS");
                    });
        }
    }

    @Test
    void whoseTheExecutorIsWhoseQueueAWorkerLeadsTo() throws IOException {
        var heap = new TestHeap();
        var queue = heap.dump.type("java.util.concurrent.LinkedBlockingQueue").field("head", FieldKind.OBJECT);
        var executor = heap.dump.type("java.util.concurrent.ThreadPoolExecutor").field("workQueue", FieldKind.OBJECT);
        var wrapper = heap.dump.type("java.util.concurrent.Executors$Wrapper").field("executor", FieldKind.OBJECT);
        var waiting = heap.dump.instance(queue).with("head", heap.map(50, "com.example.Report", 10));
        var workers = heap.dump.instance(executor).with("workQueue", waiting);
        heap.dump.root(RootTag.JNI_GLOBAL, waiting);
        heap.dump
                .type("com.example.Printer")
                .staticField(
                        "WORKERS", FieldKind.OBJECT, heap.dump.instance(wrapper).with("executor", workers));

        assertThat(holders(heap, "com.example.Report")).singleElement().satisfies(holder -> {
            assertThat(holder.holder()).isEqualTo("com.example.Printer");
            assertThat(holder.holderField()).isEqualTo("WORKERS");
        });
    }

    @Test
    void aTableOfTheJdkIsNamedWhereNobodyElseKeepsAnything() throws IOException {
        var heap = new TestHeap();
        var thread = heap.dump.type("java.lang.Thread").field("threadLocals", FieldKind.OBJECT);
        var table = heap.dump.type("java.lang.ThreadLocal$ThreadLocalMap").field("table", FieldKind.OBJECT);
        heap.dump.root(
                RootTag.JNI_GLOBAL,
                heap.dump
                        .instance(thread)
                        .with(
                                "threadLocals",
                                heap.dump.instance(table).with("table", heap.map(50, "com.example.Scope", 10))));

        assertThat(holders(heap, "com.example.Scope")).singleElement().satisfies(holder -> {
            assertThat(holder.holder()).isEqualTo("java.lang.ThreadLocal$ThreadLocalMap");
            assertThat(holder.holderField()).isEqualTo("table");
        });
    }

    @Test
    void whatGrowsIsAHolderWhereThereIsNoOther() throws IOException {
        var heap = new TestHeap();
        var session = heap.dump.type("com.example.Session").field("user", FieldKind.OBJECT);
        for (int i = 0; i < 40; i++) {
            heap.dump.root(
                    RootTag.JNI_GLOBAL,
                    heap.dump.instance(session).with("user", heap.dump.instance(heap.dump.type("com.example.User"))));
        }

        try (var graph = heap.indexed(directory, "heap")) {
            var growing = Set.of("com.example.User", "com.example.Session");
            assertThat(Holders.of(graph, Set.of("com.example.User"), growing))
                    .singleElement()
                    .satisfies(holder -> assertThat(holder.holder()).isEqualTo("com.example.Session"));
        }
    }

    @Test
    void ofClassesThoseOfWhichThereAreManyOfOneNameCount() throws IOException {
        var heap = new TestHeap();
        var scripts = heap.dump.emptyArray("java.lang.Class", 30);
        heap.dump.root(
                RootTag.STICKY_CLASS,
                heap.dump.type("com.example.Scripts").staticField("KEPT", FieldKind.OBJECT, scripts));
        for (int i = 0; i < 30; i++) {
            scripts.set(i, heap.dump.type("com.example.Script+0x" + i));
        }
        var plugins = heap.dump.emptyArray("java.lang.Class", 100);
        heap.dump.root(
                RootTag.STICKY_CLASS,
                heap.dump.type("com.example.Plugins").staticField("KEPT", FieldKind.OBJECT, plugins));
        for (int i = 0; i < 100; i++) {
            plugins.set(i, heap.dump.type("com.example.Plugin" + i));
        }

        try (var graph = TestHeap.indexed(directory, "heap", heap.dump.written())) {
            assertThat(Holders.of(graph, Set.of("java.lang.Class"), Set.of()))
                    .singleElement()
                    .satisfies(holder -> {
                        assertThat(holder.instances()).isEqualTo(30);
                        assertThat(holder.holder()).isEqualTo("com.example.Scripts");
                    });
        }
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
