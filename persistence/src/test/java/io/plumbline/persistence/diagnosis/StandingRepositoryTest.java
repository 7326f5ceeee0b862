package io.plumbline.persistence.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.persistence.schema.Sql;
import io.plumbline.testing.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is so now, of all that the nights have left. */
class StandingRepositoryTest {

    private static final String TARGET = """
            INSERT INTO plumbline.target (name, kind, url, state, state_since, registered_at)
            VALUES (?, 'JMX', 'service:jmx:rmi://h', 'OK', now(), now()) RETURNING id""";

    private static final String DIAGNOSIS = """
            INSERT INTO plumbline.diagnosis (target_id, run_key, origin, requested_at, window_from, window_to, state, progress,
                phase, verdict, finished_at)
            VALUES (?, gen_random_uuid()::text, 'NIGHTLY', now() - make_interval(days => ?), now(), now(), ?, 30, 'capture', ?,
                CASE WHEN ?::text IS NULL THEN NULL ELSE now() END)
            RETURNING id""";

    private static final String FINDING = """
            INSERT INTO plumbline.finding
                (diagnosis_id, target_id, fingerprint, area, grade, summary, bytes_per_second, path, evidence)
            VALUES (?, ?, ?, 'heap', 'A', 'grows', ?, '{}', '{}')""";

    private final TestDatabase database = TestDatabase.fresh();
    private final Sql sql = new Sql(database.dataSource());
    private final StandingRepository standings = new StandingRepository(database.dataSource());
    private final FindingRepository findings = new FindingRepository(database.dataSource());

    @Test
    void aTargetStandsByItsLatestVerdictAndWhatRuns() {
        var orders = target("orders");
        diagnosis(orders, 2, "LEAK");
        var latest = diagnosis(orders, 1, "STEADY");
        var running = diagnosis(orders, 0, null);
        target("new");

        var all = standings.all();

        assertThat(all).extracting(TargetStanding::name).containsExactly("new", "orders");
        assertThat(all.get(0).verdict()).isNull();
        assertThat(all.get(0).running()).isNull();
        assertThat(all.get(1).verdict()).satisfies(verdict -> {
            assertThat(verdict.diagnosis()).isEqualTo(latest);
            assertThat(verdict.conclusion()).isEqualTo(Diagnosis.Conclusion.STEADY);
        });
        assertThat(all.get(1).running()).isEqualTo(new TargetStanding.Running(running, 30, "capture"));
    }

    @Test
    void whatIsWrongNowIsWhatTheLatestConclusionsSay() {
        var repaired = target("repaired");
        found(diagnosis(repaired, 2, "LEAK"), repaired, "old", 1);
        diagnosis(repaired, 1, "STEADY");
        var growing = target("growing");
        found(diagnosis(growing, 1, "GROWTH"), growing, "growth", 900);
        var leaking = target("leaking");
        var known = diagnosis(leaking, 1, "LEAK");
        found(known, leaking, "slow", 5);
        found(known, leaking, "fast", 50);
        diagnosis(leaking, 0, "INCONCLUSIVE");

        assertThat(findings.current(10))
                .extracting(listed -> listed.finding().fingerprint())
                .containsExactly("fast", "slow", "growth");
        assertThat(findings.current(1))
                .singleElement()
                .satisfies(first -> assertThat(first.verdict()).isEqualTo(Diagnosis.Conclusion.LEAK));
    }

    private long target(String name) {
        return sql.first(TARGET, row -> row.getLong(1), name).orElseThrow();
    }

    private long diagnosis(long target, int daysAgo, @Nullable String verdict) {
        var state = verdict == null ? "RUNNING" : "FINISHED";
        return sql.first(DIAGNOSIS, row -> row.getLong(1), target, daysAgo, state, verdict, verdict)
                .orElseThrow();
    }

    private void found(long diagnosis, long target, String fingerprint, double bytesPerSecond) {
        sql.update(FINDING, diagnosis, target, fingerprint, bytesPerSecond);
    }
}
