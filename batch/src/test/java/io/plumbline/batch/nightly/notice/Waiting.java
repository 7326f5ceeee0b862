package io.plumbline.batch.nightly.notice;

import io.plumbline.batch.report.Change;
import io.plumbline.batch.report.News;
import io.plumbline.batch.verdict.Area;
import io.plumbline.batch.verdict.Verdict;
import io.plumbline.persistence.notice.NoticeRepository;
import io.plumbline.persistence.notice.StoredNotice;
import io.plumbline.persistence.schema.Sql;
import io.plumbline.testing.TestDatabase;
import java.time.Instant;
import java.util.List;

/** A fresh database in which notices wait, for tests of what sends them. */
final class Waiting {

    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final TestDatabase database = TestDatabase.fresh();
    private final Sql sql = new Sql(database.dataSource());
    private final NoticeRepository notices = new NoticeRepository(database.dataSource());

    TestDatabase database() {
        return database;
    }

    NoticeRepository notices() {
        return notices;
    }

    long target(String name) {
        return sql.first("""
                        INSERT INTO plumbline.target (name, kind, url, state, state_since, registered_at)
                        VALUES (?, 'JMX', 'service:jmx:rmi://h', 'OK', now(), now()) RETURNING id""", row -> row.getLong(1), name).orElseThrow();
    }

    long diagnosis(long target) {
        return sql.first("""
                        INSERT INTO plumbline.diagnosis (target_id, run_key, origin, requested_at, window_from, window_to, state,
                            progress, phase)
                        VALUES (?, gen_random_uuid()::text, 'NIGHTLY', now(), now(), now(), 'RUNNING', 90, 'report')
                        RETURNING id""", row -> row.getLong(1), target).orElseThrow();
    }

    /** Has somebody told of a leak of a target, which waits from noon on. */
    void leak(String target, StoredNotice.Channel channel) {
        leak(target, channel, NOON);
    }

    /** Has somebody told of a leak of a target later. */
    void leak(String target, StoredNotice.Channel channel, Instant dueAt) {
        long diagnosis = diagnosis(target(target));
        notices.add(diagnosis, channel, news(diagnosis, target).json(), NOON, dueAt);
    }

    /** Changes the text of the notices in which something else stands. */
    void rewrite(String before, String after, String where) {
        sql.update("""
                UPDATE plumbline.notice SET content = replace(content, ?, ?) WHERE content LIKE '%' || ? || '%'""", before, after, where);
    }

    /** Has all that was sent wait once more, as if nobody had noted that it was. */
    void sendAgain() {
        sql.update("UPDATE plumbline.notice SET state = 'WAITING', finished_at = NULL, next_attempt_at = ?", NOON);
    }

    private static News news(long diagnosis, String target) {
        return new News(
                diagnosis,
                1L,
                target,
                Verdict.Kind.LEAK,
                "com.acme.Order leaks 300 KB/s.",
                NOON,
                NOON.plusSeconds(7200),
                "Remove the entry when its request ends.",
                "https://go.example.org/console/diagnoses/" + diagnosis,
                List.of(new Change(
                        Change.Kind.NEW,
                        "f",
                        Area.HEAP,
                        "com.acme.Order",
                        "It leaks.",
                        null,
                        NOON,
                        null,
                        null,
                        null,
                        null,
                        false)));
    }
}
