package io.plumbline.batch.nightly;

import io.plumbline.batch.target.BuildSource;
import io.plumbline.batch.target.JvmConnection;
import io.plumbline.batch.target.TargetUnreachableException;
import io.plumbline.persistence.configuration.Release;
import io.plumbline.persistence.target.Target;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Asks targets which build they run. What one answers with in place of it is logged once, and costs it nothing else. Thread-safe. */
final class Builds {

    private static final Logger LOG = System.getLogger(Builds.class.getName());

    private final Map<Long, String> failures = new ConcurrentHashMap<>();

    /** The build that a target runs now; absent if it does not tell. A connection that breaks at the question is closed. */
    @Nullable
    String of(Target target, JvmConnection connection) {
        if (target.kind() == Target.Kind.SELF && target.buildFrom().isEmpty()) {
            return Release.VERSION;
        }
        try {
            return BuildSource.of(target.buildFrom()).ask(connection).orElse(null);
        } catch (TargetUnreachableException broken) {
            var why = String.valueOf(broken.getMessage());
            if (!why.equals(failures.put(target.id(), why))) {
                LOG.log(
                        Level.WARNING,
                        "target {0} does not tell its build by \"{1}\": {2}",
                        Long.toString(target.id()),
                        target.buildFrom().orElse(""),
                        why);
            }
            return null;
        }
    }

    void forget(long targetId) {
        failures.remove(targetId);
    }
}
