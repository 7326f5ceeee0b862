package io.plumbline.web.observe;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Counts the requests that are answered, and how long those of one route take. Thread-safe; a request costs an addition, one of that
 * route two.
 */
public final class RequestCounts implements RequestsMXBean {

    private static final Logger LOG = System.getLogger(RequestCounts.class.getName());
    private static final String NAME = "io.plumbline:type=Requests";

    private static final int EXACT = 16;
    private static final int FIRST_OCTAVE = 4;
    private static final int OCTAVES = 20;
    private static final int BUCKETS = EXACT + 4 * OCTAVES;

    private static final long WINDOW_MILLIS = 60_000;
    private static final long SHORTEST_MILLIS_BETWEEN = 5_000;
    private static final long FEWEST = 100;
    private static final double SHARE = 0.99;

    private final String route;
    private final Clock clock;
    private final LongAdder served = new LongAdder();
    private final LongAdder[] byLatency =
            IntStream.range(0, BUCKETS).mapToObj(i -> new LongAdder()).toArray(LongAdder[]::new);
    private final Deque<Then> before = new ArrayDeque<>();
    private volatile LongSupplier servedElsewhere = () -> 0;
    private volatile boolean isRegistered;

    /** What was counted up to a moment. */
    private static final class Then {

        private final long atMillis;
        private final long[] counts;

        Then(long atMillis, long[] counts) {
            this.atMillis = atMillis;
            this.counts = counts;
        }

        long atMillis() {
            return atMillis;
        }

        long[] counts() {
            return counts;
        }
    }

    /** @param route of which latencies are told */
    public RequestCounts(String route, Clock clock) {
        this.route = route;
        this.clock = clock;
    }

    /** Adds what somebody else counts. */
    public void alsoServed(LongSupplier elsewhere) {
        servedElsewhere = elsewhere;
    }

    /** Tells the platform's bean server; a bean of another instance in this JVM stays in its place. */
    public void register() {
        try {
            ManagementFactory.getPlatformMBeanServer().registerMBean(this, new ObjectName(NAME));
            isRegistered = true;
        } catch (JMException taken) {
            LOG.log(Level.INFO, "requests are told over JMX by another instance in this JVM: {0}", taken.getMessage());
        }
    }

    /** Takes back what {@link #register} did. */
    public void unregister() {
        if (!isRegistered) {
            return;
        }
        isRegistered = false;
        try {
            ManagementFactory.getPlatformMBeanServer().unregisterMBean(new ObjectName(NAME));
        } catch (JMException notThere) {
            LOG.log(Level.DEBUG, "there was no bean of requests", notThere);
        }
    }

    /** A request is being answered. */
    void count() {
        served.increment();
    }

    /** A request was answered that stands for so many. */
    void took(String ofRoute, long millis, long standsFor) {
        if (ofRoute.equals(route)) {
            byLatency[bucketOf(millis)].add(standsFor);
        }
    }

    @Override
    public long getServed() {
        return served.sum() + servedElsewhere.getAsLong();
    }

    @Override
    public synchronized double getP99Millis() {
        long now = clock.millis();
        var counts = IntStream.range(0, BUCKETS)
                .mapToLong(bucket -> byLatency[bucket].sum())
                .toArray();
        var last = before.peekLast();
        if (last == null || now - last.atMillis() >= SHORTEST_MILLIS_BETWEEN || now < last.atMillis()) {
            before.addLast(new Then(now, counts));
        }
        while (isSecondOld(now)) {
            before.removeFirst();
        }
        return p99(counts, before.getFirst().counts());
    }

    private boolean isSecondOld(long now) {
        var oldest = before.iterator();
        oldest.next();
        return oldest.hasNext() && isOld(oldest.next(), now);
    }

    private static boolean isOld(Then then, long now) {
        return now - then.atMillis() >= WINDOW_MILLIS || now < then.atMillis();
    }

    private static double p99(long[] now, long[] before) {
        long all = 0;
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            all += now[bucket] - before[bucket];
        }
        if (all < FEWEST) {
            return -1;
        }
        long left = (long) Math.ceil(SHARE * all);
        int bucket = 0;
        for (left -= now[0] - before[0]; left > 0 && bucket < BUCKETS - 1; left -= now[bucket] - before[bucket]) {
            bucket++;
        }
        return middleOf(bucket);
    }

    /* Milliseconds one by one up to 16, then each doubling in four parts: no latency is told wrong by more than an eighth. */
    private static int bucketOf(long millis) {
        if (millis < EXACT) {
            return (int) Math.max(0, millis);
        }
        int octave = Long.SIZE - 1 - Long.numberOfLeadingZeros(millis);
        int part = (int) (millis >>> (octave - 2)) & 3;
        return Math.min(BUCKETS - 1, EXACT + 4 * (octave - FIRST_OCTAVE) + part);
    }

    private static double middleOf(int bucket) {
        if (bucket < EXACT) {
            return bucket;
        }
        int octave = FIRST_OCTAVE + (bucket - EXACT) / 4;
        double width = Math.scalb(1.0, octave - 2);
        return (4 + (bucket - EXACT) % 4 + 0.5) * width;
    }
}
