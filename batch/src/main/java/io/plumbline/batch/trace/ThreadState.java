package io.plumbline.batch.trace;

/** What a thread does at one moment, as far as a recording tells. */
public enum ThreadState {
    /** It runs or could run, or is in native code: nothing says that it waits. */
    RUNNABLE,
    /** It waits to enter a monitor that another thread has. */
    BLOCKED,
    /** It waits in {@code Object.wait} without a limit. */
    WAITING,
    /** It waits in {@code Object.wait} with a limit. */
    TIMED_WAITING,
    /** It is parked ({@code LockSupport.park}): locks, queues, futures, pools of {@code java.util.concurrent}. */
    PARKED,
    /** It is in {@code Thread.sleep}. */
    SLEEPING,
    /** It waits for a socket or a file. */
    IO
}
