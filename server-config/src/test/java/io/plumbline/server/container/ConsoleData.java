package io.plumbline.server.container;

import java.sql.SQLException;

/** Targets with verdicts, as nights leave them; their names are chosen by hostile programs. */
final class ConsoleData {

    static final String HOSTILE = "<img src=x onerror=alert(1)>\u202Etxt.exe \uD83D\uDCA3";

    private static final String TARGET = """
            INSERT INTO plumbline.target (name, kind, url, state, reason, state_since, registered_at)
            VALUES (?, 'JMX', 'service:jmx:rmi:///jndi/rmi://127.0.0.1:1/jmxrmi', 'UNREACHABLE', ?, now(), now())
            RETURNING id""";

    private static final String DIAGNOSIS = """
            INSERT INTO plumbline.diagnosis (target_id, run_key, origin, requested_at, window_from, window_to, state, progress,
                phase, verdict, reason, finished_at)
            VALUES (?, gen_random_uuid()::text, 'NIGHTLY', now() - make_interval(days => ?), now() - interval '1 hour', now(),
                'FINISHED', 100, 'finished', ?, ?, now())
            RETURNING id""";

    private static final String FINDING = """
            INSERT INTO plumbline.finding (diagnosis_id, target_id, fingerprint, area, grade, summary, bytes_per_second, low,
                high, exhaustion_at, element, holder, holder_field, allocation_site, path, repair, evidence)
            VALUES (?, ?, 'f00d', 'heap', 'A', ?, 532000, 510000, 560000, now() + interval '3 hours', ?, 'com.acme.Registry',
                'com.acme.Registry.BUFFERS', 'com.acme.Shortener.<init>(Shortener.java:42)', ARRAY[?, 'java.util.HashMap.table'],
                'Remove the entry when its request ends.', ARRAY[?])
            RETURNING id""";

    private static final String DEAD_NOTICE = """
            INSERT INTO plumbline.notice (diagnosis_id, channel, state, content, attempts, made_at, next_attempt_at, finished_at, problem)
            VALUES (?, 'WEBHOOK', 'DEAD', ?, 12, now(), now(), now(), 'the webhook answered with status 500') RETURNING id""";

    private ConsoleData() {}

    /** A leak that a webhook did not want to hear of. */
    static void deadNotice(String name) throws SQLException {
        var diagnosis = insert(DIAGNOSIS, insert(TARGET, name, HOSTILE), 0, "LEAK", "ResponseBuffer leaks 532 KB/s.");
        insert(
                DEAD_NOTICE,
                diagnosis,
                "{\"targetName\":\"" + name
                        + "\",\"summary\":\"ResponseBuffer leaks.\",\"at\":\"2026-03-01T12:00:00Z\",\"changes\":[]}");
    }

    /** A target that leaks, with the finding of its latest night; returns the target's id. */
    static long leakingTarget(String name) throws SQLException {
        var target = insert(TARGET, name, HOSTILE);
        var diagnosis = insert(DIAGNOSIS, target, 0, "LEAK", "ResponseBuffer leaks 532 KB/s.");
        insert(FINDING, diagnosis, target, "ResponseBuffer leaks.", HOSTILE, HOSTILE, HOSTILE);
        return target;
    }

    private static long insert(String sql, Object... values) throws SQLException {
        try (var connection = ServerUnderTest.database().dataSource().getConnection();
                var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            try (var row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }
}
