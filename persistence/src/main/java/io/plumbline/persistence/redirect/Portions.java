package io.plumbline.persistence.redirect;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/** The rows of a long answer, of one moment, in portions that are never held all at once. Stateless. */
final class Portions {

    /** So few that they are garbage before the next collection, which moves what is still in use. */
    private static final int ROWS_AT_ONCE = 1_000;

    private Portions() {}

    /** Takes the rows of an answer, one by one. */
    @FunctionalInterface
    interface Taker {

        /** Takes the current row. */
        void take(ResultSet row) throws SQLException;
    }

    /**
     * Hands on every row of a query.
     *
     * @throws LinkStoreException if the database does not answer
     */
    static void read(DataSource dataSource, String query, Taker taker, long... arguments) {
        try (Connection connection = dataSource.getConnection()) {
            // rows come in portions within a transaction alone
            connection.setAutoCommit(false);
            try {
                read(connection, query, taker, arguments);
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException failure) {
            throw new LinkStoreException(failure);
        }
    }

    private static void read(Connection connection, String query, Taker taker, long[] arguments) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setFetchSize(ROWS_AT_ONCE);
            for (int i = 0; i < arguments.length; i++) {
                statement.setLong(i + 1, arguments[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    taker.take(rows);
                }
            }
        }
    }
}
