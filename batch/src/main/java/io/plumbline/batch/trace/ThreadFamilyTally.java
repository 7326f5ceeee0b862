package io.plumbline.batch.trace;

import io.plumbline.batch.profile.Frame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A family whose threads are being counted. For one thread. */
final class ThreadFamilyTally {

    private static final int QUARTERS = 4;
    private static final int GROWN_QUARTERS = 3;
    private static final int MOST_STARTERS = 100;

    /** Of ten threads that are started nine end: who still lives may be the last ones. */
    private static final int FEW = 10;

    /** Of five threads four. */
    private static final double MOST = 0.8;

    private final String stem;
    private final boolean virtual;
    private final Map<Frame, Integer> starters = new HashMap<>();
    private final Map<ThreadState, Duration> timeByState = new EnumMap<>(ThreadState.class);
    private final int[] netByQuarter = new int[QUARTERS];
    private int threads;
    private int started;
    private int ended;

    ThreadFamilyTally(String stem, boolean virtual) {
        this.stem = stem;
        this.virtual = virtual;
    }

    /** The part of the recording that is looked at. */
    record Span(long fromNanos, long toNanos) {

        int quarterOf(long nanos) {
            double share = (nanos - fromNanos) / (double) Math.max(1, toNanos - fromNanos);
            return (int) Math.max(0, Math.min(QUARTERS - 1L, (long) (share * QUARTERS)));
        }

        /** Whether whoever was started then has lived through a quarter of it. */
        boolean isLong(long startedNanos) {
            return toNanos - startedNanos >= (toNanos - fromNanos) / QUARTERS;
        }
    }

    void seen() {
        threads++;
    }

    void started(long nanos, Span span, @Nullable Frame starter) {
        started++;
        netByQuarter[span.quarterOf(nanos)]++;
        if (starter != null && (starters.size() < MOST_STARTERS || starters.containsKey(starter))) {
            starters.merge(starter, 1, Integer::sum);
        }
    }

    void ended(long nanos, Span span) {
        ended++;
        netByQuarter[span.quarterOf(nanos)]--;
    }

    void waited(ThreadState state, Duration time) {
        timeByState.merge(state, time, Duration::plus);
    }

    /** The family, with those of its threads that are still known. */
    ThreadFamily family(List<ThreadLife> lives, Span span, ThreadTraceSettings settings, int dumps) {
        var living = lives.stream()
                .filter(life -> life.endedNanos == ThreadLife.UNKNOWN)
                .toList();
        int neverEnding = (int) living.stream()
                .filter(life -> life.startedNanos != ThreadLife.UNKNOWN && span.isLong(life.startedNanos))
                .count();
        var stuck = new ArrayList<ThreadState>();
        for (var life : lives) {
            var state = life.stuck(settings.limit().toNanos());
            if (state != null) {
                stuck.add(state);
            }
        }
        int notRunning = (int) living.stream().filter(ThreadLife::isNotRunning).count();
        var anomalies = EnumSet.noneOf(ThreadAnomaly.class);
        if (isGrowing(settings.leastGrowth())) {
            anomalies.add(ThreadAnomaly.GROWING);
        }
        boolean idle = living.stream().filter(ThreadLife::isIdle).count() >= MOST * living.size();
        if (neverEnding >= settings.leastGrowth() && ended * FEW <= started && !idle) {
            anomalies.add(ThreadAnomaly.NEVER_ENDING);
        }
        anomalies.addAll(stuckness(stuck));
        if (notRunning > 0) {
            anomalies.add(ThreadAnomaly.RUNNABLE_NOT_RUNNING);
        }
        if (hasNoTurnover(living, stuck.size(), settings, dumps)) {
            anomalies.add(ThreadAnomaly.NO_TURNOVER);
        }
        return new ThreadFamily(
                stem,
                virtual,
                threads,
                started,
                ended,
                living.size(),
                starter(),
                timeByState,
                neverEnding,
                stuck.size(),
                notRunning,
                anomalies);
    }

    private boolean isGrowing(int least) {
        return started - ended >= least
                && netByQuarter[QUARTERS - 1] > 0
                && Arrays.stream(netByQuarter).filter(net -> net > 0).count() >= GROWN_QUARTERS;
    }

    /** One thread that waits for ever may well be meant to, such as the main thread for the end of others. */
    private static Set<ThreadAnomaly> stuckness(List<ThreadState> stuck) {
        var anomalies = EnumSet.noneOf(ThreadAnomaly.class);
        if (stuck.contains(ThreadState.BLOCKED)) {
            anomalies.add(ThreadAnomaly.BLOCKED_TOO_LONG);
        }
        if (stuck.stream().filter(state -> state != ThreadState.BLOCKED).count() > 1) {
            anomalies.add(ThreadAnomaly.WAITING_TOO_LONG);
        }
        return anomalies;
    }

    private boolean hasNoTurnover(List<ThreadLife> living, int stuck, ThreadTraceSettings settings, int dumps) {
        return dumps > 1
                && living.size() >= settings.leastCluster()
                && stuck >= MOST * living.size()
                && living.stream().filter(life -> life.dumps() == dumps).count() >= MOST * living.size();
    }

    private @Nullable Frame starter() {
        return starters.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(null);
    }
}
