package io.plumbline.lab.load;

/**
 * One program whose leak is known, or its repaired twin: both serve the same requests, only what stays differs.
 *
 * <p>{@link #serve} is called by one thread, the others by any.
 */
public interface LeakCase {

    /** Serves one request to its end. */
    void serve(long request);

    /** Bytes that stay for ever after each request of the leaking twin: objects with headers and padding. */
    long bytesKeptPerRequest();

    /** The element objects that are reachable now although their request has ended. */
    long retainedInstances();

    /** The class whose instances pile up. */
    Class<?> element();

    /** The class whose static field {@link #holderField} keeps the elements. */
    Class<?> holder();

    /** The static field that keeps the elements. */
    String holderField();
}
