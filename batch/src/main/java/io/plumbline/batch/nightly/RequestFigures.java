package io.plumbline.batch.nightly;

import io.plumbline.batch.target.AttributeNumber;
import io.plumbline.batch.target.JvmConnection;
import io.plumbline.batch.target.TargetUnreachableException;
import io.plumbline.persistence.target.Target;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Asks targets what they tell of their requests: by the attributes that somebody named, else by the bean that this service has, and
 * any program may have. What does not answer, or is not there, is left alone for a while. Thread-safe.
 */
final class RequestFigures {

    /** The 99th percentile of the last minute, in milliseconds; negative if it is not known. */
    private static final AttributeNumber OWN_LATENCY = AttributeNumber.parse("io.plumbline:type=Requests#P99Millis");

    /** How many requests it has served since its start. */
    private static final AttributeNumber OWN_COUNT = AttributeNumber.parse("io.plumbline:type=Requests#Served");

    private static final Logger LOG = System.getLogger(RequestFigures.class.getName());
    private static final Duration LEFT_ALONE = Duration.ofMinutes(10);

    private final Map<Asked, Instant> leftAloneUntil = new ConcurrentHashMap<>();
    private final Clock clock;

    private record Asked(long targetId, AttributeNumber what) {}

    RequestFigures(Clock clock) {
        this.clock = clock;
    }

    /**
     * The 99th percentile of a target's latencies now, in milliseconds.
     *
     * @throws TargetUnreachableException if the question broke the connection
     */
    OptionalDouble latency(Target target, JvmConnection connection) throws TargetUnreachableException {
        return ask(target, named(target.latencyFrom(), OWN_LATENCY), connection);
    }

    /**
     * How many requests a target has served since some beginning.
     *
     * @throws TargetUnreachableException if the question broke the connection
     */
    OptionalLong served(Target target, JvmConnection connection) throws TargetUnreachableException {
        var told = ask(target, named(target.requestsFrom(), OWN_COUNT), connection);
        return told.isPresent() ? OptionalLong.of((long) told.getAsDouble()) : OptionalLong.empty();
    }

    private static AttributeNumber named(Optional<String> named, AttributeNumber own) {
        return named.map(AttributeNumber::parse).orElse(own);
    }

    private OptionalDouble ask(Target target, AttributeNumber what, JvmConnection connection)
            throws TargetUnreachableException {
        var asked = new Asked(target.id(), what);
        var until = leftAloneUntil.get(asked);
        if (until != null && until.isAfter(clock.instant())) {
            return OptionalDouble.empty();
        }
        // as if it did not answer, which takes the connection along, until it has
        leftAloneUntil.put(asked, clock.instant().plus(LEFT_ALONE));
        var told = askNow(target, what, connection);
        if (told.isPresent()) {
            leftAloneUntil.remove(asked);
        }
        return told.isPresent() && told.getAsDouble() >= 0 ? told : OptionalDouble.empty();
    }

    private static OptionalDouble askNow(Target target, AttributeNumber what, JvmConnection connection)
            throws TargetUnreachableException {
        try {
            return what.ask(connection);
        } catch (TargetUnreachableException silent) {
            LOG.log(
                    Level.WARNING,
                    "target {0} does not tell \"{1}\", which is not asked for {2} minutes: {3}",
                    Long.toString(target.id()),
                    what.text(),
                    LEFT_ALONE.toMinutes(),
                    silent.getMessage());
            throw silent;
        }
    }

    /** Forgets a removed target. */
    void forget(long targetId) {
        leftAloneUntil.keySet().removeIf(asked -> asked.targetId() == targetId);
    }
}
