package io.plumbline.batch.heap;

import java.util.List;

/**
 * What an index holds besides its arrays: small, read whole when it is opened.
 *
 * @param objects how many objects there are
 * @param alignmentBits of addresses
 * @param unitBits sizes are counted in units of so many bits
 * @param classBytes how many bytes the number of a class takes
 * @param sizes how large instances and arrays are
 * @param elementTypes by class, the code of the type of an array's elements, 0 for other classes
 * @param classObjects the objects that are classes, and how large each is
 * @param names of threads and class loaders
 * @param biggest the top of the dominator tree, the largest first
 */
record IndexDescription(
        DumpFacts facts,
        Completeness completeness,
        int objects,
        int reachableObjects,
        long reachableBytes,
        long unreachableBytes,
        int alignmentBits,
        int unitBits,
        int classBytes,
        ShallowSizes sizes,
        List<HeapClass> classes,
        List<Integer> elementTypes,
        List<ClassObject> classObjects,
        List<GcRoot> roots,
        List<HeapThread> threads,
        List<ObjectName> names,
        List<Integer> biggest) {

    IndexDescription {
        classes = List.copyOf(classes);
        elementTypes = List.copyOf(elementTypes);
        classObjects = List.copyOf(classObjects);
        roots = List.copyOf(roots);
        threads = List.copyOf(threads);
        names = List.copyOf(names);
        biggest = List.copyOf(biggest);
    }

    /** An object that is a class. */
    record ClassObject(int object, int classNumber, long bytes) {}

    /** A name that belongs to an object. */
    record ObjectName(int object, String name) {}
}
