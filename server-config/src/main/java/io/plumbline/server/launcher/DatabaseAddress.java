package io.plumbline.server.launcher;

import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A PostgreSQL database and who we are there.
 *
 * @param url a JDBC URL, {@code jdbc:postgresql://host:port/name}
 */
public record DatabaseAddress(String url, String user, String password) {

    private static final int CONNECT_SECONDS = 10;

    /** A data source without a pool: each connection is a new one. */
    public PGSimpleDataSource dataSource() {
        var dataSource = new PGSimpleDataSource();
        dataSource.setUrl(url);
        dataSource.setUser(user);
        dataSource.setPassword(password);
        dataSource.setConnectTimeout(CONNECT_SECONDS);
        dataSource.setLoginTimeout(CONNECT_SECONDS);
        return dataSource;
    }

    /** Connects once; the failure says why the database cannot be used now. */
    void probe() throws SQLException {
        try (Connection connection = dataSource().getConnection()) {
            connection.isValid(CONNECT_SECONDS);
        }
    }

    @Override
    public String toString() {
        return url + " as " + user;
    }
}
