package io.plumbline.batch.trace;

/** What is odd about the lives of the threads of a family. */
public enum ThreadAnomaly {
    /** More are started than end, from one quarter of the recording to the next. */
    GROWING,
    /** Threads are started, do not end, have lived through a quarter of the recording, and are no idle workers. */
    NEVER_ENDING,
    /** Some wait for a monitor longer than the limit. */
    BLOCKED_TOO_LONG,
    /** Some wait longer than the limit, and not where idle threads wait. */
    WAITING_TOO_LONG,
    /** Some could run, and neither a dump nor a sample shows that they do. */
    RUNNABLE_NOT_RUNNING,
    /** The same threads from the first dump to the last, none of which has moved, and not where idle threads wait. */
    NO_TURNOVER
}
