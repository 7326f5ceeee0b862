package io.plumbline.batch.heap;

/** How large each object itself is, in the unit of sizes, while an index is built. Immutable. */
final class OwnSizes implements RowStore.Sizes {

    private final ShallowSizes sizes;
    private final ClassObjects classObjects;
    private final int unitBits;
    private final int[] elementTypes;
    private final int[] instanceUnits;

    OwnSizes(ShallowSizes sizes, ClassTable classes, ClassObjects classObjects, int unitBits) {
        this.sizes = sizes;
        this.classObjects = classObjects;
        this.unitBits = unitBits;
        elementTypes = new int[classes.size()];
        instanceUnits = new int[classes.size()];
        for (int number = 0; number < elementTypes.length; number++) {
            elementTypes[number] = classes.elementType(number);
            instanceUnits[number] = elementTypes[number] == 0 ? sizes.instanceBytes(number) >>> unitBits : 0;
        }
    }

    int unitBits() {
        return unitBits;
    }

    /** Of any object; the length is an array's. */
    @Override
    public int units(int object, int classNumber, long length) {
        if (elementTypes[classNumber] != 0) {
            return (int) (sizes.arrayBytes(elementTypes[classNumber], length) >>> unitBits);
        }
        return classObjects.isClass(object, classNumber)
                ? (int) (classObjects.bytes(object) >>> unitBits)
                : instanceUnits[classNumber];
    }

    /** Of an instance; 0 for an array and a class, see {@link TreeRows}. */
    long unitsOfInstance(int object, int classNumber) {
        return classObjects.isClass(object, classNumber) ? 0 : instanceUnits[classNumber];
    }
}
