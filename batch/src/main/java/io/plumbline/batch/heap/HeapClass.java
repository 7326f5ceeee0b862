package io.plumbline.batch.heap;

import java.util.List;

/**
 * A class of the heap, an array class included.
 *
 * @param number the class's number, from 0 up; not an object's
 * @param name in source form, as in the dump ({@code java.lang.String}, {@code byte[]}); generated names keep their
 *     numbers, see {@link io.plumbline.batch.naming.ClassNames}
 * @param object the object number of the class itself, 0 if the dump lacks it
 * @param superclass the number of the superclass, -1 if it has none or it is missing
 * @param loader the object number of the class loader, 0 for the boot loader
 * @param strength how strongly instances hold what they refer to: {@link ReferenceStrength#STRONG} but for subclasses of
 *     {@link java.lang.ref.Reference}, whose first slot is the referent
 * @param array whether instances are arrays
 * @param instances how many objects, reachable or not
 * @param shallowBytes of all instances
 * @param reachableInstances how many of them are reachable
 * @param retainedBytes what would be freed with all instances together, exactly that of the topmost ones in the dominator
 *     tree
 * @param fields all fields of an instance, those of the class itself first
 * @param staticNames the names of the static references, in the order of the class object's references behind
 *     superclass, loader, signers and protection domain
 */
public record HeapClass(
        int number,
        String name,
        int object,
        int superclass,
        int loader,
        ReferenceStrength strength,
        boolean array,
        long instances,
        long shallowBytes,
        long reachableInstances,
        long retainedBytes,
        List<HeapField> fields,
        List<String> staticNames) {

    public HeapClass {
        fields = List.copyOf(fields);
        staticNames = List.copyOf(staticNames);
    }
}
