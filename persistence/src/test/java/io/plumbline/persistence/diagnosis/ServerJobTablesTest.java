package io.plumbline.persistence.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.persistence.schema.Sql;
import io.plumbline.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class ServerJobTablesTest {

    /** The columns that matter of the tables which Payara 6.2025.10 makes. */
    private static final String TABLES = """
            CREATE TABLE plumbline_batch.jbatchjobinstancedata (jobinstanceid integer PRIMARY KEY, name text);
            CREATE TABLE plumbline_batch.jbatchjobstatus
                (id bigint PRIMARY KEY REFERENCES plumbline_batch.jbatchjobinstancedata);
            CREATE TABLE plumbline_batch.jbatchexecutioninstancedata (jobexecid integer PRIMARY KEY,
                jobinstanceid bigint REFERENCES plumbline_batch.jbatchjobinstancedata, createtime timestamp,
                parameters bytea);
            CREATE TABLE plumbline_batch.jbatchstepexecutioninstancedata (stepexecid integer PRIMARY KEY,
                jobexecid bigint REFERENCES plumbline_batch.jbatchexecutioninstancedata);
            CREATE TABLE plumbline_batch.jbatchstepstatus
                (id bigint PRIMARY KEY REFERENCES plumbline_batch.jbatchstepexecutioninstancedata);
            CREATE TABLE plumbline_batch.jbatchcheckpointdata (id varchar, obj bytea);""";

    private TestDatabase database;

    @BeforeEach
    void begin() {
        database = TestDatabase.fresh();
    }

    @Test
    void withoutTheServersTablesNoExecutionIsKnownAndNothingIsPurged() throws SQLException {
        assertThat(new ServerJobTables(database.dataSource()).knows(1, "mark")).isFalse();
        purge();
    }

    @Test
    void anExecutionIsKnownByItsNumberAndItsMark() throws SQLException {
        execute(TABLES);
        job(7, "1 hour");
        var tables = new ServerJobTables(database.dataSource());

        assertThat(tables.knows(7, "mark 7")).isTrue();
        assertThat(tables.knows(7, "another")).isFalse();
        assertThat(tables.knows(8, "mark 7")).isFalse();
    }

    @Test
    void oldJobsAreForgottenUnlessARunStillNeedsThem() throws SQLException {
        execute(TABLES);
        job(1, "20 days");
        job(2, "20 days");
        job(3, "1 hour");
        var ledger = new RunLedger(database.dataSource());
        var run = ledger.claim(
                        new RunQuestion("snapshot", "10:00", null, null),
                        new RunOwner("north", "boot"),
                        Duration.ofMinutes(1))
                .orElseThrow();
        ledger.began(run.id(), run.attempt(), 2);

        purge();

        assertThat(numbers("SELECT jobexecid FROM plumbline_batch.jbatchexecutioninstancedata ORDER BY 1"))
                .containsExactly(2L, 3L);
        assertThat(numbers("SELECT count(*) FROM plumbline_batch.jbatchcheckpointdata"))
                .containsExactly(2L);
        assertThat(numbers("SELECT count(*) FROM plumbline_batch.jbatchstepstatus"))
                .containsExactly(2L);
    }

    private List<Long> numbers(String query) {
        return new Sql(database.dataSource()).list(query, row -> row.getLong(1));
    }

    private void job(int number, String age) throws SQLException {
        execute("INSERT INTO plumbline_batch.jbatchjobinstancedata VALUES (%1$d, 'snapshot');".formatted(number)
                + "INSERT INTO plumbline_batch.jbatchjobstatus VALUES (%1$d);".formatted(number)
                + "INSERT INTO plumbline_batch.jbatchexecutioninstancedata VALUES (%1$d, %1$d, localtimestamp -"
                        .formatted(number)
                + " interval '%2$s', convert_to('x mark %1$d y', 'UTF8'));".formatted(number, age)
                + "INSERT INTO plumbline_batch.jbatchstepexecutioninstancedata VALUES (%1$d, %1$d);".formatted(number)
                + "INSERT INTO plumbline_batch.jbatchstepstatus VALUES (%1$d);".formatted(number)
                + "INSERT INTO plumbline_batch.jbatchcheckpointdata VALUES ('%1$d,trend,READER');".formatted(number));
    }

    private void execute(String statements) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(statements);
        }
    }

    /* All in one transaction, as the container does it. */
    private void purge() throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            new ServerJobTables(new OneConnection(connection)).purge(Duration.ofDays(14));
            connection.commit();
        }
    }

    /** Gives the same connection each time and leaves it open. */
    private static final class OneConnection extends PGSimpleDataSource {

        private static final long serialVersionUID = 1L;

        private final transient Connection connection;

        OneConnection(Connection connection) {
            this.connection = connection;
        }

        @Override
        public Connection getConnection() {
            return (Connection) java.lang.reflect.Proxy.newProxyInstance(
                    Connection.class.getClassLoader(),
                    new Class<?>[] {Connection.class},
                    (proxy, method, arguments) -> {
                        return "close".equals(method.getName()) ? null : method.invoke(connection, arguments);
                    });
        }
    }
}
