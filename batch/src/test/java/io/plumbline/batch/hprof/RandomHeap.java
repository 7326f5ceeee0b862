package io.plumbline.batch.hprof;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Heaps at random, of any shape: cycles, islands, chains, references to themselves and to what is not there. */
public final class RandomHeap {

    private static final int FIELDS = 3;

    private RandomHeap() {}

    public static HeapDumpBuilder of(Random random, int size, HeaderLayout layout) {
        return of(random, size, layout, true);
    }

    /** A heap as a virtual machine dumps it: what is referred to is there. */
    public static HeapDumpBuilder whole(Random random, int size, HeaderLayout layout) {
        return of(random, size, layout, false);
    }

    private static HeapDumpBuilder of(Random random, int size, HeaderLayout layout, boolean dangling) {
        var dump = new HeapDumpBuilder(layout);
        var parent = dump.type("random.Parent").field("first", FieldKind.OBJECT).field("flag", FieldKind.BOOLEAN);
        var type = dump.type("random.Child", parent)
                .field("second", FieldKind.OBJECT)
                .field("number", FieldKind.LONG)
                .field("third", FieldKind.OBJECT);
        var nodes = new ArrayList<Dumped>();
        for (int i = 0; i < size; i++) {
            nodes.add(
                    switch (random.nextInt(8)) {
                        case 0 -> dump.emptyArray("random.Parent", random.nextInt(6));
                        case 1 -> dump.primitivesOfLength(FieldKind.INT, random.nextInt(20));
                        case 2 -> dump.instance(parent);
                        default -> dump.instance(type).with("number", random.nextLong());
                    });
            if (random.nextInt(10) == 0) {
                dump.gap(8L * random.nextInt(5));
            }
        }
        // a few are referred to much more often than others, as in real heaps
        int popular = 1 + random.nextInt(size);
        for (var node : nodes) {
            if (node instanceof Dumped.ObjectArray array) {
                for (int i = 0; i < array.length(); i++) {
                    array.set(i, anyOf(random, dump, nodes, popular, dangling));
                }
            } else if (node instanceof Dumped.Instance instance) {
                for (var field : instance.type().allFields()) {
                    var reference =
                            field.kind() == FieldKind.OBJECT ? anyOf(random, dump, nodes, popular, dangling) : null;
                    if (reference != null) {
                        instance.with(field.name(), reference);
                    }
                }
            }
        }
        type.staticField("instances", FieldKind.OBJECT, nodes.get(random.nextInt(size)))
                .staticField("count", FieldKind.INT, size);
        addRoots(random, dump, nodes);
        return dump;
    }

    private static @Nullable Dumped anyOf(
            Random random, HeapDumpBuilder dump, List<Dumped> nodes, int popular, boolean dangling) {
        return switch (random.nextInt(2 * FIELDS)) {
            case 0, 1 -> null;
            case 2 -> nodes.get(random.nextInt(popular));
            case 3 -> dangling && random.nextInt(20) == 0 ? dump.dangling() : nodes.get(random.nextInt(nodes.size()));
            default -> nodes.get(random.nextInt(nodes.size()));
        };
    }

    private static void addRoots(Random random, HeapDumpBuilder dump, List<Dumped> nodes) {
        dump.root(RootTag.STICKY_CLASS, dump.type("random.Child"));
        for (int i = 0; i < 1 + random.nextInt(4); i++) {
            dump.root(RootTag.JNI_GLOBAL, nodes.get(random.nextInt(nodes.size())));
        }
        dump.root(RootTag.MONITOR_USED, nodes.get(random.nextInt(nodes.size())));
    }
}
