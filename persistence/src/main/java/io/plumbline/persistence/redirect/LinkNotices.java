package io.plumbline.persistence.redirect;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/**
 * Listens to the database for links and domains that were made, changed or deleted, on one connection of its own.
 *
 * <p>One thread at a time.
 */
public final class LinkNotices implements AutoCloseable {

    private static final String LINKS = "plumbline_link";
    private static final String DOMAINS = "plumbline_domain";
    private static final int PING_SECONDS = 5;

    private final Connection connection;
    private final PGConnection driver;
    private long lastHeardNanos = System.nanoTime();

    private LinkNotices(Connection connection, PGConnection driver) {
        this.connection = connection;
        this.driver = driver;
    }

    /** Begins to listen: every change committed from now on is heard. */
    public static LinkNotices listen(DataSource dataSource) throws SQLException {
        var connection = dataSource.getConnection();
        try (Statement statement = connection.createStatement()) {
            statement.execute("LISTEN " + DOMAINS);
            statement.execute("LISTEN " + LINKS);
            return new LinkNotices(connection, connection.unwrap(PGConnection.class));
        } catch (SQLException | RuntimeException failure) {
            // the server's pool reports some dead connections by the latter
            connection.close();
            throw failure;
        }
    }

    /**
     * Waits for notices and hands on their codes; the empty text stands for all codes. Returns after a while without any.
     *
     * @param changedDomain runs first, and once, if domains were made, changed or deleted
     * @throws SQLException if the connection is gone, so that notices may have been missed
     */
    public void await(Duration atMost, Consumer<String> changedCode, Runnable changedDomain) throws SQLException {
        var notices = driver.getNotifications((int) atMost.toMillis());
        if (notices != null && notices.length > 0) {
            lastHeardNanos = System.nanoTime();
            var domains = false;
            for (var notice : notices) {
                domains |= notice.getName().equals(DOMAINS);
            }
            if (domains) {
                changedDomain.run();
            }
            for (var notice : notices) {
                if (notice.getName().equals(LINKS)) {
                    changedCode.accept(notice.getParameter());
                }
            }
        } else if (System.nanoTime() - lastHeardNanos
                > Duration.ofSeconds(PING_SECONDS).toNanos()) {
            ping();
        }
    }

    @Override
    public void close() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("UNLISTEN *");
        } finally {
            connection.close();
        }
    }

    /** A silent connection may be a dead one. */
    private void ping() throws SQLException {
        if (!connection.isValid(PING_SECONDS)) {
            throw new SQLException("the connection that listens for changed links is dead");
        }
        lastHeardNanos = System.nanoTime();
    }
}
