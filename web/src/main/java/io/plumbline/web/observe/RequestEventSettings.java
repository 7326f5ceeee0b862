package io.plumbline.web.observe;

import io.plumbline.persistence.configuration.Settings;
import java.time.Duration;

/**
 * Which requests a flight recording tells of. Immutable.
 *
 * @param redirectsPerEvent of so many plain redirects one; 0 for none but slow ones
 * @param requestsPerEvent the same for all other requests, which are fewer and take longer
 * @param slow every request that takes as long as that is told of
 */
public record RequestEventSettings(int redirectsPerEvent, int requestsPerEvent, Duration slow) {

    private static final int MOST_PER_EVENT = 1_000_000;

    public RequestEventSettings {
        if (redirectsPerEvent < 0 || requestsPerEvent < 0) {
            throw new IllegalArgumentException("requests per event, \"" + redirectsPerEvent + "\" and \""
                    + requestsPerEvent + "\", must not be negative");
        }
        if (slow.toMillis() < 1) {
            throw new IllegalArgumentException("slow is \"" + slow + "\"; it must be a millisecond or more");
        }
    }

    public static RequestEventSettings from(Settings settings) {
        var slow = settings.duration("plumbline.observe.slow-request", Duration.ofMillis(500));
        if (slow.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "plumbline.observe.slow-request is \"" + slow + "\"; it must be 1ms or more");
        }
        return new RequestEventSettings(
                settings.integer("plumbline.observe.redirects-per-event", 1024, 0, MOST_PER_EVENT),
                settings.integer("plumbline.observe.requests-per-event", 16, 0, MOST_PER_EVENT),
                slow);
    }
}
