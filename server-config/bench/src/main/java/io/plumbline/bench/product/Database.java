package io.plumbline.bench.product;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.postgresql.ds.PGSimpleDataSource;

/** One database, reached anew for every statement; immutable. */
public record Database(DatabaseServer server, String url, String name) {

    public PGSimpleDataSource dataSource() {
        var dataSource = new PGSimpleDataSource();
        dataSource.setUrl(url);
        dataSource.setUser(server.user());
        dataSource.setPassword(server.password());
        return dataSource;
    }

    /** What makes a product serve this database, and what keeps it from refusing us. */
    public Map<String, String> settingsOfProduct(String apiKey) {
        return Map.of(
                "PLUMBLINE_DATABASE_URL",
                url,
                "PLUMBLINE_DATABASE_USER",
                server.user(),
                "PLUMBLINE_DATABASE_PASSWORD",
                server.password(),
                "PLUMBLINE_INITIAL_API_KEY",
                apiKey);
    }

    /** Runs statements, each for itself and all in one session. */
    public void run(String... statements) throws SQLException {
        try (Connection connection = dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** The first column of every row. */
    public List<String> texts(String query) throws SQLException {
        try (Connection connection = dataSource().getConnection();
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            var texts = new ArrayList<String>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        }
    }

    public String text(String query) throws SQLException {
        return texts(query).get(0);
    }

    public long bytes() throws SQLException {
        return Long.parseLong(text("SELECT pg_database_size(current_database())"));
    }

    /** Makes it, empty. */
    public void createAnew() throws SQLException {
        server.own().run("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)", "CREATE DATABASE " + name);
    }

    public void drop() throws SQLException {
        server.own().run("DROP DATABASE " + name + " WITH (FORCE)");
    }
}
