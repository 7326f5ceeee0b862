package io.plumbline.web.observe;

/** The request that a thread is serving, and which of the next ones is told of. One thread, which uses it again and again. */
public final class RequestTiming {

    private static final int HASH = 0x9E3779B9;

    private final RequestEvent event = new RequestEvent();
    private final int perEvent;
    private int untilNext;
    private long begunMillis;

    /**
     * That of a thread.
     *
     * @param perEvent one of so many is told of; 0 for none
     * @param thread its number: threads that begin at the same time are not to tell of the same request of their clients
     */
    RequestTiming(int perEvent, long thread) {
        this.perEvent = perEvent;
        this.untilNext = perEvent == 0 ? 0 : Math.floorMod((int) thread * HASH, perEvent);
    }

    void begin(long nowMillis) {
        begunMillis = nowMillis;
        event.begin();
    }

    long millisUntil(long nowMillis) {
        return nowMillis - begunMillis;
    }

    /** Whether this one is of the sample; counts it. */
    private boolean isSampled() {
        if (perEvent == 0) {
            return false;
        }
        if (untilNext > 0) {
            untilNext--;
            return false;
        }
        untilNext = perEvent - 1;
        return true;
    }

    /*
     * A slow request stands for itself, for it is told of in any case; one of the sample for all that were not slow. So the
     * sum of what they stand for is the number of requests, and slow ones weigh what they weigh.
     */
    void end(String route, String method, int status, long nowMillis, long slowMillis) {
        boolean sampled = isSampled();
        boolean slow = nowMillis - begunMillis >= slowMillis;
        if (sampled || slow) {
            event.end();
            event.route = route;
            event.method = method;
            event.status = status;
            event.slow = slow;
            event.standsFor = slow ? 1 : perEvent;
            event.commit();
        }
    }
}
