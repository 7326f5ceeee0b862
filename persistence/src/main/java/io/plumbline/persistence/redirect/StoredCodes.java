package io.plumbline.persistence.redirect;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import javax.sql.DataSource;

/** The codes of all links, of every domain, read from an index in one go and never held at once. Thread-safe. */
public final class StoredCodes {

    private static final String COUNT = "SELECT count(*) FROM plumbline.short_link";
    private static final String ALL = "SELECT short_code FROM plumbline.short_link";
    private static final int ROWS_AT_ONCE = 10_000;

    private final DataSource dataSource;

    public StoredCodes(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * Hands on every code that is committed when this begins, and perhaps later ones.
     *
     * @param taker from the number of codes, about, to what takes each of them
     * @throws LinkStoreException if the database does not answer
     */
    public void read(LongFunction<Consumer<String>> taker) {
        try (Connection connection = dataSource.getConnection()) {
            // rows come in portions within a transaction alone
            connection.setAutoCommit(false);
            try {
                read(connection, taker.apply(count(connection)));
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException failure) {
            throw new LinkStoreException(failure);
        }
    }

    private static long count(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(COUNT);
                ResultSet rows = statement.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static void read(Connection connection, Consumer<String> taker) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ALL)) {
            statement.setFetchSize(ROWS_AT_ONCE);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    taker.accept(rows.getString(1));
                }
            }
        }
    }
}
