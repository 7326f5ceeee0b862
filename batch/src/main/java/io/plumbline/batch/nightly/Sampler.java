package io.plumbline.batch.nightly;

import io.plumbline.batch.capture.FlightRecorder;
import io.plumbline.batch.capture.MemorySample;
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
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.stream.Collectors;
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

    /** Another instance may sample a target that a run of ours has asked; none works on longer with a connection that it was given. */
    private static final Duration LONGEST_USE = Runs.LONGEST_ATTEMPT.plusHours(1);

    private final TargetBook book;
    private final Connections connections;
    private final MemorySampler memory;
    private final FlightRecorder recorder;
    private final Probes probes;
    private final Censuses censuses;
    private final Policies policies;
    private final RequestFigures figures;
    private final Instance instance;
    private final Duration interval;
    private final Workers workers;
    private final Clock clock;

    /** However many targets answer at once, they leave connections to the database to others. */
    private final Semaphore notes = new Semaphore(NOTES_AT_ONCE);

    private final Set<Long> underWay = ConcurrentHashMap.newKeySet();
    private final Map<Long, Silence> silences = new ConcurrentHashMap<>();
    private final Builds builds;
    private volatile List<Target> ours = List.of();

    /** A target that did not answer: how often in a row, and when it is asked again. */
    record Silence(int times, Instant askAgain) {

        /** Whether it is time to ask; of a clock that was set back, one that would ask later than it ever does has no say. */
        boolean isOver(Instant now) {
            return !askAgain.isAfter(now) || askAgain.isAfter(now.plus(LONGEST_PAUSE));
        }
    }

    public Sampler(
            TargetBook book,
            Connections connections,
            MemorySampler memory,
            FlightRecorder recorder,
            Probes probes,
            Censuses censuses,
            Policies policies,
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
        this.policies = policies;
        this.figures = new RequestFigures(clock);
        this.instance = instance;
        this.interval = interval;
        this.workers = workers;
        this.clock = clock;
        this.builds = new Builds(clock);
    }

    /** Samples every target that is this instance's to sample; returns before the samples are there. */
    public void sampleAll() {
        var now = clock.instant();
        closeUnwatched();
        policies.look();
        ours = book.toSample(instance.name(), interval.multipliedBy(LEASE_INTERVALS));
        connections.closeUnused(ours.stream().map(Target::id).collect(Collectors.toSet()), LONGEST_USE);
        for (var target : ours) {
            var silence = silences.get(target.id());
            if (silence == null || silence.isOver(now)) {
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

    /** Samples a target in the background whose policy has changed, if this instance watches it. */
    void policyChanged(Target target) {
        policies.look();
        sampleSoon(target);
    }

    /* Another instance may have removed it, or have it paused. */
    private void closeUnwatched() {
        var gone = new HashSet<>(connections.targets());
        for (var target : book.all()) {
            if (gone.remove(target.id()) && target.paused().isPresent()) {
                remove(target);
            }
        }
        gone.forEach(this::forget);
    }

    /** Forgets a removed, ended or paused target; in the background, its JVM is asked to stop the recording that we had it keep. */
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
            policies.forget(identity);
        } catch (TargetException silent) {
            LOG.log(
                    Level.INFO,
                    "target {0}, which is no longer watched, may go on with its flight recording: {1}",
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
        policies.forget(targetId);
        figures.forget(targetId);
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
            var taken = memory.sample(connection);
            var sample = taken.withRequests(served(target, connection));
            var identity = connection.identity();
            var build = builds.of(target, connection);
            var noted = noted(() -> book.reached(target.id(), identity, build, sample));
            silences.remove(target.id());
            if (connection.isClosed()) {
                connections.drop(target.id(), connection);
                return;
            }
            var latencyMillis = latency(target, connection);
            if (connection.isClosed()) {
                return;
            }
            if (noted.isPresent()) {
                policies.keep(
                        target,
                        connection,
                        new Policies.Seen(sample, noted.get().forced(), latencyMillis));
                lookAround(target, noted.get().epoch(), connection);
            }
        } catch (TargetException silent) {
            if (connection != null) {
                connections.drop(target.id(), connection);
            }
            silences.compute(target.id(), (id, before) -> longer(before));
            noted(() -> {
                book.unreachable(target.id(), String.valueOf(silent.getMessage()), Absences.of(silent));
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

    private long served(Target target, JvmConnection connection) {
        try {
            return figures.served(target, connection).orElse(MemorySample.UNKNOWN);
        } catch (TargetUnreachableException broken) {
            connections.drop(target.id(), connection);
            return MemorySample.UNKNOWN;
        }
    }

    /* Whatever it is that somebody named, and whatever it does: the sample is taken. */
    private OptionalDouble latency(Target target, JvmConnection connection) {
        try {
            return figures.latency(target, connection);
        } catch (TargetUnreachableException broken) {
            connections.drop(target.id(), connection);
            return OptionalDouble.empty();
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
