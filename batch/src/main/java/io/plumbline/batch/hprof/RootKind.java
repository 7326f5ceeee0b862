package io.plumbline.batch.hprof;

/** Why the virtual machine keeps an object that no other object needs to reference. */
public enum RootKind {
    JNI_GLOBAL(HeapTag.ROOT_JNI_GLOBAL, "JNI global"),
    JNI_LOCAL(HeapTag.ROOT_JNI_LOCAL, "JNI local"),
    JAVA_FRAME(HeapTag.ROOT_JAVA_FRAME, "local variable"),
    NATIVE_STACK(HeapTag.ROOT_NATIVE_STACK, "native stack"),
    STICKY_CLASS(HeapTag.ROOT_STICKY_CLASS, "system class"),
    THREAD_BLOCK(HeapTag.ROOT_THREAD_BLOCK, "thread block"),
    MONITOR_USED(HeapTag.ROOT_MONITOR_USED, "monitor in use"),
    THREAD(HeapTag.ROOT_THREAD_OBJECT, "thread"),
    UNKNOWN(HeapTag.ROOT_UNKNOWN, "unknown"),
    /** Not in the dump: taken for a root because the dump's own roots are missing. */
    ASSUMED(-1, "assumed, the dump's roots are missing");

    private final int tag;
    private final String words;

    RootKind(int tag, String words) {
        this.tag = tag;
        this.words = words;
    }

    /** The kind that a heap record of this tag announces. */
    public static RootKind ofTag(int tag) {
        for (var kind : values()) {
            if (kind.tag == tag) {
                return kind;
            }
        }
        throw new IllegalArgumentException("0x" + Integer.toHexString(tag) + " is no tag of a root");
    }

    /** For people. */
    public String words() {
        return words;
    }
}
