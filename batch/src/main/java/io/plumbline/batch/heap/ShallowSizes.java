package io.plumbline.batch.heap;

import io.plumbline.batch.hprof.FieldType;
import io.plumbline.batch.hprof.HprofFile;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * How large objects are in memory. Immutable.
 *
 * <p>A dump has neither headers nor padding, and writes references larger than they mostly are. What it has is addresses:
 * the usual distance from the instances of a class to the next object is their size. From the classes where this is
 * certain, the size of headers and references follows, and from these the size of classes with few instances.
 */
final class ShallowSizes {

    private static final int ENOUGH_VOTES = 8;
    private static final int[] HEADERS = {8, 12, 16};

    private final int headerBytes;
    private final int referenceBytes;
    private final int alignment;
    private final int[] instanceBytes;
    private final int[] arrayBases;
    private final int referenceArrayBase;
    private final int classBaseBytes;

    private ShallowSizes(
            int headerBytes,
            int referenceBytes,
            int alignment,
            int[] instanceBytes,
            int[] arrayBases,
            int referenceArrayBase,
            int classBaseBytes) {
        this.headerBytes = headerBytes;
        this.referenceBytes = referenceBytes;
        this.alignment = alignment;
        this.instanceBytes = instanceBytes;
        this.arrayBases = arrayBases;
        this.referenceArrayBase = referenceArrayBase;
        this.classBaseBytes = classBaseBytes;
    }

    /** Learns from the first pass over a dump. */
    static ShallowSizes of(HprofFile file, ClassTable classes, DumpSurvey.Result survey, int alignmentBits)
            throws IOException {
        var census = survey.census();
        int identifierBytes = file.header().identifierBytes();
        int referenceBytes = identifierBytes == 4 ? 4 : referenceBytes(classes, census);
        int headerBytes = headerBytes(classes, census, referenceBytes);
        int alignment = alignment(alignmentBits);
        var instanceBytes = new int[classes.size()];
        for (int number = 0; number < instanceBytes.length; number++) {
            int expected = expected(classes.layout(number), headerBytes, referenceBytes, alignment);
            instanceBytes[number] = bytes(census.gaps(), number, expected);
        }
        int usual = (headerBytes + 4 + 3) & -4;
        var bases = new int[FieldType.LONG.code() + 1];
        for (var type : FieldType.values()) {
            if (type != FieldType.OBJECT) {
                bases[type.code()] = census.arrayBase(type.bytes(0), referenceBytes, usual);
            }
        }
        int referenceBase = census.arrayBase(0, referenceBytes, usual);
        int seen = new ClassObjectGaps(file, classes, referenceBytes, alignment).baseBytes(survey);
        int classBase = seen > 0 ? seen : instanceBytes[classes.classOfClasses()];
        return new ShallowSizes(headerBytes, referenceBytes, alignment, instanceBytes, bases, referenceBase, classBase);
    }

    private static int referenceBytes(ClassTable classes, Census census) {
        int byArrays = census.referenceBytesByArrays();
        if (byArrays > 0) {
            return byArrays;
        }
        long four = agreement(classes, census, headerBytes(classes, census, 4), 4);
        long eight = agreement(classes, census, headerBytes(classes, census, 8), 8);
        return four >= eight ? 4 : 8;
    }

    /** The header with which most classes have the size that their instances' distances say. */
    private static int headerBytes(ClassTable classes, Census census, int referenceBytes) {
        int best = 12;
        long most = agreement(classes, census, best, referenceBytes);
        for (int header : HEADERS) {
            long agreement = agreement(classes, census, header, referenceBytes);
            if (agreement > most) {
                most = agreement;
                best = header;
            }
        }
        return best;
    }

    private static long agreement(ClassTable classes, Census census, int header, int referenceBytes) {
        long agreeing = 0;
        for (int number = 0; number < classes.size(); number++) {
            if (census.gaps().winnerVotes(number) >= ENOUGH_VOTES
                    && census.gaps().winner(number) == expected(classes.layout(number), header, referenceBytes, 8)) {
                agreeing++;
            }
        }
        return agreeing;
    }

    private static int expected(ClassLayout layout, int header, int referenceBytes, int alignment) {
        int bytes = header + layout.primitiveBytes() + layout.referenceOffsets().length * referenceBytes;
        return aligned(bytes, alignment);
    }

    private static int bytes(GapVotes gaps, int number, int expected) {
        int smallest = gaps.smallest(number);
        if (gaps.winnerVotes(number) < ENOUGH_VOTES) {
            return Math.min(expected, smallest);
        }
        // the smallest is the truth but where damage brought an address of its own making
        return smallest >= expected ? smallest : gaps.winner(number);
    }

    private static int aligned(int bytes, int alignment) {
        return (bytes + alignment - 1) & -alignment;
    }

    /** What sizes are multiples of, where addresses have so many zero bits. */
    static int alignment(int alignmentBits) {
        return alignmentBits > 3 ? 16 : 8;
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(headerBytes);
        out.writeInt(referenceBytes);
        out.writeInt(alignment);
        DescriptionFormat.write(out, instanceBytes);
        DescriptionFormat.write(out, arrayBases);
        out.writeInt(referenceArrayBase);
        out.writeInt(classBaseBytes);
    }

    static ShallowSizes read(DataInput in) throws IOException {
        return new ShallowSizes(
                in.readInt(),
                in.readInt(),
                in.readInt(),
                DescriptionFormat.readInts(in),
                DescriptionFormat.readInts(in),
                in.readInt(),
                in.readInt());
    }

    int headerBytes() {
        return headerBytes;
    }

    int referenceBytes() {
        return referenceBytes;
    }

    int instanceBytes(int classNumber) {
        return instanceBytes[classNumber];
    }

    /** An array whose elements are of the type with this code. */
    long arrayBytes(int elementType, long length) {
        long bytes = elementType == FieldType.OBJECT.code()
                ? referenceArrayBase + length * referenceBytes
                : arrayBases[elementType] + length * DumpSurvey.ELEMENT_BYTES[elementType];
        return (bytes + alignment - 1) & -alignment;
    }

    /** The object that a class is: what all classes have, and its static fields. */
    long classBytes(ClassLayout layout) {
        long bytes = classBaseBytes + (long) layout.staticBytes(referenceBytes);
        return (bytes + alignment - 1) & -alignment;
    }

    /** All arrays of a class, as a census counted them. */
    long arrayBytes(Census census, int classNumber, int elementType) {
        return elementType == FieldType.OBJECT.code()
                ? census.arrayBytes(classNumber, referenceArrayBase, referenceBytes)
                : census.arrayBytes(classNumber, arrayBases[elementType], DumpSurvey.ELEMENT_BYTES[elementType]);
    }
}
