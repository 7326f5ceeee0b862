package io.plumbline.web.observe;

/**
 * The request that a thread is serving, how many it has served since the last one that was timed, and which of the next ones is told of.
 * One thread, which uses it again and again.
 */
public final class RequestTiming {

    private static final int HASH = 0x9E3779B9;

    private final RequestEvent event = new RequestEvent();
    private final int perEvent;
    private long untilNext;
    private long begunMillis;
    private int untimed;
    private boolean standsForOthers;

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

    /** @param standsForOthers whether for those that were not timed, too */
    void begin(long nowMillis, boolean standsForOthers) {
        this.standsForOthers = standsForOthers;
        begunMillis = nowMillis;
        event.begin();
    }

    /** Whether the last one that was timed began in this millisecond. */
    boolean hasTimed(long millisecond) {
        return begunMillis == millisecond;
    }

    /** A request is served that is not timed: the next one that is stands for it, too. */
    void pass() {
        untimed++;
    }

    /** One that was passed is not served by this thread after all. */
    void takeBack() {
        untimed = Math.max(0, untimed - 1);
    }

    long millisUntil(long nowMillis) {
        return nowMillis - begunMillis;
    }

    /** How many requests an event would stand for, were it told now of some more; 0 if it is not due. */
    private long dueAfter(long more) {
        if (perEvent == 0) {
            return 0;
        }
        untilNext -= more;
        if (untilNext >= 0) {
            return 0;
        }
        long due = Math.floorDiv(-untilNext - 1, perEvent) + 1L;
        untilNext += due * perEvent;
        return due * perEvent;
    }

    /**
     * A slow request stands for itself and those that were not timed, for it is told of in any case; one of the sample for all that
     * were not slow. So the sum of what they stand for is the number of requests, and slow ones weigh what they weigh.
     *
     * @return for how many requests its duration stands
     */
    long end(String route, String method, int status, long nowMillis, long slowMillis) {
        long weight = 1;
        if (standsForOthers) {
            weight += untimed;
            untimed = 0;
        }
        long due = dueAfter(weight);
        boolean slow = nowMillis - begunMillis >= slowMillis;
        if (due > 0 || slow) {
            event.end();
            event.route = route;
            event.method = method;
            event.status = status;
            event.slow = slow;
            event.standsFor = slow ? weight : due;
            event.commit();
        }
        return weight;
    }
}
