package io.plumbline.batch.hprof;

/** Kinds of GC roots with their sub-record tags and what follows the object's identifier. */
public enum RootTag {
    UNKNOWN(0xff, Tail.NOTHING),
    JNI_GLOBAL(0x01, Tail.IDENTIFIER),
    JNI_LOCAL(0x02, Tail.THREAD_AND_FRAME),
    JAVA_FRAME(0x03, Tail.THREAD_AND_FRAME),
    NATIVE_STACK(0x04, Tail.THREAD),
    STICKY_CLASS(0x05, Tail.NOTHING),
    THREAD_BLOCK(0x06, Tail.THREAD),
    MONITOR_USED(0x07, Tail.NOTHING),
    THREAD_OBJECT(0x08, Tail.THREAD_AND_FRAME);

    /** What a root record holds after the object; of a thread object, the frame is the serial of its stack trace. */
    public enum Tail {
        NOTHING,
        IDENTIFIER,
        THREAD,
        THREAD_AND_FRAME
    }

    public final int tag;
    public final Tail tail;

    RootTag(int tag, Tail tail) {
        this.tag = tag;
        this.tail = tail;
    }
}
