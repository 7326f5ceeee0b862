package io.plumbline.server.product;

import io.plumbline.testing.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What the database tells about targets, runs and diagnoses, and a brake that stops a run at a chosen table. Thread-safe. */
public final class DiagnosisTables {

    private final TestDatabase database;

    public DiagnosisTables(TestDatabase database) {
        this.database = database;
    }

    /** The URL without a user. */
    String url() {
        return database.url().substring(0, database.url().indexOf('?'));
    }

    /** The first column of the first row. */
    public long number(String query) throws SQLException {
        return Long.parseLong(texts(query).get(0));
    }

    /** The first column of all rows. */
    List<String> texts(String query) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            var texts = new ArrayList<String>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return List.copyOf(texts);
        }
    }

    private static final List<String> EVERYTHING = List.of(
            "SELECT format('target %s %s: %s %s', id, name, state, reason) FROM plumbline.target ORDER BY id",
            "SELECT format('diagnosis %s of target %s, %s: %s %s %s %s', id, target_id, run_key, state, phase, verdict, reason)"
                    + " FROM plumbline.diagnosis ORDER BY id DESC LIMIT 40",
            "SELECT format('run %s, %s %s: %s, attempt %s on %s, execution %s, started %s, heartbeat %s, finished %s: %s', id,"
                    + " job, run_key, state, attempt, owner_instance, execution_id, started_at, heartbeat_at, finished_at,"
                    + " reason) FROM plumbline.job_run ORDER BY id DESC LIMIT 40");

    /** Targets, and the newest diagnoses and runs, one a line. */
    public String text() throws SQLException {
        var lines = new ArrayList<String>();
        for (var query : EVERYTHING) {
            lines.addAll(texts(query));
        }
        return String.join("\n", lines);
    }

    /**
     * Holds whoever writes to a table until the brake is closed; readers pass. So a run can be met in the very middle of a
     * step, however quick the step is.
     */
    Brake brake(String table) throws SQLException {
        var connection = database.dataSource().getConnection();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("LOCK TABLE plumbline." + table + " IN SHARE ROW EXCLUSIVE MODE");
        }
        return new Brake(connection, table);
    }

    /** A held table. */
    final class Brake implements AutoCloseable {

        private final Connection connection;
        private final String table;

        private Brake(Connection connection, String table) {
            this.connection = connection;
            this.table = table;
        }

        /** Says whether somebody waits to write. */
        boolean holdsSomebody() throws SQLException {
            return number("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'plumbline." + table
                            + "'::regclass")
                    > 0;
        }

        @Override
        public void close() throws SQLException {
            connection.rollback();
            connection.close();
        }
    }
}
