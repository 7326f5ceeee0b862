package io.plumbline.batch.forensics;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.heap.HeapGraph;
import io.plumbline.batch.heap.HeapIndex;
import io.plumbline.batch.heap.IndexOutcome;
import io.plumbline.batch.heap.IndexProgress;
import io.plumbline.batch.heap.IndexSettings;
import io.plumbline.batch.hprof.Dumped;
import io.plumbline.batch.hprof.FieldKind;
import io.plumbline.batch.hprof.HeapDumpBuilder;
import io.plumbline.batch.hprof.RootTag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Heaps of a small program: maps in static fields, lists, and what else leaks. */
public final class TestHeap {

    public final HeapDumpBuilder dump = new HeapDumpBuilder();
    private final Dumped.Type map =
            dump.type("java.util.HashMap").field("size", FieldKind.INT).field("table", FieldKind.OBJECT);
    private final Dumped.Type entry = dump.type("java.util.HashMap$Node")
            .field("key", FieldKind.OBJECT)
            .field("value", FieldKind.OBJECT)
            .field("next", FieldKind.OBJECT);
    private final Dumped.Type node = dump.type("com.example.Node").field("next", FieldKind.OBJECT);

    /** A class with a map in the static field MAP. */
    public Dumped.Type cache(String className, int entries, int bytes) {
        var type = dump.type(className);
        type.staticField("MAP", FieldKind.OBJECT, map(entries, className.replace("Cache", "Session"), bytes));
        dump.root(RootTag.STICKY_CLASS, type);
        return type;
    }

    Dumped.Instance map(int entries, String valueClass, int bytes) {
        var value = dump.type(valueClass);
        if (value.fields.isEmpty()) {
            value.field("data", FieldKind.OBJECT);
        }
        var table = dump.emptyArray("java.util.HashMap$Node", Math.max(16, Integer.highestOneBit(2 * entries)));
        for (int i = 0; i < entries; i++) {
            table.set(
                    i,
                    dump.instance(entry)
                            .with(
                                    "value",
                                    dump.instance(value).with("data", dump.primitivesOfLength(FieldKind.BYTE, bytes))));
        }
        return dump.instance(map).with("table", table).with("size", entries);
    }

    Dumped.Instance list(int length) {
        var head = dump.instance(node);
        for (int i = 1; i < length; i++) {
            head = dump.instance(node).with("next", head);
        }
        return head;
    }

    HeapGraph indexed(Path directory, String name) throws IOException {
        return indexed(directory, name, written());
    }

    public byte[] written() {
        rootClasses();
        return dump.written();
    }

    /** Classes live as long as their loaders, whoever has instances of them. */
    private void rootClasses() {
        dump.objects().stream()
                .filter(Dumped.Type.class::isInstance)
                .forEach(type -> dump.root(RootTag.STICKY_CLASS, type));
    }

    static HeapGraph indexed(Path directory, String name, byte[] bytes) throws IOException {
        return indexed(Files.write(directory.resolve(name + ".hprof"), bytes));
    }

    static HeapGraph indexed(Path file) throws IOException {
        var index = file.resolveSibling(file.getFileName() + ".plumbline");
        assertThat(HeapIndex.build(file, index, IndexSettings.unlimited(), IndexProgress.none()))
                .isInstanceOf(IndexOutcome.Indexed.class);
        return HeapIndex.open(index);
    }
}
