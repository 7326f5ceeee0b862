package io.plumbline.batch.heap;

/** How large each object itself is, in the unit of sizes, while an index is built. Immutable. */
final class OwnSizes implements RowAssembly.Sizes {

    private final ShallowSizes sizes;
    private final ClassTable classes;
    private final ClassObjects classObjects;
    private final int unitBits;

    OwnSizes(ShallowSizes sizes, ClassTable classes, ClassObjects classObjects, int unitBits) {
        this.sizes = sizes;
        this.classes = classes;
        this.classObjects = classObjects;
        this.unitBits = unitBits;
    }

    int unitBits() {
        return unitBits;
    }

    /** Of any object; the length is an array's. */
    @Override
    public int units(int object, int classNumber, long length) {
        int elementType = classes.elementType(classNumber);
        long bytes = classObjects.isClass(object, classNumber)
                ? classObjects.bytes(object)
                : elementType == 0 ? sizes.instanceBytes(classNumber) : sizes.arrayBytes(elementType, length);
        return (int) (bytes >>> unitBits);
    }

    /** Of an instance; 0 for an array and a class, see {@link TreeRows}. */
    long unitsOfInstance(int object, int classNumber) {
        return classes.elementType(classNumber) != 0 || classObjects.isClass(object, classNumber)
                ? 0
                : sizes.instanceBytes(classNumber) >>> unitBits;
    }
}
