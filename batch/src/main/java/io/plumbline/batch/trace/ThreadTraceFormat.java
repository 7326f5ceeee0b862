package io.plumbline.batch.trace;

import java.io.IOException;
import java.nio.file.Path;

/** A {@link ThreadTrace} as a file: JSON that names its version. Needs no library but Jackson. */
public final class ThreadTraceFormat {

    private static final String FORMAT = "plumbline.thread-trace";
    private static final int VERSION = 1;

    private ThreadTraceFormat() {}

    /** Writes the file, in place of one that is there. */
    public static void write(ThreadTrace trace, Path file) throws IOException {
        TraceJson.write(FORMAT, VERSION, trace, file);
    }

    /**
     * Reads it.
     *
     * @throws IOException if it is no such file, of another version, or damaged
     */
    public static ThreadTrace read(Path file) throws IOException {
        return TraceJson.value(TraceJson.read(FORMAT, VERSION, file), ThreadTrace.class, FORMAT);
    }
}
