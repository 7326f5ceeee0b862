package io.plumbline.lab.load;

import java.util.Optional;

/**
 * One program of the lab: it leaks in a way that is known, or it is healthy in a way that is easily mistaken for a leak.
 * What it does depends on the number of the request alone.
 *
 * <p>{@link #serve} is called by one thread, the others by any.
 */
public interface LabCase {

    /** Serves one request to its end. */
    void serve(long request);

    /** What a right diagnosis names; nothing if the program is healthy. */
    default Optional<Leak> leak() {
        return Optional.empty();
    }

    /** The things that are kept now although nobody needs them. */
    default long kept() {
        return 0;
    }

    /**
     * Bytes that stay after each request of a program that leaks bytes, with headers and padding; of its repaired twin
     * what would stay if it leaked; else 0.
     */
    default double bytesPerRequest() {
        return 0;
    }

    /** The bytes that are kept now although nobody needs them. */
    default double keptBytes() {
        return kept() * bytesPerRequest();
    }
}
