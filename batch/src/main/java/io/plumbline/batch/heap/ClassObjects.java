package io.plumbline.batch.heap;

import io.plumbline.batch.hprof.LongMap;
import java.util.ArrayList;
import java.util.List;

/** The objects that are classes, and how large each is. Immutable. */
final class ClassObjects {

    private final int classOfClasses;
    private final LongMap bytesByObject = new LongMap();
    private final List<IndexDescription.ClassObject> all = new ArrayList<>();

    ClassObjects(ClassTable classes, AddressBook book, ShallowSizes sizes) {
        classOfClasses = classes.classOfClasses();
        for (int number = 0; number < classes.size(); number++) {
            var dump = classes.dump(number);
            int object = dump == null ? 0 : book.numberOf(dump.id());
            if (dump != null && object != 0) {
                long bytes = sizes.classBytes(classes.layout(number));
                bytesByObject.put(object, bytes);
                all.add(new IndexDescription.ClassObject(object, number, bytes));
            }
        }
    }

    boolean isClass(int object, int classNumber) {
        return classNumber == classOfClasses && bytesByObject.get(object) != LongMap.MISSING;
    }

    long bytes(int object) {
        return bytesByObject.get(object);
    }

    List<IndexDescription.ClassObject> all() {
        return all;
    }
}
