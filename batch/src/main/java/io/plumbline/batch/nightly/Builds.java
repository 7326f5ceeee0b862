package io.plumbline.batch.nightly;

import io.plumbline.batch.target.BuildSource;
import io.plumbline.batch.target.JvmConnection;
import io.plumbline.batch.target.TargetUnreachableException;
import io.plumbline.persistence.configuration.Release;
import io.plumbline.persistence.target.Target;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Asks targets which build they run. At a source that breaks the connection, as one that hangs does, a target is not asked for an
 * hour, so that it costs the target little else than one connection an hour. Thread-safe.
 */
final class Builds {

    private static final Logger LOG = System.getLogger(Builds.class.getName());
    private static final Duration AGAIN = Duration.ofHours(1);

    private final Clock clock;
    private final Map<Long, Break> breaks = new ConcurrentHashMap<>();

    /** A source at which the connection broke, and when. */
    private record Break(BuildSource source, Instant at) {}

    Builds(Clock clock) {
        this.clock = clock;
    }

    /** The build that a target runs now; absent if it does not tell. A connection that breaks at the question is closed. */
    @Nullable
    String of(Target target, JvmConnection connection) {
        if (target.kind() == Target.Kind.SELF && target.buildFrom().isEmpty()) {
            return Release.VERSION;
        }
        var source = BuildSource.of(target.buildFrom());
        return breaksAt(source, target.id()) ? null : asked(source, target.id(), connection);
    }

    private boolean breaksAt(BuildSource source, long targetId) {
        var last = breaks.get(targetId);
        return last != null
                && last.source().equals(source)
                && last.at().plus(AGAIN).isAfter(clock.instant());
    }

    private @Nullable String asked(BuildSource source, long targetId, JvmConnection connection) {
        try {
            return source.ask(connection).orElse(null);
        } catch (TargetUnreachableException broken) {
            breaks.put(targetId, new Break(source, clock.instant()));
            LOG.log(
                    Level.WARNING,
                    "target {0} is not asked for its build by \"{1}\" for an hour: {2}",
                    Long.toString(targetId),
                    source.text().orElse(BuildSource.MANIFEST),
                    broken.getMessage());
            return null;
        }
    }

    void forget(long targetId) {
        breaks.remove(targetId);
    }
}
