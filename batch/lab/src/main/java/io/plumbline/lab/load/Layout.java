package io.plumbline.lab.load;

/** What the objects of a case occupy in this JVM. Stateless. */
public final class Layout {

    /** Bytes in most elements: large enough that what is around them hardly counts. */
    public static final int PAYLOAD = 4096;

    private static final ObjectLayout JVM = ObjectLayout.ofThisJvm();

    /** Bytes of a reference. */
    public static final long REFERENCE = JVM.referenceBytes();

    private Layout() {}

    /** Bytes of an object with this many references and this many bytes of primitive fields. */
    public static long object(int references, int primitiveBytes) {
        return JVM.object(references, primitiveBytes);
    }

    /** The same and an array of {@link #PAYLOAD} bytes. */
    public static long withPayload(int references, int primitiveBytes) {
        return object(references, primitiveBytes) + bytes(PAYLOAD);
    }

    /** Bytes of an array of bytes. */
    public static long bytes(int length) {
        return JVM.byteArray(length);
    }

    /** Bytes of an array of references. */
    public static long references(int length) {
        return JVM.byteArray(Math.toIntExact(length * REFERENCE));
    }
}
