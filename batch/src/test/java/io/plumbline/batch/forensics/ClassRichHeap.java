package io.plumbline.batch.forensics;

import io.plumbline.batch.hprof.Dumped;
import io.plumbline.batch.hprof.FieldKind;
import java.util.ArrayList;

/** A heap with as many classes as a large application has, and a cache. */
final class ClassRichHeap {

    private static final int FIELDS = 6;
    private static final int STATICS = 3;
    private static final int A_SUPERCLASS_EACH = 3;
    private static final int AN_INSTANCE_EACH = 4;

    private ClassRichHeap() {}

    /** The dump: of each three classes one inherits from the one before, of each four one has an instance. */
    static byte[] of(int classes, int sessions) {
        var heap = new TestHeap();
        var types = new ArrayList<Dumped.Type>();
        for (int i = 0; i < classes; i++) {
            var name = "org.example.enterprise.module" + i % 40 + ".internal.DefaultTransactionManagerFactory" + i;
            var type =
                    i % A_SUPERCLASS_EACH == 0 && i > 0 ? heap.dump.type(name, types.get(i - 1)) : heap.dump.type(name);
            for (int field = 0; field < FIELDS; field++) {
                type.field("configuration" + (i + field) % 5_000, field % 2 == 0 ? FieldKind.OBJECT : FieldKind.INT);
            }
            for (int field = 0; field < STATICS; field++) {
                type.staticField(
                        "DEFAULT_CONFIGURATION_" + i + "_" + field,
                        FieldKind.OBJECT,
                        types.isEmpty() ? type : types.get(0));
            }
            types.add(type);
        }
        for (int i = 0; i < classes; i += AN_INSTANCE_EACH) {
            types.get(i).staticField("INSTANCE", FieldKind.OBJECT, heap.dump.instance(types.get(i)));
        }
        heap.cache("com.example.Cache", sessions, 1_000);
        return heap.written();
    }
}
