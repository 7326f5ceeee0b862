package io.plumbline.batch.hprof;

/** The types of fields and elements, with the codes that a dump uses for them. */
public enum FieldType {
    OBJECT(2, 0, "object"),
    BOOLEAN(4, 1, "boolean"),
    CHAR(5, 2, "char"),
    FLOAT(6, 4, "float"),
    DOUBLE(7, 8, "double"),
    BYTE(8, 1, "byte"),
    SHORT(9, 2, "short"),
    INT(10, 4, "int"),
    LONG(11, 8, "long");

    private static final FieldType[] BY_CODE = new FieldType[16];

    static {
        for (var type : values()) {
            BY_CODE[type.code] = type;
        }
    }

    private final int code;
    private final int bytes;
    private final String javaName;

    FieldType(int code, int bytes, String javaName) {
        this.code = code;
        this.bytes = bytes;
        this.javaName = javaName;
    }

    /** The type with this code; fails if there is none. */
    static FieldType of(int code, long position) throws HprofFormatException {
        if (!isCode(code)) {
            throw new HprofFormatException(position, "a type of a field (2, 4 to 11)", Integer.toString(code));
        }
        return BY_CODE[code];
    }

    static boolean isCode(int code) {
        return code == 2 || (code >= 4 && code <= 11);
    }

    /** How many bytes a value takes in a dump whose identifiers are so long. */
    public int bytes(int identifierBytes) {
        return this == OBJECT ? identifierBytes : bytes;
    }

    public int code() {
        return code;
    }

    /** {@code byte}, {@code long}, ...; {@code object} for references. */
    public String javaName() {
        return javaName;
    }
}
