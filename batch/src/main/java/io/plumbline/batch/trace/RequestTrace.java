package io.plumbline.batch.trace;

import java.util.List;

/**
 * What requests allocated and waited for, by their routes: events of a thread between the beginning and the end of a request on that
 * thread. Immutable.
 *
 * @param source where the requests are known from
 * @param recorded how many requests the recording has
 * @param requests how many these stand for, where only some are recorded
 * @param routes most allocated bytes first, then longest; 100 at most
 * @param explanation why there are no requests, and what to do; empty if there are some
 */
public record RequestTrace(
        RequestSource source, long recorded, long requests, List<RequestRoute> routes, String explanation) {

    public RequestTrace {
        if (recorded < 0 || requests < 0) {
            throw new IllegalArgumentException("there cannot be " + recorded + " requests that stand for " + requests);
        }
        routes = List.copyOf(routes);
    }
}
