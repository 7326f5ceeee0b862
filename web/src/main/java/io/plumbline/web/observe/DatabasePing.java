package io.plumbline.web.observe;

import static java.lang.System.Logger.Level.WARNING;

import io.plumbline.web.gate.DatabaseGate;
import io.plumbline.web.gate.DatabaseUnavailableException;
import java.lang.reflect.UndeclaredThrowableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Asks the database whether it answers and has our tables, at most once a second and one request at a time, because
 * everybody may ask us. Thread-safe.
 */
public final class DatabasePing {

    private static final System.Logger LOG = System.getLogger(DatabasePing.class.getName());
    private static final int TIMEOUT_SECONDS = 3;
    private static final Duration BELIEVED = Duration.ofSeconds(1);

    private final DataSource dataSource;
    private final DatabaseGate gate = new DatabaseGate(1, BELIEVED);
    private volatile @Nullable Answer last;

    public DatabasePing(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Whether it did within the last second; what it said instead is logged. */
    boolean answers() {
        var known = last;
        if (known != null && known.isFresh()) {
            return known.works();
        }
        try {
            return gate.ask(this::ask);
        } catch (DatabaseUnavailableException unavailable) {
            return false;
        }
    }

    private boolean ask() {
        var known = last;
        if (known != null && known.isFresh()) {
            return known.works();
        }
        var works = works();
        last = new Answer(works, System.nanoTime());
        return works;
    }

    private boolean works() {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(TIMEOUT_SECONDS);
            return statement.execute("SELECT FROM plumbline.short_link LIMIT 1");
        } catch (SQLException | UndeclaredThrowableException failure) {
            // the latter is how the server's pool reports some dead connections
            LOG.log(WARNING, "the database does not answer: " + failure);
            return false;
        }
    }

    private record Answer(boolean works, long atNanos) {

        boolean isFresh() {
            return System.nanoTime() - atNanos < BELIEVED.toNanos();
        }
    }
}
