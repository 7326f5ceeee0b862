package io.plumbline.persistence.diagnosis;

import io.plumbline.persistence.schema.Sql;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * What runs, where, since when: leases on runs that expire by the database's clock.
 *
 * <p>A run is claimed once, by its job and key. Its owner renews the lease; when it stops doing so any instance takes the
 * run over with the next attempt number. Whoever writes for a run calls {@link #fence} in the same transaction: a thread
 * whose attempt is over (its machine slept, another took over) cannot commit anything. Thread-safe.
 */
@Dependent
public class RunLedger {

    private final Sql sql;

    @Inject
    public RunLedger(DataSource dataSource) {
        this.sql = new Sql(dataSource);
    }

    private static final String CLAIM = """
            INSERT INTO plumbline.job_run (job, run_key, target_id, diagnosis_id, state, owner_instance, owner_boot,
                attempt, started_at, heartbeat_at, lease_expires_at)
            VALUES (?, ?, ?, ?, 'RUNNING', ?, ?, 1, now(), now(), now() + ? * interval '1 millisecond')
            ON CONFLICT DO NOTHING RETURNING *""";

    /**
     * Claims a run for an owner; empty if anybody claimed it before, whatever came of it, and while another scheduled run of
     * the same job over the same target, or over all, is not over.
     */
    public Optional<JobRun> claim(RunQuestion question, RunOwner owner, Duration lease) {
        return sql.first(
                CLAIM,
                RunLedger::run,
                question.job(),
                question.runKey(),
                question.targetId(),
                question.diagnosisId(),
                owner.instance(),
                owner.boot(),
                lease.toMillis());
    }

    private static final String BEGIN = """
            UPDATE plumbline.job_run SET execution_id = ?
            WHERE id = ? AND attempt = ? AND state = 'RUNNING'""";

    /** Notes the server's number of an attempt. */
    public void began(long runId, int attempt, long executionId) {
        if (sql.update(BEGIN, executionId, runId, attempt) == 0) {
            throw new LeaseLostException(runId, attempt);
        }
    }

    private static final String RENEW = """
            UPDATE plumbline.job_run SET heartbeat_at = now(), lease_expires_at = now() + ? * interval '1 millisecond'
            WHERE id IN (
                SELECT id FROM plumbline.job_run
                WHERE id = ANY (?::bigint[]) AND owner_boot = ? AND state = 'RUNNING'
                FOR NO KEY UPDATE SKIP LOCKED)""";

    /**
     * Renews the leases that an owner still holds among these runs, also expired ones that nobody took over. Waits for nobody:
     * a run that is being written for is passed over, and nobody can take it over meanwhile.
     */
    public void renew(RunOwner owner, Collection<Long> runIds, Duration lease) {
        sql.update(RENEW, lease.toMillis(), List.copyOf(runIds), owner.boot());
    }

    private static final String HELD = """
            SELECT * FROM plumbline.job_run WHERE id = ANY (?::bigint[]) AND owner_boot = ? AND state = 'RUNNING'""";

    /** Those of these runs that an owner still holds. */
    public List<JobRun> held(RunOwner owner, Collection<Long> runIds) {
        return sql.list(HELD, RunLedger::run, List.copyOf(runIds), owner.boot());
    }

    private static final String FENCE = """
            SELECT id FROM plumbline.job_run WHERE id = ? AND attempt = ? AND state = 'RUNNING' FOR NO KEY UPDATE""";

    /**
     * Makes sure that an attempt still holds its run until the end of the current transaction, which must write nothing if
     * this throws.
     *
     * @throws LeaseLostException if another attempt has taken over, or the run is over
     */
    public void fence(long runId, int attempt) {
        if (sql.first(FENCE, row -> row.getLong(1), runId, attempt).isEmpty()) {
            throw new LeaseLostException(runId, attempt);
        }
    }

    private static final String TAKE_OVER = """
            WITH left_behind AS MATERIALIZED ( -- as a subquery it might be run for each row, and take more than it should
                SELECT id FROM plumbline.job_run
                WHERE state = 'RUNNING' AND (diagnosis_id IS NOT NULL) = ? AND id <> ALL (?::bigint[])
                    AND (lease_expires_at < now() OR (owner_instance = ? AND owner_boot <> ?))
                    AND (lease_expires_at < now() - ? * interval '1 millisecond' OR NOT EXISTS (
                        SELECT 1 FROM plumbline.target t
                        WHERE t.id = job_run.target_id AND t.owner_instance <> ?))
                ORDER BY lease_expires_at LIMIT ? FOR UPDATE SKIP LOCKED)
            UPDATE plumbline.job_run
            SET attempt = attempt + 1, owner_instance = ?, owner_boot = ?,
                superseded_executions = CASE WHEN execution_id IS NULL THEN superseded_executions
                    ELSE superseded_executions || execution_id END,
                execution_id = NULL, heartbeat_at = now(), lease_expires_at = now() + ? * interval '1 millisecond'
            WHERE id IN (SELECT id FROM left_behind)
            RETURNING *""";

    /**
     * Takes over runs whose lease has expired, or that an earlier start of the same instance has left behind, each with the
     * next attempt number. Two instances never get the same run. One about an instance's own JVM waits for that instance, but
     * no longer than the patience.
     *
     * @param mostDiagnoses how many of those that make a diagnosis; scheduled runs are taken over all
     * @param except runs that the owner knows to be alive, whatever their leases say
     */
    public List<JobRun> takeOver(
            RunOwner owner, Duration lease, Duration patience, int mostDiagnoses, Collection<Long> except) {
        var ids = List.copyOf(except);
        var taken = new ArrayList<>(taken(owner, lease, patience, ids, false, Integer.MAX_VALUE));
        taken.addAll(taken(owner, lease, patience, ids, true, mostDiagnoses));
        return taken;
    }

    private List<JobRun> taken(
            RunOwner owner, Duration lease, Duration patience, List<Long> except, boolean makeDiagnoses, int most) {
        return sql.list(
                TAKE_OVER,
                RunLedger::run,
                makeDiagnoses,
                except,
                owner.instance(),
                owner.boot(),
                patience.toMillis(),
                owner.instance(),
                most,
                owner.instance(),
                owner.boot(),
                lease.toMillis());
    }

    private static final String FINISH = """
            UPDATE plumbline.job_run SET state = ?, reason = ?, finished_at = now(), heartbeat_at = now()
            WHERE id = ? AND attempt = ? AND state = 'RUNNING'""";

    /** Notes that a run is done; false if the attempt was over before. */
    public boolean finish(long runId, int attempt) {
        return sql.update(FINISH, JobRun.State.FINISHED, null, runId, attempt) > 0;
    }

    /** Notes that a run failed, and why; false if the attempt was over before. */
    public boolean fail(long runId, int attempt, String reason) {
        return sql.update(FINISH, JobRun.State.FAILED, reason, runId, attempt) > 0;
    }

    private static final String RELEASE = """
            UPDATE plumbline.job_run SET lease_expires_at = now() + ? * interval '1 millisecond', reason = ?
            WHERE id = ? AND attempt = ? AND state = 'RUNNING'""";

    /** Gives a run back unfinished, and tells why; any instance may go on with it after a pause. */
    public void release(long runId, int attempt, Duration pause, String why) {
        sql.update(RELEASE, pause.toMillis(), why, runId, attempt);
    }

    private static final String QUEUED = """
            SELECT d.id, d.target_id, d.run_key
            FROM plumbline.diagnosis d JOIN plumbline.target t ON t.id = d.target_id
            WHERE d.state = 'QUEUED'
                AND NOT EXISTS (SELECT 1 FROM plumbline.job_run r WHERE r.job = ? AND r.run_key = d.run_key)
                AND (t.owner_instance IS NULL OR t.owner_instance = ?
                    OR d.requested_at < now() - ? * interval '1 millisecond')
            ORDER BY d.id LIMIT ?""";

    /**
     * The diagnoses that wait for a run, oldest first. One about an instance's own JVM waits for that instance; after the
     * patience any instance may make it, with what is stored.
     */
    public List<RunQuestion> queued(String job, String instance, Duration patience, int most) {
        return sql.list(
                QUEUED,
                row -> new RunQuestion(
                        job, row.getString("run_key"), Sql.number(row, "target_id"), Sql.number(row, "id")),
                job,
                instance,
                patience.toMillis(),
                most);
    }

    private static final String FIND = "SELECT * FROM plumbline.job_run WHERE id = ?";

    public Optional<JobRun> find(long runId) {
        return sql.first(FIND, RunLedger::run, runId);
    }

    private static final String LATEST = "SELECT * FROM plumbline.job_run ORDER BY id DESC LIMIT ?";

    /** The runs of all jobs, newest first. */
    public List<JobRun> latest(int most) {
        return sql.list(LATEST, RunLedger::run, most);
    }

    private static final String PURGE =
            "DELETE FROM plumbline.job_run WHERE finished_at < now() - ? * interval '1 second'";

    /** Forgets runs that were over that long ago, and tells how many. */
    public int purge(Duration olderThan) {
        return sql.update(PURGE, olderThan.toSeconds());
    }

    private static JobRun run(ResultSet row) throws SQLException {
        return new JobRun(
                row.getLong("id"),
                new RunQuestion(
                        row.getString("job"),
                        row.getString("run_key"),
                        Sql.number(row, "target_id"),
                        Sql.number(row, "diagnosis_id")),
                JobRun.State.valueOf(row.getString("state")),
                new RunOwner(row.getString("owner_instance"), row.getString("owner_boot")),
                row.getInt("attempt"),
                Sql.number(row, "execution_id"),
                List.of((Long[]) row.getArray("superseded_executions").getArray()),
                Sql.requiredInstant(row, "started_at"),
                Sql.requiredInstant(row, "heartbeat_at"),
                Sql.requiredInstant(row, "lease_expires_at"),
                Sql.instant(row, "finished_at"),
                row.getString("reason"));
    }
}
