package io.plumbline.lab.load;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

/**
 * How HotSpot lays objects out: what an object occupies follows from its fields. Immutable.
 *
 * @param headerBytes in front of the fields of an object
 * @param arrayHeaderBytes in front of the elements of an array of bytes, its length included
 * @param referenceBytes of a field that refers to an object
 * @param alignmentBytes an object's size is a multiple of
 */
public record ObjectLayout(int headerBytes, int arrayHeaderBytes, int referenceBytes, int alignmentBytes) {

    /** The layout in this JVM, by its flags. */
    public static ObjectLayout ofThisJvm() {
        var flags = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        var headerBytes =
                isOn(flags, "UseCompactObjectHeaders") ? 8 : isOn(flags, "UseCompressedClassPointers") ? 12 : 16;
        return new ObjectLayout(
                headerBytes,
                headerBytes + Integer.BYTES,
                isOn(flags, "UseCompressedOops") ? 4 : 8,
                Integer.parseInt(flags.getVMOption("ObjectAlignmentInBytes").getValue()));
    }

    /** Bytes of an object with this many references and this many bytes of primitive fields. */
    public long object(int references, int primitiveBytes) {
        return aligned(headerBytes + (long) references * referenceBytes + primitiveBytes);
    }

    /** Bytes of an array of bytes. */
    public long byteArray(int length) {
        return aligned((long) arrayHeaderBytes + length);
    }

    private long aligned(long bytes) {
        return (bytes + alignmentBytes - 1) / alignmentBytes * alignmentBytes;
    }

    private static boolean isOn(HotSpotDiagnosticMXBean flags, String name) {
        try {
            return Boolean.parseBoolean(flags.getVMOption(name).getValue());
        } catch (IllegalArgumentException unknownToThisJvm) {
            return false;
        }
    }
}
