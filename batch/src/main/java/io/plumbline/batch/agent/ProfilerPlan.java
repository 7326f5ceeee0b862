package io.plumbline.batch.agent;

import java.time.Duration;

/**
 * What a session of async-profiler samples. Immutable.
 *
 * @param intervalBytes one sample for about so many bytes allocated
 * @param longest after which the profiler ends the session by itself, whatever has become of us; at least a second
 */
public record ProfilerPlan(Sampled sampled, long intervalBytes, Duration longest) {

    /** More frames than this no reader of profiles keeps. */
    private static final int MOST_FRAMES = 256;

    /** What is sampled; one kind a session, since each has its own cost and its own risk. */
    public enum Sampled {
        /** Allocations on the heap, and which of the objects are alive at the end. */
        HEAP,
        /** Allocations and releases of the C library's memory. */
        NATIVE_MEMORY
    }

    public ProfilerPlan {
        if (intervalBytes < 1 || longest.toSeconds() < 1) {
            throw new IllegalArgumentException(
                    "no session: a sample for each " + intervalBytes + " bytes, for " + longest);
        }
    }

    /** The arguments of async-profiler that begin it. */
    String beginning(String recording, String log) {
        var events = switch (sampled) {
            case HEAP -> "alloc=" + intervalBytes + ",live";
            case NATIVE_MEMORY -> "nativemem=" + intervalBytes;
        };
        return "start,jfr," + events + ",jstackdepth=" + MOST_FRAMES + ",timeout=" + longest.toSeconds() + quietly(log)
                + ",file=" + recording;
    }

    /** Those that end whatever session there is. */
    static String end(String log) {
        return "stop" + quietly(log);
    }

    /* What it prints otherwise is printed by the program that it is loaded into. */
    private static String quietly(String log) {
        return ",quiet,loglevel=error,log=" + log;
    }
}
