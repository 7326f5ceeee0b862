package io.plumbline.persistence.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.persistence.schema.Sql;
import io.plumbline.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a night made of all targets. */
class NightRepositoryTest {

    private static final Instant LAST = Instant.parse("2026-03-02T02:30:00Z");
    private static final Instant BEFORE = LAST.minus(Duration.ofDays(1));

    private static final String TARGET = """
            INSERT INTO plumbline.target (name, kind, url, state, reason, state_since, registered_at)
            VALUES (?, 'JMX', 'service:jmx:rmi://h', ?, ?, now(), ?) RETURNING id""";

    private static final String DIAGNOSIS = """
            INSERT INTO plumbline.diagnosis (target_id, run_key, origin, requested_at, window_from, window_to, state, progress,
                phase, verdict, reason, finished_at)
            VALUES (?, ?, ?, ?, ?, ?, 'FINISHED', 100, 'finished', ?, 'so it is', now()) RETURNING id""";

    private final TestDatabase database = TestDatabase.fresh();
    private final Sql sql = new Sql(database.dataSource());
    private final NightRepository nights = new NightRepository(database.dataSource());

    @Test
    void withoutAnyThereIsNoLastNight() {
        assertThat(nights.latest()).isEmpty();
    }

    @Test
    void nightsFollowEachOther() {
        long shop = target("shop", "OK", null, BEFORE.minusSeconds(60));
        diagnosis(shop, BEFORE, "NIGHTLY", "LEAK");
        diagnosis(shop, LAST, "NIGHTLY", "STEADY");

        assertThat(nights.latest()).contains(LAST);
        assertThat(nights.before(LAST)).contains(BEFORE);
        assertThat(nights.before(BEFORE)).isEmpty();
    }

    @Test
    void aNightTellsOfAllTargetsAlsoOfThoseItDidNotLookAt() {
        long shop = target("shop", "OK", null, BEFORE);
        long away = target("away", "UNREACHABLE", "connection refused", BEFORE);
        target("ended", "ENDED", null, BEFORE);
        sql.update(
                "UPDATE plumbline.target SET kind = 'UPLOAD', url = NULL WHERE id = ?",
                target("files that somebody sends", "NEW", null, BEFORE));
        target("registered later", "OK", null, LAST.plusSeconds(1));
        diagnosis(shop, BEFORE, "NIGHTLY", "STEADY");
        sql.update(
                "UPDATE plumbline.diagnosis SET state = 'RUNNING', verdict = NULL, finished_at = NULL WHERE id = ?",
                diagnosis(away, BEFORE, "NIGHTLY", "STEADY"));
        sql.update(
                "UPDATE plumbline.target SET kind = 'SELF', url = NULL, owner_instance = 'gone' WHERE id = ?",
                target("an instance that is gone", "UNREACHABLE", null, BEFORE));
        long asked = diagnosis(shop, LAST, "NIGHTLY", "LEAK");
        new ReportRepository(database.dataSource())
                .put(new StoredReport(asked, LAST, "<p>", "{}", "a,b", "{\"all\": []}"));

        assertThat(nights.entries(LAST))
                .containsExactly(
                        new NightEntry(away, "away", "UNREACHABLE", "connection refused", null, true, null),
                        new NightEntry(
                                shop,
                                "shop",
                                "OK",
                                null,
                                null,
                                false,
                                new NightEntry.Outcome(
                                        asked,
                                        Diagnosis.State.FINISHED,
                                        Diagnosis.Conclusion.LEAK,
                                        "so it is",
                                        LAST,
                                        "{\"all\": []}")));
    }

    @Test
    void aNightRunsUntilItHasComeToAllTargets() {
        sql.update("""
                INSERT INTO plumbline.job_run (job, run_key, state, owner_instance, owner_boot, attempt, started_at, heartbeat_at,
                    lease_expires_at)
                VALUES ('nightly-diagnosis', 'night/2026-03-02T02:30:00Z', 'RUNNING', 'one', 'boot', 1, now(), now(), now())""");

        assertThat(nights.isRunning(Instant.parse("2026-03-02T02:30:00Z"))).isTrue();
        assertThat(nights.isRunning(Instant.parse("2026-03-01T02:30:00Z"))).isFalse();
    }

    private long target(String name, String state, @Nullable String reason, Instant registeredAt) {
        return sql.first(TARGET, row -> row.getLong(1), name, state, reason, registeredAt)
                .orElseThrow();
    }

    private long diagnosis(long target, Instant night, String origin, String verdict) {
        return sql.first(
                        DIAGNOSIS,
                        row -> row.getLong(1),
                        target,
                        "night/" + night + "/" + target,
                        origin,
                        night,
                        night.minusSeconds(600),
                        night,
                        verdict)
                .orElseThrow();
    }
}
