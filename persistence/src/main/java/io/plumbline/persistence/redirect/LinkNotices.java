package io.plumbline.persistence.redirect;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

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
        handOn(driver.getNotifications((int) atMost.toMillis()), changedCode, changedDomain);
    }

    /**
     * Hands on the notices of all changes that were committed before the call.
     *
     * @throws SQLException if the connection is gone, so that notices may have been missed
     */
    public void catchUp(Consumer<String> changedCode, Runnable changedDomain) throws SQLException {
        // a silent connection may be a dead one; an answer brings along what the server had to tell before
        if (!connection.isValid(PING_SECONDS)) {
            throw new SQLException("the connection that listens for changed links is dead");
        }
        handOn(driver.getNotifications(), changedCode, changedDomain);
    }

    private static void handOn(
            PGNotification @Nullable [] notices, Consumer<String> changedCode, Runnable changedDomain) {
        if (notices == null) {
            return;
        }
        for (var notice : notices) {
            if (notice.getName().equals(DOMAINS)) {
                changedDomain.run();
                break;
            }
        }
        for (var notice : notices) {
            if (notice.getName().equals(LINKS)) {
                changedCode.accept(notice.getParameter());
            }
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
}
