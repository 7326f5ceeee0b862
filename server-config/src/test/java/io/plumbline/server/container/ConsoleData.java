package io.plumbline.server.container;

import java.sql.SQLException;

/** Targets with verdicts, as nights leave them; their names are chosen by hostile programs. */
final class ConsoleData {

    static final String HOSTILE = "<img src=x onerror=alert(1)>\u202Etxt.exe \uD83D\uDCA3";

    private static final String TARGET = """
            INSERT INTO plumbline.target (name, kind, url, state, reason, state_since, registered_at)
            VALUES (?, 'JMX', 'service:jmx:rmi:///jndi/rmi://127.0.0.1:1/jmxrmi', 'UNREACHABLE', ?, now(), now())
            RETURNING id""";

    private static final String EPOCH = """
            INSERT INTO plumbline.target_epoch (target_id, started_at, pid, host, jvm_name, jvm_vendor, jvm_version, collector,
                max_heap_bytes, first_seen_at)
            VALUES (?, now(), 4711, 'host', 'OpenJDK', 'Debian', '17.0.15', 'G1', 536870912, now())""";

    private static final String EARLIER_EPOCH = """
            INSERT INTO plumbline.target_epoch (id, target_id, started_at, pid, host, jvm_name, jvm_vendor, jvm_version, collector,
                max_heap_bytes, first_seen_at)
            VALUES (-?, ?, now() - interval '3 hours', 4711, 'host', 'OpenJDK', 'Debian', '17.0.15', 'G1', 536870912,
                now() - interval '3 hours')
            RETURNING id""";

    private static final String SAMPLE = """
            INSERT INTO plumbline.memory_sample (target_id, at, epoch_id, used_bytes, committed_bytes, max_bytes, floor_bytes,
                collections, young_collections, old_collections, collection_millis, last_pause_millis, metaspace_bytes,
                code_cache_bytes, direct_bytes, mapped_bytes, threads, loaded_classes, open_files, rss_bytes)
            VALUES (?, now() - make_interval(mins => ?), ?, 1000000, 9000000, 9000000, 1000000, 9, 9, 0, 1, 1, 1000, 1000, 0, 0, 9, 9,
                9, 9000000)""";

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
                'BUFFERS', 'com.acme.Shortener.<init>(Shortener.java:42)', ARRAY[?, 'java.util.HashMap.table'],
                'Remove the entry when its request ends.', ARRAY[?])
            RETURNING id""";

    private static final String COUNTED_FINDING = """
            INSERT INTO plumbline.finding (diagnosis_id, target_id, fingerprint, area, grade, summary, count_per_second, low, high,
                element, path, repair, evidence, leaks)
            VALUES (?, ?, 'c0de', 'threads', 'B', ?, 0.5, 0.4, 0.6, 'worker-#', ARRAY[]::text[],
                'Shut the pool down.', ARRAY[]::text[], true)
            RETURNING id""";

    private static final String GROWTH_BESIDE = """
            INSERT INTO plumbline.finding (diagnosis_id, target_id, fingerprint, area, grade, summary, bytes_per_second, path, repair,
                evidence, leaks)
            VALUES (?, ?, 'beef', 'metaspace', 'C', ?, 1000, ARRAY[]::text[], 'Watch it.', ARRAY[]::text[], false)
            RETURNING id""";

    private static final String DEAD_NOTICE = """
            INSERT INTO plumbline.notice (diagnosis_id, channel, state, content, attempts, made_at, next_attempt_at, finished_at, problem)
            VALUES (?, 'WEBHOOK', 'DEAD', ?, 12, now(), now(), now(), 'the webhook answered with status 500') RETURNING id""";

    private static final String EXPLANATION = """
            UPDATE plumbline.finding SET stage = 'forensics', anomaly = ?, known_leak = ?::jsonb WHERE diagnosis_id = ?""";

    private static final String TREND = """
            INSERT INTO plumbline.growth_trend (diagnosis_id, series, kind, points, span_seconds, content)
            VALUES (?, 'heap', 'GROWING', 100, 3600, ?::jsonb)""";

    private static final String CHECK =
            "INSERT INTO plumbline.repair_check (diagnosis_id, target_id, fingerprint, content) VALUES (?, ?, ?, ?::jsonb)";

    private static final String OPINION = """
            INSERT INTO plumbline.second_opinion (diagnosis_id, given_at, remarkable, document) VALUES (?, now(), 1, ?::jsonb)""";

    private static final String TREE = "INSERT INTO plumbline.heap_tree (diagnosis_id, content) VALUES (?, ?::jsonb)";

    private static final String PATH = """
            INSERT INTO plumbline.retaining_path (diagnosis_id, rank, class_name, holder, content)
            VALUES (?, 0, 'com.acme.ResponseBuffer', 'com.acme.Registry', ?::jsonb)""";

    private static final String DUMPS = "INSERT INTO plumbline.dump_study (diagnosis_id, content) VALUES (?, ?::jsonb)";

    private ConsoleData() {}

    /** Where to find a leak of which everything is told that a diagnosis can tell. */
    record Explained(long target, long diagnosis) {}

    /** Such a leak; its thread, classes and rules bear hostile names. */
    static Explained explainedLeak(String name) throws SQLException {
        var target = insert(TARGET, name, HOSTILE);
        var diagnosis = insert(DIAGNOSIS, target, 0, "LEAK", "ResponseBuffer leaks 532 KB/s.");
        insert(FINDING, diagnosis, target, "ResponseBuffer leaks.", HOSTILE, HOSTILE, HOSTILE);
        run(
                EXPLANATION,
                "a collection that is only added to",
                "{\"id\":\"okio\",\"library\":\"Okio\",\"versions\":\"before 1.11\",\"title\":\"the watchdog outlives its"
                        + " application " + HOSTILE
                        + "\",\"cause\":\"The watchdog keeps the class loader alive.\",\"repair\":\"Use"
                        + " Okio 1.11.\",\"source\":\"https://example.org/okio\"}",
                diagnosis);
        run(
                TREND,
                diagnosis,
                "{\"perRequest\":{\"amount\":1234.0,\"low\":1200.0,\"high\":1300.0,\"requests\":5000,\"requestsPerSecond\":431.2,"
                        + "\"traffic\":\"FOLLOWED\"}}");
        run(CHECK, diagnosis, target, "f00d", check("f00d", diagnosis, "BETTER", HOSTILE));
        run(CHECK, diagnosis, target, "beef", check("beef", diagnosis, "GONE", HOSTILE));
        run(
                OPINION,
                diagnosis,
                "{\"results\":[" + rule("IncreasingLiveSet", 84, "WARNING", HOSTILE) + ","
                        + rule("DuplicateFlags", 0, "FINE", "") + "],\"notAsked\":31,\"failed\":2}");
        run(
                TREE,
                diagnosis,
                "{\"takenAt\":\"2026-03-01T12:00:00Z\",\"whole\":true,\"reachableObjects\":1000,\"reachableBytes\":1000000,"
                        + "\"top\":[" + node("class com.acme.Registry", 600_000, node("java.util.HashMap", 590_000, ""))
                        + "," + node("java.lang.Thread \\\"" + HOSTILE + "\\\"", 200_000, node("byte[]", 150_000, ""))
                        + "],\"otherObjects\":12,\"otherBytes\":200000}");
        run(
                PATH,
                diagnosis,
                "{\"className\":\"com.acme.ResponseBuffer\",\"holder\":\"com.acme.Registry\",\"steps\":[\"system class\",\""
                        + HOSTILE + "\",\"com.acme.Registry.BUFFERS\"],\"clearableBytes\":0}");
        run(
                DUMPS,
                diagnosis,
                "{\"dumps\":[" + dump(1, 1000) + "," + dump(2, 2000)
                        + "],\"verdict\":\"GROWTH\",\"reason\":\"Sessions grew.\","
                        + "\"culprits\":[{\"summary\":\"Sessions grew by 1,000 bytes\",\"element\":\"" + HOSTILE
                        + "\",\"bytes\":1500,\"growthBytes\":1000,\"bytesPerSecond\":0.3,\"path\":[\"com.acme.Sessions.LIVE\"],"
                        + "\"notes\":[\"10 sessions\"]}]}");
        return new Explained(target, diagnosis);
    }

    /** A target had a life before the one that runs, which was seen last two hours ago. */
    static void earlierLife(long target) throws SQLException {
        var epoch = insert(EARLIER_EPOCH, target, target);
        for (int minutes = 150; minutes >= 120; minutes--) {
            run(SAMPLE, target, minutes, epoch);
        }
    }

    private static String check(String fingerprint, long diagnosis, String outcome, String element) {
        return "{\"fingerprint\":\"" + fingerprint + "\",\"area\":\"heap\",\"element\":\"" + element
                + "\",\"summary\":\"Sessions leaked.\",\"diagnosis\":" + diagnosis + ",\"buildBefore\":\"2.3.0\","
                + "\"buildAfter\":\"2.4.0\",\"since\":\"2026-03-01T12:00:00Z\",\"outcome\":\"" + outcome
                + "\",\"comparisons\":[{\"quantity\":\"byte_rate\",\"before\":" + interval(532_000) + ",\"after\":"
                + interval(61_000) + ",\"outcome\":\"" + outcome
                + "\"},{\"quantity\":\"hit_rate\",\"outcome\":\"UNKNOWN\","
                + "\"why\":\"of the old build there are no look-ups\"}]}";
    }

    private static String interval(long value) {
        return "{\"value\":" + value + ",\"low\":" + value * 0.9 + ",\"high\":" + value * 1.1 + "}";
    }

    private static String rule(String id, int score, String level, String summary) {
        return "{\"id\":\"" + id + "\",\"name\":\"" + id + "\",\"topic\":\"heap\",\"score\":" + score + ",\"level\":\""
                + level + "\",\"summary\":\"" + summary + "\"}";
    }

    private static String node(String name, long bytes, String children) {
        return "{\"name\":\"" + name + "\",\"objects\":1,\"retainedBytes\":" + bytes + ",\"children\":[" + children
                + "],\"otherObjects\":0,\"otherBytes\":0}";
    }

    private static String dump(int hour, long bytes) {
        return "{\"takenAt\":\"2026-03-01T0" + hour + ":00:00Z\",\"reachableObjects\":10,\"reachableBytes\":" + bytes
                + ",\"whole\":true}";
    }

    /** A target whose JVM was reached once, on a Java 17. */
    static long reached(String name) throws SQLException {
        var target = insert(TARGET, name, HOSTILE);
        run(EPOCH, target);
        return target;
    }

    private static void run(String sql, Object... values) throws SQLException {
        try (var connection = ServerUnderTest.database().dataSource().getConnection();
                var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }

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
        var target = target(name);
        leak(target);
        return target;
    }

    /** A target on which there is no verdict yet; returns its id. */
    static long target(String name) throws SQLException {
        return insert(TARGET, name, HOSTILE);
    }

    /** A target with samples of the last half an hour, on which there is no verdict yet; returns its id. */
    static long sampled(String name) throws SQLException {
        var target = target(name);
        var life = insert(EARLIER_EPOCH, target, target);
        for (int minutes = 1; minutes <= 30; minutes++) {
            run(SAMPLE, target, minutes, life);
        }
        return target;
    }

    /** A verdict on a target with a leak of its heap; returns the diagnosis. */
    static long leak(long target) throws SQLException {
        var diagnosis = insert(DIAGNOSIS, target, 0, "LEAK", "ResponseBuffer leaks 532 KB/s.");
        insert(FINDING, diagnosis, target, "ResponseBuffer leaks.", HOSTILE, HOSTILE, HOSTILE);
        return diagnosis;
    }

    /** Takes back what a diagnosis has found. */
    static void makeSteady(long diagnosis) throws SQLException {
        run("DELETE FROM plumbline.finding WHERE diagnosis_id = ?", diagnosis);
        run("UPDATE plumbline.diagnosis SET verdict = 'STEADY', reason = 'It is steady.' WHERE id = ?", diagnosis);
    }

    /** The same with something that grows beside its leak, of which nobody is accused. */
    static long leakingAndGrowingTarget(String name) throws SQLException {
        var target = target(name);
        insert(GROWTH_BESIDE, leak(target), target, "Metaspace grows.");
        return target;
    }

    /** A target whose threads leak, which are counted and not measured; returns the diagnosis that says so. */
    static long leakOfThreads(String name) throws SQLException {
        var target = insert(TARGET, name, HOSTILE);
        var diagnosis = insert(DIAGNOSIS, target, 0, "LEAK", "Threads leak, 1,800 an hour.");
        insert(COUNTED_FINDING, diagnosis, target, "Threads leak.");
        return diagnosis;
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
