package io.plumbline.batch.trace;

import java.time.Duration;
import java.util.List;

/**
 * The requests of one route. All but {@code requests} is about those that were recorded. Immutable.
 *
 * @param method of HTTP; empty if it is not known
 * @param route the template of the address, or class and method where methods are traced
 * @param recorded how many were recorded
 * @param requests how many these stand for
 * @param slow how many were recorded for being slow
 * @param failed how many were answered with a status of 500 or more
 * @param total time of all of them
 * @param longest time of one
 * @param allocationSamples allocations of their threads that were sampled meanwhile
 * @param allocatedBytes what these stand for; one sample stands for all that its thread allocated since the sample before
 * @param allocations the places of these, most bytes first; 20 at most
 * @param waits what they waited for, longest in total first; 20 at most
 */
public record RequestRoute(
        String method,
        String route,
        long recorded,
        long requests,
        long slow,
        long failed,
        Duration total,
        Duration longest,
        long allocationSamples,
        long allocatedBytes,
        List<RequestAllocation> allocations,
        List<RequestWait> waits) {

    public RequestRoute {
        if (recorded < 1) {
            throw new IllegalArgumentException("the route \"" + route + "\" has no request");
        }
        allocations = List.copyOf(allocations);
        waits = List.copyOf(waits);
    }

    /** Bytes that a request allocates on average. */
    public long bytesPerRequest() {
        return allocatedBytes / recorded;
    }
}
