package io.plumbline.batch.trend;

/**
 * How much a series grows with each request that its JVM serves. Immutable.
 *
 * @param amount growth per request, in the unit of the series
 * @param low lower end of its interval
 * @param high upper end of its interval
 * @param requests how many were served between the first and the last point
 * @param requestsPerSecond how many a second, on the average
 * @param traffic whether the growth follows them
 */
public record PerRequest(
        double amount, double low, double high, long requests, double requestsPerSecond, Traffic traffic) {

    /** Whether growth goes by requests or by time. */
    public enum Traffic {
        /** It goes by requests: where there are fewer, it is slower. */
        FOLLOWED,
        /** It goes by time, whatever is served. */
        INDEPENDENT,
        /** Requests came too evenly, or the series varies too much, to tell. */
        UNDECIDED
    }

    public PerRequest {
        if (!Double.isFinite(amount) || !Double.isFinite(low) || !Double.isFinite(high)) {
            throw new IllegalArgumentException("Growth per request needs numbers, but got " + amount + " in [" + low
                    + ", " + high + "]; leave it out where it is unknown");
        }
    }
}
