package io.plumbline.persistence.redirect;

import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Which database this is among all that there are, whatever address it is reached at: the same after a fail-over to a copy that
 * PostgreSQL itself keeps, another once its contents were restored into a new one. Thread-safe.
 */
public final class DatabaseIdentity {

    private static final String READ = """
            SELECT to_hex(system_identifier) || '-' || oid
            FROM pg_control_system(), pg_database WHERE datname = current_database()""";

    private final DataSource dataSource;

    public DatabaseIdentity(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * The identity, in letters, digits and a hyphen.
     *
     * @throws LinkStoreException if the database does not answer
     */
    public String read() {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(READ)) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException failure) {
            throw new LinkStoreException(failure);
        }
    }
}
