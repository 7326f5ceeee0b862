package io.plumbline.persistence.diagnosis;

import io.plumbline.persistence.schema.Sql;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;

/**
 * The tables of the server's job repository, as far as they lie in our database. The server makes and fills them; we look
 * whether they are there, and forget what is old. Thread-safe.
 */
@Dependent
public class ServerJobTables {

    /** The schema that the server's setting {@code schema-name} should name. */
    public static final String SCHEMA = "plumbline_batch";

    /** What the server's setting {@code table-prefix} must be; Payara Micro has it so, a full Payara Server has none. */
    public static final String PREFIX = "jbatch";

    private final Sql sql;

    @Inject
    public ServerJobTables(DataSource dataSource) {
        this.sql = new Sql(dataSource);
    }

    private static final String PLACES = """
            SELECT quote_ident(table_schema) FROM information_schema.tables
            WHERE table_name = 'jbatchexecutioninstancedata' ORDER BY table_schema = ? DESC""";

    private static final String KNOWS = """
            SELECT jobexecid FROM %s.jbatchexecutioninstancedata
            WHERE jobexecid = ? AND position(convert_to(?, 'UTF8') IN parameters) > 0""";

    /**
     * Says whether the server keeps an execution here.
     *
     * @param mark a parameter of that execution which no other has: numbers begin anew in every repository
     */
    public boolean knows(long executionId, String mark) {
        return schemas().stream()
                .anyMatch(schema -> sql.first(KNOWS.formatted(schema), row -> row.getLong(1), executionId, mark)
                        .isPresent());
    }

    private List<String> schemas() {
        return sql.list(PLACES, row -> row.getString(1), SCHEMA);
    }

    private static final String OLD = """
            CREATE TEMPORARY TABLE old_job ON COMMIT DROP AS
            SELECT jobinstanceid AS id FROM %1$s.jbatchexecutioninstancedata
            GROUP BY jobinstanceid
            HAVING max(createtime) < localtimestamp - ? * interval '1 second'
                AND NOT bool_or(jobexecid IN (
                    SELECT unnest(array_remove(superseded_executions || execution_id, NULL)) FROM plumbline.job_run WHERE state = 'RUNNING'))""";

    private static final List<String> FORGET = List.of(
            """
            DELETE FROM %1$s.jbatchstepstatus WHERE id IN (
                SELECT s.stepexecid FROM %1$s.jbatchstepexecutioninstancedata s
                    JOIN %1$s.jbatchexecutioninstancedata e ON e.jobexecid = s.jobexecid
                    JOIN old_job o ON o.id = e.jobinstanceid)""",
            """
            DELETE FROM %1$s.jbatchstepexecutioninstancedata WHERE jobexecid IN (
                SELECT e.jobexecid FROM %1$s.jbatchexecutioninstancedata e JOIN old_job o ON o.id = e.jobinstanceid)""",
            "DELETE FROM %1$s.jbatchexecutioninstancedata WHERE jobinstanceid IN (SELECT id FROM old_job)",
            "DELETE FROM %1$s.jbatchjobstatus WHERE id IN (SELECT id FROM old_job)",
            "DELETE FROM %1$s.jbatchcheckpointdata WHERE split_part(id, ',', 1) IN (SELECT id::text FROM old_job)",
            "DELETE FROM %1$s.jbatchjobinstancedata WHERE jobinstanceid IN (SELECT id FROM old_job)");

    /**
     * Forgets the server's jobs whose last execution began that long ago, dead ones included, unless one of our runs still
     * needs them. Call it within a transaction.
     */
    public void purge(Duration olderThan) {
        for (var schema : schemas()) {
            sql.update(OLD.formatted(schema), olderThan.toSeconds());
            FORGET.forEach(statement -> sql.update(statement.formatted(schema)));
            sql.update("DROP TABLE old_job");
        }
    }
}
