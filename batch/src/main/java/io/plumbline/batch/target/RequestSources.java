package io.plumbline.batch.target;

import org.jspecify.annotations.Nullable;

/**
 * What tells of a JVM's requests, where it is not its own bean of requests. Immutable.
 *
 * @param served what counts them; it does not fall but when it begins anew
 * @param latency what tells the 99th percentile of their latencies, in milliseconds
 */
public record RequestSources(
        @Nullable AttributeNumber served, @Nullable AttributeNumber latency) {

    /** Its own bean of requests, if it has one. */
    public static final RequestSources OWN = new RequestSources(null, null);
}
