package io.plumbline.batch.hprof;

/** The tags of a dump's records. */
public final class RecordTag {

    public static final int TEXT = 0x01;
    public static final int LOAD_CLASS = 0x02;
    public static final int UNLOAD_CLASS = 0x03;
    public static final int STACK_FRAME = 0x04;
    public static final int STACK_TRACE = 0x05;
    public static final int ALLOCATION_SITES = 0x06;
    public static final int HEAP_SUMMARY = 0x07;
    public static final int START_THREAD = 0x0A;
    public static final int END_THREAD = 0x0B;
    public static final int HEAP_DUMP = 0x0C;
    public static final int CPU_SAMPLES = 0x0D;
    public static final int CONTROL_SETTINGS = 0x0E;
    public static final int HEAP_DUMP_SEGMENT = 0x1C;
    public static final int HEAP_DUMP_END = 0x2C;

    private RecordTag() {}

    static boolean isTag(int tag) {
        return switch (tag) {
            case TEXT,
                    LOAD_CLASS,
                    UNLOAD_CLASS,
                    STACK_FRAME,
                    STACK_TRACE,
                    ALLOCATION_SITES,
                    HEAP_SUMMARY,
                    START_THREAD,
                    END_THREAD,
                    HEAP_DUMP,
                    CPU_SAMPLES,
                    CONTROL_SETTINGS,
                    HEAP_DUMP_SEGMENT,
                    HEAP_DUMP_END -> true;
            default -> false;
        };
    }

    static boolean isHeap(int tag) {
        return tag == HEAP_DUMP || tag == HEAP_DUMP_SEGMENT;
    }
}
