package io.plumbline.persistence.notice;

import io.plumbline.persistence.notice.StoredNotice.Channel;
import io.plumbline.persistence.notice.StoredNotice.State;
import io.plumbline.persistence.schema.Sql;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The notices. Thread-safe. */
@Dependent
public class NoticeRepository {

    private final Sql sql;

    @Inject
    public NoticeRepository(DataSource dataSource) {
        this.sql = new Sql(dataSource);
    }

    private static final String ADD = """
            INSERT INTO plumbline.notice (diagnosis_id, channel, state, content, made_at, next_attempt_at)
            VALUES (?, ?, 'WAITING', ?, ?, ?) ON CONFLICT (diagnosis_id, channel) DO NOTHING""";

    /** Notes what is to be told of a diagnosis by a channel, from some time on; a second time it changes nothing. */
    public void add(long diagnosisId, Channel channel, String content, Instant now, Instant dueAt) {
        sql.update(ADD, diagnosisId, channel.name(), content, now, dueAt);
    }

    private static final String TRY = """
            WITH earlier AS (DELETE FROM plumbline.notice WHERE diagnosis_id IS NULL AND channel = ?)
            INSERT INTO plumbline.notice (channel, state, content, made_at, next_attempt_at)
            VALUES (?, 'WAITING', ?, ?, ?) RETURNING *""";

    /** Has a channel tried with a notice that is about nothing, in the place of any earlier trial. */
    public StoredNotice tryOut(Channel channel, String content, Instant now) {
        return sql.first(TRY, NoticeRepository::notice, channel.name(), channel.name(), content, now, now)
                .orElseThrow();
    }

    private static final String TELL = """
            INSERT INTO plumbline.notice_told (target_id, fingerprint, told_at, per_second) VALUES (?, ?, ?, ?)
            ON CONFLICT (target_id, fingerprint) DO UPDATE SET told_at = excluded.told_at, per_second = excluded.per_second""";

    /** Notes that causes on a target are told, by fingerprint with how fast they may grow at most. */
    public void tell(long targetId, Map<String, Double> perSecond, Instant now) {
        sql.updateAll(
                TELL,
                new TreeMap<>(perSecond)
                        .entrySet().stream()
                                .map(told -> new @Nullable Object[] {targetId, told.getKey(), now, told.getValue()})
                                .toList());
    }

    private static final String TOLD = """
            SELECT told.fingerprint, told.per_second FROM plumbline.notice_told told
            WHERE told.target_id = ? AND NOT EXISTS (
                SELECT FROM plumbline.finding_mark mark
                WHERE mark.target_id = told.target_id AND mark.fingerprint = told.fingerprint
                    AND mark.said = 'MUTED' AND mark.status = 'OPEN' AND mark.ends_at > told.told_at)""";

    /**
     * The causes on a target that were told, with how fast they may have grown when they were told last. One that was muted for
     * a while, and is not any more, is not among them before it is told again: whoever muted it waits for that.
     */
    public Map<String, Double> told(long targetId) {
        return sql
                .list(TOLD, row -> Map.entry(row.getString("fingerprint"), row.getDouble("per_second")), targetId)
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static final String CLAIM = """
            WITH due AS MATERIALIZED ( -- as a subquery it might be run for each row, and claim more than it should
                SELECT id FROM plumbline.notice
                WHERE state = 'WAITING' AND channel = ?
                    AND (next_attempt_at <= ? OR (attempts = 0 AND next_attempt_at <= ?))
                    AND EXISTS (
                        SELECT 1 FROM plumbline.notice due
                        WHERE due.state = 'WAITING' AND due.channel = ? AND due.next_attempt_at <= ?)
                ORDER BY next_attempt_at, id LIMIT ? FOR UPDATE SKIP LOCKED)
            UPDATE plumbline.notice SET attempts = attempts + 1, next_attempt_at = ?
            WHERE id IN (SELECT id FROM due)
            RETURNING *""";

    /**
     * What is due on a channel and, if anything is, what is to be told for the first time soon; nobody else gets it before
     * {@code lostAt}, when whoever has it is thought dead.
     *
     * @param soon until when what is due later goes along
     */
    public List<StoredNotice> claim(Channel channel, int most, Instant now, Instant soon, Instant lostAt) {
        return sql
                .list(CLAIM, NoticeRepository::notice, channel.name(), now, soon, channel.name(), now, most, lostAt)
                .stream()
                .sorted(Comparator.comparingLong(StoredNotice::id))
                .toList();
    }

    private static final String FINISH = """
            UPDATE plumbline.notice SET state = ?, finished_at = ?, problem = ?
            WHERE id = ? AND attempts = ? AND state = 'WAITING'""";

    /** Notes that a claimed notice was sent. */
    public void sent(StoredNotice claimed, Instant now) {
        sql.update(FINISH, State.SENT.name(), now, null, claimed.id(), claimed.attempts());
    }

    /** Notes that a claimed notice is given up, and why. */
    public void giveUp(StoredNotice claimed, String problem, Instant now) {
        sql.update(FINISH, State.DEAD.name(), now, problem, claimed.id(), claimed.attempts());
    }

    private static final String RETRY = """
            UPDATE plumbline.notice SET next_attempt_at = ?, problem = ? WHERE id = ? AND attempts = ? AND state = 'WAITING'""";

    /** Notes why an attempt failed, and when the next one is made. */
    public void retry(StoredNotice claimed, String problem, Instant nextAttemptAt) {
        sql.update(RETRY, nextAttemptAt, problem, claimed.id(), claimed.attempts());
    }

    private static final String PUT_BACK = """
            UPDATE plumbline.notice SET attempts = attempts - 1, next_attempt_at = ?
            WHERE id = ? AND attempts = ? AND state = 'WAITING'""";

    /** Leaves a claimed notice to whoever is next; that it was claimed counts for nothing. */
    public void putBack(StoredNotice claimed, Instant now) {
        sql.update(PUT_BACK, now, claimed.id(), claimed.attempts());
    }

    private static final String REVIVE = """
            UPDATE plumbline.notice SET state = 'WAITING', attempts = 0, next_attempt_at = ?, finished_at = NULL
            WHERE id = ? AND state = 'DEAD'""";

    /** Has a notice that was given up sent after all; tells whether it was given up. */
    public boolean revive(long id, Instant now) {
        return sql.update(REVIVE, now, id) > 0;
    }

    private static final String DROP = "DELETE FROM plumbline.notice WHERE id = ? AND state <> 'SENT'";

    /** Forgets a notice that was not sent, so that it never is; tells whether it was not. */
    public boolean drop(long id) {
        return sql.update(DROP, id) > 0;
    }

    private static final String LIST = """
            SELECT * FROM plumbline.notice WHERE ?::text IS NULL OR state = ?::text ORDER BY id DESC LIMIT ?""";

    /** Notices, newest first. */
    public List<StoredNotice> list(@Nullable State state, int most) {
        var wanted = state == null ? null : state.name();
        return sql.list(LIST, NoticeRepository::notice, wanted, wanted, most);
    }

    private static final String COUNT_DEAD =
            "SELECT count(*) FROM plumbline.notice WHERE state = 'DEAD' AND diagnosis_id IS NOT NULL";

    /** How many were given up, so that somebody was not told; trials tell nothing. */
    public long countDead() {
        return sql.first(COUNT_DEAD, row -> row.getLong(1)).orElseThrow();
    }

    private static final String FIND = "SELECT * FROM plumbline.notice WHERE id = ?";

    public Optional<StoredNotice> find(long id) {
        return sql.first(FIND, NoticeRepository::notice, id);
    }

    private static StoredNotice notice(ResultSet row) throws SQLException {
        return new StoredNotice(
                row.getLong("id"),
                Sql.number(row, "diagnosis_id"),
                Channel.valueOf(row.getString("channel")),
                State.valueOf(row.getString("state")),
                row.getString("content"),
                row.getInt("attempts"),
                Sql.requiredInstant(row, "made_at"),
                Sql.requiredInstant(row, "next_attempt_at"),
                Sql.instant(row, "finished_at"),
                row.getString("problem"));
    }
}
