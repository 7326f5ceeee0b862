package io.plumbline.web.observe;

import static java.lang.System.Logger.Level.WARNING;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** Asks the database whether it answers and has our tables. Thread-safe. */
@Dependent
public class DatabasePing {

    private static final System.Logger LOG = System.getLogger(DatabasePing.class.getName());
    private static final int TIMEOUT_SECONDS = 3;

    private final DataSource dataSource;

    @Inject
    public DatabasePing(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Whether it did; what it said instead is logged. */
    boolean answers() {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(TIMEOUT_SECONDS);
            return statement.execute("SELECT FROM plumbline.short_link LIMIT 1");
        } catch (SQLException failure) {
            LOG.log(WARNING, "the database does not answer: " + failure.getMessage());
            return false;
        }
    }
}
