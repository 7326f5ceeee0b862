package io.plumbline.bench.console;

import io.plumbline.bench.product.Database;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/**
 * What the pages show: 10,000 links, 50 targets with a day of samples, and their diagnoses of 90 nights, of which some find a leak and some
 * growth, always the same; those of the last have reports with every sample. Immutable.
 *
 * @param pages those that show it
 */
record ConsoleFilling(List<ConsolePage> pages) {

    private static final int LINKS = 10_000;
    private static final int AT_ONCE = 8;
    private static final int VISITS = 500;

    private static final String TARGETS = """
            INSERT INTO plumbline.target (name, kind, url, state, state_since, registered_at)
            SELECT 'service-' || to_char(n, 'FM00'), 'JMX', 'service:jmx:rmi:///jndi/rmi://10.0.0.' || n || ':9010/jmxrmi', 'OK',
                now() - interval '90 days', now() - interval '90 days'
            FROM generate_series(1, 50) n""";

    private static final String EPOCHS = """
            INSERT INTO plumbline.target_epoch (target_id, started_at, pid, host, jvm_name, jvm_vendor, jvm_version, collector,
                max_heap_bytes, first_seen_at)
            SELECT id, now() - interval '90 days', 4711, name, 'OpenJDK 64-Bit Server VM', 'Eclipse Adoptium', '17.0.15+6', 'G1',
                536870912, now() - interval '90 days'
            FROM plumbline.target WHERE kind = 'JMX'""";

    private static final String SAMPLES = """
            INSERT INTO plumbline.memory_sample (target_id, at, epoch_id, used_bytes, committed_bytes, max_bytes, floor_bytes,
                collections, young_collections, old_collections, collection_millis, last_pause_millis, metaspace_bytes,
                code_cache_bytes, direct_bytes, mapped_bytes, threads, loaded_classes, open_files, rss_bytes)
            SELECT e.target_id, s.at, e.id, 200000000, 400000000, 536870912,
                120000000 + (extract(epoch FROM s.at - now()) * 100)::bigint, 10, 9, 1, 100, 5, 60000000, 20000000, 1000000, 0,
                40, 9000, 100, 500000000
            FROM plumbline.target_epoch e,
                generate_series(now() - interval '1 day', now(), interval '15 seconds') s (at)""";

    private static final String DIAGNOSES = """
            INSERT INTO plumbline.diagnosis (target_id, run_key, origin, requested_at, window_from, window_to, state, progress, phase,
                verdict, reason, finished_at)
            SELECT t.id, gen_random_uuid()::text, 'NIGHTLY', night.at, night.at - interval '6 hours', night.at, 'FINISHED', 100,
                'finished', CASE WHEN t.n <= 10 THEN 'LEAK' WHEN t.n <= 20 THEN 'GROWTH' ELSE 'STEADY' END,
                CASE WHEN t.n <= 20 THEN 'com.example.orders.Session leaks 120 KB/s, held by com.example.orders.Sessions.LIVE.'
                    ELSE 'The heap and what lies outside of it do not grow.' END,
                night.at + interval '3 minutes'
            FROM (SELECT id, row_number() OVER (ORDER BY name) AS n FROM plumbline.target WHERE kind = 'JMX') t,
                generate_series(now() - interval '89 days', now(), interval '1 day') night (at)""";

    private static final String FINDINGS = """
            INSERT INTO plumbline.finding (diagnosis_id, target_id, fingerprint, area, grade, summary, bytes_per_second, low, high,
                exhaustion_at, element, holder, holder_field, allocation_site, path, repair, evidence, stage, anomaly)
            SELECT d.id, d.target_id, 'cause-' || cause.n, 'heap', 'A', d.reason, 120000 / cause.n, 110000 / cause.n, 130000 / cause.n,
                d.window_to + interval '9 hours', 'com.example.orders.Session', 'com.example.orders.Sessions', 'LIVE',
                'com.example.orders.Login.open(Login.java:42)',
                ARRAY['system class', 'com.example.orders.Sessions.LIVE', 'java.util.concurrent.ConcurrentHashMap.table',
                    'java.util.concurrent.ConcurrentHashMap$Node[][x]', 'com.example.orders.Session'],
                'Remove the entry when its session ends.', ARRAY['980 of 1,000 samples of old objects are of this class'],
                'forensics', 'a collection that is only added to'
            FROM plumbline.diagnosis d, generate_series(1, 2) cause (n)
            WHERE d.verdict = 'LEAK' OR d.verdict = 'GROWTH' AND cause.n = 1""";

    /** Of the last night: six hours of samples of eight series each, and hours of floor, as a report has them. */
    private static final String REPORTS = """
            INSERT INTO plumbline.report (diagnosis_id, made_at, html, json, csv)
            SELECT d.id, d.finished_at, '<p>', json_build_object('id', d.id, 'from', d.window_from, 'to', d.window_to,
                'findings', (SELECT coalesce(json_agg(json_build_object('area', f.area)), '[]') FROM plumbline.finding f
                    WHERE f.diagnosis_id = d.id),
                'beginnings', json_build_array(json_build_object('at', d.window_from + interval '1 hour', 'start', true, 'build', '2.4.0')),
                'timeZone', 'Asia/Shanghai', 'comparedWith', d.window_to - interval '1 day', 'changes', json_build_array(),
                'series', (
                    SELECT json_agg(json_build_object('area', area, 'kind', 'GROWING', 'reason', 'It grows.', 'perSecond', 120000.0,
                        'low', 110000.0, 'high', 130000.0, 'pValue', 0.00001, 'points', 36, 'samples', points.samples,
                        'floor', points.floor, 'line', json_build_array(points.samples -> 0, points.samples -> -1)))
                    FROM unnest(ARRAY['heap', 'metaspace', 'classes', 'code', 'direct', 'mapped', 'threads', 'native']) area,
                        LATERAL (
                            SELECT json_agg(json_build_object('at', to_char(s.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                                    'value', 1e8 + 120000 * extract(epoch FROM s.at - d.window_from) + s.n % 7 * 1e6) ORDER BY s.n) AS samples,
                                json_agg(json_build_object('at', to_char(s.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                                    'value', 1e8 + 120000 * extract(epoch FROM s.at - d.window_from)) ORDER BY s.n)
                                    FILTER (WHERE s.n % 40 = 0) AS floor
                            FROM (SELECT n, d.window_from + n * interval '15 seconds' AS at FROM generate_series(0, 1440) n) s) points),
                'notLookedAt', json_build_array())::text, 'a,b'
            FROM plumbline.diagnosis d WHERE d.requested_at > now() - interval '12 hours'""";

    /** Fills the database of a product, links and visits by way of its own interfaces. */
    static ConsoleFilling fill(Database database, URI product, String key) throws Exception {
        database.run(TARGETS, EPOCHS, SAMPLES, DIAGNOSES, FINDINGS, REPORTS, "ANALYZE");
        links(product, key);
        var visited = visit(product, database);
        database.run("ANALYZE");
        var target = database.text("SELECT id FROM plumbline.target WHERE name = 'service-01'");
        var diagnosis = database.text("SELECT max(id) FROM plumbline.diagnosis WHERE target_id = " + target);
        return new ConsoleFilling(List.of(
                new ConsolePage("Tonight", "", "main .findings li"),
                new ConsolePage("Targets", "targets", "main tbody tr"),
                new ConsolePage("a target, with its charts", "targets/" + target, "main canvas"),
                new ConsolePage("a diagnosis, with its chart", "diagnoses/" + diagnosis, "main .plot svg"),
                new ConsolePage("Findings", "findings", "main .findings li"),
                new ConsolePage("Links", "links", "main tbody tr"),
                new ConsolePage("Links, with a search", "links?searchTerm=page-77", "main tbody tr"),
                new ConsolePage("a link", "links/" + visited, "main form"),
                new ConsolePage("its visits", "visits/" + visited, "main .bars li")));
    }

    private static void links(URI product, String key) throws Exception {
        var client = HttpClient.newHttpClient();
        var threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            var made = threads.invokeAll(IntStream.range(0, LINKS)
                    .<Callable<Integer>>mapToObj(n -> () -> link(client, product, key, n))
                    .toList());
            for (var status : made) {
                if (status.get() >= 300) {
                    throw new IllegalStateException("a link was refused with status " + status.get());
                }
            }
        } finally {
            threads.shutdown();
        }
    }

    private static int link(HttpClient client, URI product, String key, int n)
            throws IOException, InterruptedException {
        var body = "{\"longUrl\":\"https://example.org/page-" + n + "\",\"title\":\"Page " + n + "\",\"tags\":[\"tag-"
                + n % 40 + "\"]}";
        return client.send(
                        HttpRequest.newBuilder(product.resolve("/rest/v3/short-urls"))
                                .header("X-Api-Key", key)
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.discarding())
                .statusCode();
    }

    /** Follows the first link so often, and returns its code. */
    private static String visit(URI product, Database database) throws IOException, InterruptedException, SQLException {
        var code = database.text("SELECT short_code FROM plumbline.short_link ORDER BY id LIMIT 1");
        var client = HttpClient.newHttpClient();
        for (int i = 0; i < VISITS; i++) {
            client.send(
                    HttpRequest.newBuilder(product.resolve("/" + code))
                            .header("User-Agent", "Mozilla/5.0 (X11; Linux x86_64) Chrome/126.0 Safari/537.36")
                            .header("Referer", "https://example.org/from-" + i % 20)
                            .build(),
                    BodyHandlers.discarding());
        }
        return code;
    }
}
