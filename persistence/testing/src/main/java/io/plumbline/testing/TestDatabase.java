package io.plumbline.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * One PostgreSQL database with every migration of the class path applied, empty otherwise.
 *
 * <p>The server starts with the first use in a JVM (some seconds) and stops with the JVM; each {@link #fresh} database is
 * a copy of a migrated template (some tens of milliseconds). Thread-safe.
 *
 * @param url the JDBC URL, user included
 * @param port the server's port on the loopback address
 * @param name the database's name
 */
public record TestDatabase(String url, int port, String name) {

    private static final String TEMPLATE = "migrated";
    private static final AtomicInteger NUMBER = new AtomicInteger();

    /** A new database that nobody else uses. */
    public static TestDatabase fresh() {
        var name = "test_" + NUMBER.incrementAndGet();
        run("CREATE DATABASE " + name + " TEMPLATE " + TEMPLATE);
        return of(name);
    }

    /** A data source without a pool: each connection is a new one. */
    public PGSimpleDataSource dataSource() {
        var dataSource = new PGSimpleDataSource();
        dataSource.setUrl(url);
        return dataSource;
    }

    private static TestDatabase of(String name) {
        var port = Server.POSTGRES.getPort();
        return new TestDatabase("jdbc:postgresql://127.0.0.1:" + port + "/" + name + "?user=postgres", port, name);
    }

    private static void run(String sql) {
        try (Connection connection = Server.POSTGRES.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failure) {
            throw new IllegalStateException("test database: " + sql, failure);
        }
    }

    private static final class Server {
        static final EmbeddedPostgres POSTGRES = start();

        private static EmbeddedPostgres start() {
            try {
                var postgres = EmbeddedPostgres.builder()
                        .setPort(FreePort.find())
                        .setServerConfig("unix_socket_directories", "")
                        .setServerConfig("max_connections", "200")
                        .start();
                try (Connection connection = postgres.getPostgresDatabase().getConnection();
                        Statement statement = connection.createStatement()) {
                    statement.execute("CREATE DATABASE " + TEMPLATE);
                }
                Flyway.configure()
                        .dataSource(postgres.getDatabase("postgres", TEMPLATE))
                        .schemas("plumbline")
                        .load()
                        .migrate();
                return postgres;
            } catch (IOException failure) {
                throw new UncheckedIOException("the test PostgreSQL did not start", failure);
            } catch (SQLException failure) {
                throw new IllegalStateException("the test PostgreSQL did not answer", failure);
            }
        }
    }
}
