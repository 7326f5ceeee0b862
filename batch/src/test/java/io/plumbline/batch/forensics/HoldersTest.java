package io.plumbline.batch.forensics;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.hprof.FieldKind;
import io.plumbline.batch.hprof.RootTag;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HoldersTest {

    @TempDir
    private Path directory;

    private List<Holders.Holder> holders(TestHeap heap, String className) throws IOException {
        try (var graph = heap.indexed(directory, "heap")) {
            return Holders.of(graph, Map.of(className, Holders.ANY_SIZE), Set.of());
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
            assertThat(Holders.of(graph, Map.of("com.example.Id", Holders.ANY_SIZE), growing))
                    .singleElement()
                    .satisfies(holder -> {
                        assertThat(holder.holder()).isEqualTo("com.example.Registry");
                        assertThat(holder.held()).isEqualTo("com.example.Counter");
                    });
            assertThat(Holders.of(graph, Map.of("com.example.Id", Holders.ANY_SIZE), Set.of("com.example.Id")))
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
            assertThat(Holders.of(graph, Map.of("com.example.PluginLoader", Holders.ANY_SIZE), Set.of()))
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
    void ofTheTablesOfTheJdkTheFullestIsAskedFor() throws IOException {
        var heap = new TestHeap();
        var queue = heap.dump.type("java.util.concurrent.DelayQueue").field("queue", FieldKind.OBJECT);
        var executor = heap.dump.type("java.util.concurrent.ThreadPoolExecutor").field("workQueue", FieldKind.OBJECT);
        var ofTheJdk = heap.dump.instance(queue).with("queue", heap.map(4, "java.util.concurrent.Task", 10));
        var ours = heap.dump.instance(queue).with("queue", heap.map(50, "java.util.concurrent.Task", 10));
        heap.dump.root(RootTag.JNI_GLOBAL, ofTheJdk);
        heap.dump.root(RootTag.JNI_GLOBAL, ours);
        heap.dump
                .type("com.example.Timeouts")
                .staticField(
                        "TIMER", FieldKind.OBJECT, heap.dump.instance(executor).with("workQueue", ours));

        assertThat(holders(heap, "java.util.concurrent.Task")).singleElement().satisfies(holder -> {
            assertThat(holder.holder()).isEqualTo("com.example.Timeouts");
            assertThat(holder.holderField()).isEqualTo("TIMER");
        });
    }

    @Test
    void whoHasACollectionOfALibrarysIsKnown() throws IOException {
        var heap = new TestHeap();
        var cache = heap.dump.type("org.library.Cache").field("data", FieldKind.OBJECT);
        var view = heap.dump.type("org.library.Cache$View").field("cache", FieldKind.OBJECT);
        var filled = heap.dump.instance(cache).with("data", heap.map(50, "com.example.Page", 10));
        heap.dump
                .type("com.example.Pages")
                .staticField("PAGES", FieldKind.OBJECT, heap.dump.instance(view).with("cache", filled));

        assertThat(holders(heap, "com.example.Page")).singleElement().satisfies(holder -> {
            assertThat(holder.holder()).isEqualTo("org.library.Cache");
            assertThat(holder.collection()).isFalse();
            assertThat(holder.perhapsCollections()).containsExactly("org.library.Cache", "org.library.Cache$View");
            assertThat(holder.beyond(name -> false).holder()).isEqualTo("org.library.Cache");
            assertThat(holder.beyond("org.library.Cache"::equals).holder()).isEqualTo("org.library.Cache$View");
            assertThat(holder.beyond(name -> true)).satisfies(outer -> {
                assertThat(outer.holder()).isEqualTo("com.example.Pages");
                assertThat(outer.holderField()).isEqualTo("PAGES");
                assertThat(outer.path().last()).isEqualTo("org.library.Cache$View");
            });
        });
    }

    @Test
    void whatInheritsFromACollectionIsOne() throws IOException {
        var heap = new TestHeap();
        var list = heap.dump.type("java.util.AbstractCollection");
        var bag = heap.dump.type("org.library.Bag", list).field("elements", FieldKind.OBJECT);
        var owner = heap.dump.type("com.example.Connection").field("statements", FieldKind.OBJECT);
        for (int i = 0; i < 20; i++) {
            var filled = heap.dump.instance(bag).with("elements", heap.map(5, "com.example.Statement", 10));
            heap.dump.root(RootTag.JNI_GLOBAL, heap.dump.instance(owner).with("statements", filled));
        }

        assertThat(holders(heap, "com.example.Statement")).singleElement().satisfies(holder -> {
            assertThat(holder.collection()).isTrue();
            assertThat(holder.beyond(name -> false).holder()).isEqualTo("com.example.Connection");
        });
    }

    @Test
    void aCollectionThatOnlyTheJdkHasIsTheHolder() throws IOException {
        var heap = new TestHeap();
        var list = heap.dump.type("java.util.AbstractCollection");
        var stack = heap.dump.type("org.library.ContextStack", list).field("list", FieldKind.OBJECT);
        heap.dump.root(
                RootTag.JNI_GLOBAL, heap.dump.instance(stack).with("list", heap.map(50, "com.example.Tenant", 10)));

        assertThat(holders(heap, "com.example.Tenant"))
                .singleElement()
                .satisfies(holder ->
                        assertThat(holder.beyond(name -> true).holder()).isEqualTo("org.library.ContextStack"));
    }

    @Test
    void whereNobodyKeepsMostThoseCountThatAreAsLargeAsWhatGrows() throws IOException {
        var heap = new TestHeap();
        for (var name : List.of("com.example.One", "com.example.Two", "com.example.Three")) {
            heap.dump.type(name).staticField("MAP", FieldKind.OBJECT, heap.map(100, "com.example.Text", 10));
        }
        heap.dump
                .type("com.example.Context")
                .staticField("TENANTS", FieldKind.OBJECT, heap.map(80, "com.example.Text", 4000));

        try (var graph = heap.indexed(directory, "heap")) {
            assertThat(Holders.of(graph, Map.of("com.example.Text", Holders.ANY_SIZE), Set.of()))
                    .isEmpty();
            assertThat(Holders.of(graph, Map.of("com.example.Text", 3900L), Set.of()))
                    .singleElement()
                    .satisfies(holder -> {
                        assertThat(holder.holder()).isEqualTo("com.example.Context");
                        assertThat(holder.instances()).isEqualTo(80);
                    });
            assertThat(Holders.of(graph, Map.of("com.example.Text", 1_000_000L), Set.of()))
                    .isEmpty();
        }
    }

    @Test
    void whatEachObjectHasOfItsOwnIsNoTable() throws IOException {
        var heap = new TestHeap();
        var named = heap.dump.type("com.sun.jmx.NamedObject").field("object", FieldKind.OBJECT);
        var bean = heap.dump.type("com.example.Bean");
        var beans = heap.dump.emptyArray("com.sun.jmx.NamedObject", 40);
        for (int i = 0; i < 40; i++) {
            beans.set(i, heap.dump.instance(named).with("object", heap.dump.instance(bean)));
        }
        var repository = heap.dump.type("com.sun.jmx.Repository").field("domains", FieldKind.OBJECT);
        heap.dump.root(RootTag.JNI_GLOBAL, heap.dump.instance(repository).with("domains", beans));

        assertThat(holders(heap, "com.example.Bean")).singleElement().satisfies(holder -> {
            assertThat(holder.holder()).isEqualTo("com.sun.jmx.Repository");
            assertThat(holder.holderField()).isEqualTo("domains");
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
            assertThat(Holders.of(graph, Map.of("com.example.User", Holders.ANY_SIZE), growing))
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
            assertThat(Holders.of(graph, Map.of("java.lang.Class", Holders.ANY_SIZE), Set.of()))
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
