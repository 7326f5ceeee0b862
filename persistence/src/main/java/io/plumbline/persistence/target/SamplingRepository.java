package io.plumbline.persistence.target;

import io.plumbline.persistence.schema.Sql;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * How densely targets are sampled: each change is one statement, so of two instances that change the same target at a time one
 * comes second and sees what the other did. Thread-safe.
 */
@Dependent
public class SamplingRepository {

    private final Sql sql;

    @Inject
    public SamplingRepository(DataSource dataSource) {
        this.sql = new Sql(dataSource);
    }

    private static final String RAISE = """
            INSERT INTO plumbline.sampling_raise AS present (target_id, policy, cause, reason, began_at, ends_at)
            SELECT id, ?, ?, ?, ?, ? FROM plumbline.target WHERE id = ?
            ON CONFLICT (target_id) DO UPDATE SET policy = excluded.policy, cause = excluded.cause,
                reason = excluded.reason, began_at = excluded.began_at, ends_at = excluded.ends_at, closing_until = NULL
            WHERE present.ends_at <= excluded.began_at OR (present.cause = 'LATENCY' AND excluded.cause = 'HAND')""";

    /**
     * Begins a raise, unless another is in force: what somebody asks for takes the place of what a latency began, nothing else of
     * anything.
     *
     * @return whether it began
     */
    public boolean raise(SamplingRaise raise) {
        return sql.update(
                        RAISE,
                        raise.policy(),
                        raise.cause(),
                        raise.reason(),
                        raise.beganAt(),
                        raise.endsAt(),
                        raise.targetId())
                > 0;
    }

    private static final String END =
            "UPDATE plumbline.sampling_raise SET ends_at = greatest(began_at, ?) WHERE target_id = ? AND ends_at > ?";

    /** Ends what is in force before its time, and tells whether there was anything. */
    public boolean end(long targetId, Instant now) {
        return sql.update(END, now, targetId, now) > 0;
    }

    private static final String CLOSE_ENDED = """
            UPDATE plumbline.sampling_raise SET closing_until = ?
            WHERE target_id = ? AND ends_at <= ? AND (closing_until IS NULL OR closing_until <= ?) RETURNING *""";

    /**
     * Lets one caller alone copy what is over, until a moment: if he has not {@link #closed} it by then, he is gone, and the next one may.
     */
    public Optional<SamplingRaise> closeEnded(long targetId, Instant now, Instant until) {
        return sql.first(CLOSE_ENDED, SamplingRepository::raise, until, targetId, now, now);
    }

    private static final String CLOSED =
            "DELETE FROM plumbline.sampling_raise WHERE target_id = ? AND began_at = ? AND ends_at <= ?";

    /** Forgets what is over and copied; what has begun since stays. */
    public void closed(SamplingRaise ended) {
        sql.update(CLOSED, ended.targetId(), ended.beganAt(), ended.endsAt());
    }

    private static final String RAISES = "SELECT * FROM plumbline.sampling_raise";

    /** What is in force, or over and not copied yet, of all targets. */
    public List<SamplingRaise> raises() {
        return sql.list(RAISES, SamplingRepository::raise);
    }

    private static final String RAISE_OF = "SELECT * FROM plumbline.sampling_raise WHERE target_id = ?";

    /** The same of one target. */
    public Optional<SamplingRaise> raiseOf(long targetId) {
        return sql.first(RAISE_OF, SamplingRepository::raise, targetId);
    }

    private static final String PUT_RATE = """
            INSERT INTO plumbline.sampling_rate (target_id, factor, reason, changed_at)
            SELECT id, ?, ?, ? FROM plumbline.target WHERE id = ?
            ON CONFLICT (target_id) DO UPDATE SET factor = excluded.factor, reason = excluded.reason,
                changed_at = excluded.changed_at""";

    /** Notes by how much a target is sampled otherwise than its policy says. */
    public void put(SamplingRate rate) {
        sql.update(PUT_RATE, rate.factor(), rate.reason(), rate.changedAt(), rate.targetId());
    }

    private static final String RATES = "SELECT * FROM plumbline.sampling_rate";

    /** By how much targets are sampled otherwise than their policies say; those that never were are missing. */
    public List<SamplingRate> rates() {
        return sql.list(RATES, SamplingRepository::rate);
    }

    private static final String RATE_OF = "SELECT * FROM plumbline.sampling_rate WHERE target_id = ?";

    /** The same of one target. */
    public Optional<SamplingRate> rateOf(long targetId) {
        return sql.first(RATE_OF, SamplingRepository::rate, targetId);
    }

    private static SamplingRaise raise(ResultSet row) throws SQLException {
        return new SamplingRaise(
                row.getLong("target_id"),
                row.getString("policy"),
                SamplingRaise.Cause.valueOf(row.getString("cause")),
                row.getString("reason"),
                Sql.requiredInstant(row, "began_at"),
                Sql.requiredInstant(row, "ends_at"));
    }

    private static SamplingRate rate(ResultSet row) throws SQLException {
        return new SamplingRate(
                row.getLong("target_id"),
                row.getDouble("factor"),
                row.getString("reason"),
                Sql.requiredInstant(row, "changed_at"));
    }
}
