package io.plumbline.web.observe;

import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;

/**
 * Tells flight recordings of requests: of one in so many, counted by each thread for itself, and of every slow one. Thread-safe. While no
 * recording wants them it reads two fields; else it reads the clock twice for each request that is timed, and allocates nothing for
 * those that are not told of.
 */
public final class RequestEvents {

    /** Any other is what a client has made up. */
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT");

    private final ThreadLocal<RequestTiming> timings;
    private final long slowMillis;
    private final RequestCounts counts;
    private final Clock clock;
    private volatile @Nullable EventType type;

    /**
     * Events of one kind of request.
     *
     * @param perEvent of so many one is told of; 0 for none but slow ones
     * @param counts all requests are counted here, and how long they take while a recording wants to know of them
     * @param clock is read in milliseconds, which is enough to tell who is slow
     */
    public RequestEvents(int perEvent, Duration slow, RequestCounts counts, Clock clock) {
        this.timings = ThreadLocal.withInitial(
                () -> new RequestTiming(perEvent, Thread.currentThread().getId()));
        this.slowMillis = slow.toMillis();
        this.counts = counts;
        this.clock = clock;
    }

    /** The request that this thread now begins with, which is counted; null while no recording wants to know. */
    public @Nullable RequestTiming begin() {
        counts.count();
        return areRecorded() ? begin(clock.millis()) : null;
    }

    /** The same where it is known how late it is, and somebody else counts. */
    public @Nullable RequestTiming beginAt(long nowMillis) {
        return areRecorded() ? begin(nowMillis) : null;
    }

    /**
     * The same for one of many that are answered within microseconds: of each thread the first that begins in a millisecond is timed, and
     * stands for those that follow in it. Where thousands a second are answered, two readings of the clock for each would cost a
     * hundredth of all.
     */
    public @Nullable RequestTiming beginOneOfMany(long nowMillis) {
        if (!areRecorded()) {
            return null;
        }
        var timing = timings.get();
        if (timing.hasTimed(nowMillis)) {
            timing.pass();
            return null;
        }
        timing.begin(nowMillis, true);
        return timing;
    }

    /**
     * One of many is not answered after all: it comes again, to {@link #beginAt}, or is somebody else's.
     *
     * @param timing what its beginning gave, to this thread
     */
    public void leave(@Nullable RequestTiming timing) {
        if (timing == null && areRecorded()) {
            timings.get().takeBack();
        }
    }

    /**
     * The request is served.
     *
     * @param timing what its beginning gave, to this thread
     * @param route where it went, never with anything that a client has written
     */
    public void end(RequestTiming timing, String route, String method, int status) {
        long now = clock.millis();
        long millis = timing.millisUntil(now);
        long weight = timing.end(route, METHODS.contains(method) ? method : "other", status, now, slowMillis);
        counts.took(route, millis, weight);
    }

    private RequestTiming begin(long nowMillis) {
        var timing = timings.get();
        timing.begin(nowMillis, false);
        return timing;
    }

    /* To make the type known starts the recorder, which takes time and memory that nobody may ever need. */
    private boolean areRecorded() {
        if (!FlightRecorder.isInitialized()) {
            return false;
        }
        var known = type;
        if (known == null) {
            known = EventType.getEventType(RequestEvent.class);
            type = known;
        }
        return known.isEnabled();
    }
}
