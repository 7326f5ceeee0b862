package io.plumbline.batch.hprof;

/** The basic types of HPROF with their codes; a reference is as wide as an identifier. */
public enum FieldKind {
    OBJECT(2, 0, "L"),
    BOOLEAN(4, 1, "[Z"),
    CHAR(5, 2, "[C"),
    FLOAT(6, 4, "[F"),
    DOUBLE(7, 8, "[D"),
    BYTE(8, 1, "[B"),
    SHORT(9, 2, "[S"),
    INT(10, 4, "[I"),
    LONG(11, 8, "[J");

    public final int code;
    private final int primitiveBytes;
    public final String arrayName;

    FieldKind(int code, int primitiveBytes, String arrayName) {
        this.code = code;
        this.primitiveBytes = primitiveBytes;
        this.arrayName = arrayName;
    }

    public int bytes(int referenceBytes) {
        return this == OBJECT ? referenceBytes : primitiveBytes;
    }
}
