package io.plumbline.web.problem;

import static java.lang.System.Logger.Level.WARNING;

import java.lang.reflect.UndeclaredThrowableException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Tells failures of the database that will pass from all others, and logs the first of a row of them. Thread-safe. */
final class DatabaseOutage {

    private static final System.Logger LOG = System.getLogger(DatabaseOutage.class.getName());

    /** An outage is over when nothing failed for so long. */
    private static final long QUIET_NANOS = Duration.ofMinutes(1).toNanos();

    private final LongSupplier nanoTime;
    private final AtomicLong lastFailure;

    DatabaseOutage(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.lastFailure = new AtomicLong(nanoTime.getAsLong() - QUIET_NANOS);
    }

    /** Whether a request failed because the database, or the server's pool, did not give it a working connection. */
    static boolean isBehind(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            // the first is how the server's pool reports some dead connections
            if (cause instanceof UndeclaredThrowableException
                    || (cause instanceof SQLException refusal && isOfConnection(refusal.getSQLState()))) {
                return true;
            }
        }
        return false;
    }

    /** Whether the database took a transaction back because of others (class 40: deadlock, serialization); the same may pass now. */
    static boolean isTakenBack(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException refusal
                    && refusal.getSQLState() != null
                    && refusal.getSQLState().startsWith("40")) {
                return true;
            }
        }
        return false;
    }

    /** Notes one failure; whether it is the first of an outage, which is logged. */
    boolean note(Throwable failure) {
        var now = nanoTime.getAsLong();
        var isFirst = now - lastFailure.getAndSet(now) >= QUIET_NANOS;
        if (isFirst) {
            LOG.log(WARNING, "the database does not answer; requests get 503 until it does", failure);
        }
        return isFirst;
    }

    /**
     * By PostgreSQL's classes: 08 connection, 53 insufficient resources, 57 operator intervention (shutdown, timeout).
     * The server's pool gives its own refusals no state.
     */
    private static boolean isOfConnection(@Nullable String state) {
        return state == null || state.startsWith("08") || state.startsWith("53") || state.startsWith("57");
    }
}
