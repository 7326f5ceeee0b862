package io.plumbline.batch.trace;

/** Where requests are known from. */
public enum RequestSource {
    /** Events {@code plumbline.Request}, which a service writes itself. */
    EVENTS,
    /** {@code jdk.MethodTrace} of the methods that answer requests, which JDK 25 and newer can trace. */
    METHOD_TRACE,
    /** From nothing in this recording. */
    NONE
}
