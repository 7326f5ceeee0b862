package io.plumbline.batch.nightly;

import io.plumbline.batch.capture.FlightRecorder;
import io.plumbline.batch.capture.MemorySampler;
import io.plumbline.batch.target.JvmConnection;
import io.plumbline.batch.target.TargetException;
import io.plumbline.batch.target.TargetUnreachableException;
import io.plumbline.persistence.target.Target;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes one light sample of every target each interval. Each target is asked on a thread of its own, at most one question
 * at a time; one that does not answer is asked less and less often, so it delays nobody. Thread-safe.
 */
public final class Sampler {

    private static final Logger LOG = System.getLogger(Sampler.class.getName());
    private static final int LEASE_INTERVALS = 4;
    private static final int MOST_DOUBLINGS = 5;
    private static final int NOTES_AT_ONCE = 4;
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    private final TargetBook book;
    private final Connections connections;
    private final MemorySampler memory;
    private final FlightRecorder recorder;
    private final Probes probes;
    private final Censuses censuses;
    private final Instance instance;
    private final Duration interval;
    private final Workers workers;
    private final Clock clock;

    /** However many targets answer at once, they leave connections to the database to others. */
    private final Semaphore notes = new Semaphore(NOTES_AT_ONCE);

    private final Set<Long> underWay = ConcurrentHashMap.newKeySet();
    private final Map<Long, Silence> silences = new ConcurrentHashMap<>();
    private final Builds builds;
    private final Map<Long, JvmConnection> recorded = new ConcurrentHashMap<>();
    private volatile List<Target> ours = List.of();

    /** A target that did not answer: how often in a row, and when it is asked again. */
    private record Silence(int times, Instant askAgain) {}

    public Sampler(
            TargetBook book,
            Connections connections,
            MemorySampler memory,
            FlightRecorder recorder,
            Probes probes,
            Censuses censuses,
            Instance instance,
            Duration interval,
            Workers workers,
            Clock clock) {
        this.book = book;
        this.connections = connections;
        this.memory = memory;
        this.recorder = recorder;
        this.probes = probes;
        this.censuses = censuses;
        this.instance = instance;
        this.interval = interval;
        this.workers = workers;
        this.clock = clock;
        this.builds = new Builds(clock);
    }

    /** Samples every target that is this instance's to sample; returns before the samples are there. */
    public void sampleAll() {
        var now = clock.instant();
        closeRemoved();
        ours = book.toSample(instance.name(), interval.multipliedBy(LEASE_INTERVALS));
        for (var target : ours) {
            var silence = silences.get(target.id());
            if (silence == null || !silence.askAgain().isAfter(now)) {
                sampleSoon(target);
            }
        }
    }

    /** The targets that were this instance's to sample the last time. */
    List<Target> targets() {
        return ours;
    }

    /** Samples a target in the background, if this instance watches it and is not asking it already. */
    public void sampleSoon(Target target) {
        if (instance.watches() && target.isWatchedBy(instance.name()) && underWay.add(target.id())) {
            workers.of(target).execute(() -> {
                try {
                    sample(target);
                } finally {
                    underWay.remove(target.id());
                }
            });
        }
    }

    /* Another instance may have removed it. */
    private void closeRemoved() {
        var open = new HashSet<>(connections.targets());
        open.removeAll(book.ids());
        open.forEach(this::forget);
    }

    /** Forgets a removed or ended target; in the background, its JVM is asked to stop the recording that we had it keep. */
    public void remove(Target target) {
        if (target.kind() == Target.Kind.UPLOAD) {
            return;
        }
        workers.of(target).execute(() -> {
            try {
                stopRecording(target);
            } finally {
                forget(target.id());
            }
        });
    }

    /* What another instance alone reaches is somebody else here, under the same process id or main class. */
    private void stopRecording(Target target) {
        if (target.ownerInstance()
                .filter(owner -> !owner.equals(instance.name()))
                .isPresent()) {
            return;
        }
        try {
            var connection = connections.to(target);
            recorder.stop(connection);
            // another target may be the same JVM, and has to have its recording begin anew
            var identity = connection.identity();
            recorded.values().removeIf(other -> other.identity().isSameJvmAs(identity));
        } catch (TargetException silent) {
            LOG.log(
                    Level.INFO,
                    "removed target {0} may go on with its flight recording: {1}",
                    Long.toString(target.id()),
                    silent.getMessage());
        }
    }

    /** Asks a target soon and anew, since it is reached in another way now. */
    void reconnect(long targetId) {
        forget(targetId);
    }

    private void forget(long targetId) {
        silences.remove(targetId);
        recorded.remove(targetId);
        builds.forget(targetId);
        probes.forget(targetId);
        censuses.forget(targetId);
        connections.forget(targetId);
    }

    // the boundary of a timer: whatever goes wrong with one target must not end the sampling of the others
    @SuppressWarnings("CatchAndPrintStackTrace")
    private void sample(Target target) {
        JvmConnection connection = null;
        try {
            connection = connections.to(target);
            var sample = memory.sample(connection);
            var identity = connection.identity();
            var build = builds.of(target, connection);
            var epoch = noted(() -> book.reached(target.id(), identity, build, sample));
            silences.remove(target.id());
            if (connection.isClosed()) {
                connections.drop(target.id(), connection);
                return;
            }
            keepRecording(target, connection);
            if (epoch.isPresent()) {
                lookAround(target, epoch.get(), connection);
            }
        } catch (TargetException silent) {
            if (connection != null) {
                connections.drop(target.id(), connection);
            }
            silences.compute(target.id(), (id, before) -> longer(before));
            noted(() -> {
                book.unreachable(target.id(), String.valueOf(silent.getMessage()));
                return true;
            });
        } catch (RuntimeException failure) {
            LOG.log(Level.WARNING, "sample of target " + target.id() + " was not taken", failure);
        }
    }

    private <T> T noted(Supplier<T> note) {
        notes.acquireUninterruptibly();
        try {
            return note.get();
        } finally {
            notes.release();
        }
    }

    private Silence longer(@Nullable Silence before) {
        int times = before == null ? 1 : before.times() + 1;
        var pause = interval.multipliedBy(1L << Math.min(times - 1, MOST_DOUBLINGS));
        return new Silence(times, clock.instant().plus(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE));
    }

    /* From the first contact on: a copy taken later then already holds samples of objects that have stayed alive since. */
    private void keepRecording(Target target, JvmConnection connection) {
        if (recorded.put(target.id(), connection) == connection) {
            return;
        }
        try {
            recorder.ensureRunning(connection);
        } catch (TargetException refused) {
            LOG.log(
                    Level.INFO,
                    "target {0} keeps no flight recording: {1}",
                    Long.toString(target.id()),
                    refused.getMessage());
        }
    }

    private void lookAround(Target target, long epoch, JvmConnection connection) {
        try {
            probes.takeIfDue(target.id(), epoch, connection);
            censuses.takeIfDue(target.id(), epoch, connection);
        } catch (TargetException refused) {
            if (refused instanceof TargetUnreachableException) {
                connections.drop(target.id(), connection);
            }
            LOG.log(
                    Level.INFO,
                    "target {0} does not tell of its switches, threads or class loaders: {1}",
                    Long.toString(target.id()),
                    refused.getMessage());
        }
    }
}
