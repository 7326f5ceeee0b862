package io.plumbline.batch.nightly;

import io.plumbline.batch.capture.AdaptiveRate;
import io.plumbline.batch.capture.FlightRecorder;
import io.plumbline.batch.capture.LatencyWatch;
import io.plumbline.batch.capture.MemorySample;
import io.plumbline.batch.capture.RepositoryRoom;
import io.plumbline.batch.capture.SamplingRates;
import io.plumbline.batch.target.JvmConnection;
import io.plumbline.batch.target.JvmIdentity;
import io.plumbline.batch.target.TargetException;
import io.plumbline.batch.verdict.Wording;
import io.plumbline.persistence.target.SamplingRaise;
import io.plumbline.persistence.target.SamplingRate;
import io.plumbline.persistence.target.SamplingRepository;
import io.plumbline.persistence.target.Target;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Has the targets that this instance watches sampled as is written down for all instances, and writes down that a latency has jumped. What
 * a raise that is over has sampled is copied by one instance, or by the next if that one is killed. Thread-safe; one thread a target.
 */
public final class Policies {

    private static final Logger LOG = System.getLogger(Policies.class.getName());
    private static final String NOT_RECORDED = "target {0} keeps no flight recording: {1}";

    /** Who has not copied what a raise has sampled by then is gone; a copy takes seconds. */
    static final Duration LONGEST_CLOSING = Duration.ofMinutes(10);

    private final PolicyBook book;
    private final SamplingRepository sampling;
    private final SamplingSettings settings;
    private final FlightRecorder recorder;
    private final ClosingCopy closing;
    private final Clock clock;

    private final Map<Long, Kept> keptByTarget = new ConcurrentHashMap<>();
    private final Map<Long, LatencyWatch> watchByTarget = new ConcurrentHashMap<>();
    private final Map<Long, AdaptiveRate> adaptiveByTarget = new ConcurrentHashMap<>();
    private volatile Map<Long, SamplingRaise> raiseByTarget = Map.of();
    private volatile Map<Long, SamplingRate> rateByTarget = Map.of();

    /**
     * What a JVM was told last.
     *
     * @param room where it writes what is recorded
     * @param lack why nothing is recorded there; empty while there is room
     */
    private record Kept(JvmConnection connection, SamplingRates rates, RepositoryRoom room, Optional<String> lack) {

        boolean isLike(Kept other) {
            return connection == other.connection
                    && rates.isLike(other.rates)
                    && lack.isPresent() == other.lack.isPresent();
        }
    }

    /**
     * What the last sample of a target says about how it is to be sampled.
     *
     * @param forced its last collection was one that we forced
     * @param latencyMillis its 99th percentile, if it tells
     */
    record Seen(MemorySample sample, boolean forced, OptionalDouble latencyMillis) {}

    /** Takes a copy of what a raise that is just over has sampled, and has the raise forgotten once that is done. */
    @FunctionalInterface
    public interface ClosingCopy {
        void take(Target target, SamplingRaise ended);
    }

    public Policies(
            PolicyBook book,
            SamplingRepository sampling,
            SamplingSettings settings,
            FlightRecorder recorder,
            ClosingCopy closing,
            Clock clock) {
        this.book = book;
        this.sampling = sampling;
        this.settings = settings;
        this.recorder = recorder;
        this.closing = closing;
        this.clock = clock;
    }

    /** Reads what is written down for all targets. */
    void look() {
        raiseByTarget =
                sampling.raises().stream().collect(Collectors.toMap(SamplingRaise::targetId, Function.identity()));
        rateByTarget = sampling.rates().stream().collect(Collectors.toMap(SamplingRate::targetId, Function.identity()));
    }

    /**
     * Has a target's JVM keep our recording, as densely as is written down. From the first contact on: a copy taken later then
     * already holds samples of objects that have stayed alive since. One that refuses is not asked again before something changes.
     *
     * @param seen its last sample
     */
    void keep(Target target, JvmConnection connection, Seen seen) {
        var raise = raiseByTarget.get(target.id());
        if (raise != null && !raise.isInForce(clock.instant())) {
            var now = clock.instant();
            sampling.closeEnded(target.id(), now, now.plus(LONGEST_CLOSING))
                    .ifPresent(ended -> closing.take(target, ended));
        }
        var jump = seen.latencyMillis().isPresent()
                ? jumped(target, seen.latencyMillis().getAsDouble())
                : null;
        var rate = rateByTarget.get(target.id());
        var adapted = adapted(target, seen, rate);
        keep(target, connection, book.rates(jump == null ? raise : jump, adapted == null ? rate : adapted));
    }

    private @Nullable SamplingRate adapted(Target target, Seen seen, @Nullable SamplingRate rate) {
        return adaptiveByTarget
                .computeIfAbsent(target.id(), id -> new AdaptiveRate())
                .afterSample(rate == null ? 1 : rate.factor(), seen.sample(), seen.forced())
                .map(step -> book.step(target.id(), step))
                .orElse(null);
    }

    private void keep(Target target, JvmConnection connection, SamplingRates rates) {
        try {
            var before = keptByTarget.get(target.id());
            var known = before != null && before.connection() == connection ? before : null;
            var room = known == null ? recorder.room(connection) : known.room();
            var isRecorded = known != null && known.lack().isEmpty();
            var now = new Kept(connection, rates, room, room.lack(isRecorded));
            keptByTarget.put(target.id(), now);
            if (known != null && now.isLike(known)) {
                return;
            }
            if (now.lack().isPresent()) {
                recorder.stop(connection);
                LOG.log(
                        Level.WARNING,
                        NOT_RECORDED,
                        Long.toString(target.id()),
                        now.lack().get());
            } else {
                recorder.keep(connection, rates);
                // it tells where it writes once it does
                keptByTarget.put(target.id(), new Kept(connection, rates, recorder.room(connection), now.lack()));
            }
        } catch (TargetException refused) {
            LOG.log(Level.INFO, NOT_RECORDED, Long.toString(target.id()), refused.getMessage());
        }
    }

    private @Nullable SamplingRaise jumped(Target target, double millis) {
        var policy = settings.onLatency();
        if (policy == null) {
            return null;
        }
        return watchByTarget
                .computeIfAbsent(target.id(), id -> new LatencyWatch())
                .next(clock.instant(), millis)
                .flatMap(jump -> book.raise(
                        target.id(),
                        policy,
                        SamplingRaise.Cause.LATENCY,
                        "the 99th percentile jumped from " + Wording.digits(jump.usualMillis()) + " to "
                                + Wording.digits(jump.nowMillis()) + " ms"))
                .orElse(null);
    }

    /** Forgets a removed target. */
    void forget(long targetId) {
        keptByTarget.remove(targetId);
        watchByTarget.remove(targetId);
        adaptiveByTarget.remove(targetId);
    }

    /** Has the recording in a JVM begin anew for whichever target is the same one. */
    void forget(JvmIdentity jvm) {
        keptByTarget.values().removeIf(kept -> kept.connection().identity().isSameJvmAs(jvm));
    }
}
