package io.plumbline.persistence.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.persistence.schema.Sql;
import io.plumbline.testing.TestDatabase;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FilterRepositoryTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final String WAITS = "type == 'jdk.ThreadPark'";

    private final TestDatabase database = TestDatabase.fresh();
    private final Sql sql = new Sql(database.dataSource());
    private final FilterRepository filters = new FilterRepository(database.dataSource());

    @Test
    void aSavedFilterKnowsWhoSavedItAndWhen() {
        var saved = filters.save("waits", WAITS, "ops", NOON).orElseThrow();

        assertThat(saved).isEqualTo(new SavedFilter(saved.id(), "waits", WAITS, "ops", NOON));
        assertThat(filters.find(saved.id())).contains(saved);
        filters.save("allocations", "true", "ops", NOON);
        assertThat(filters.list(10)).extracting(SavedFilter::name).containsExactly("allocations", "waits");
        assertThat(filters.list(1)).hasSize(1);
    }

    @Test
    void aNameIsTakenOnce() {
        filters.save("waits", WAITS, "ops", NOON);

        assertThat(filters.save("waits", "true", "other", NOON)).isEmpty();
        assertThat(filters.saveWith(target(), "abc", "waits", "true", "other", NOON))
                .isEmpty();
        assertThat(filters.list(10))
                .singleElement()
                .satisfies(kept -> assertThat(kept.expression()).isEqualTo(WAITS));
    }

    @Test
    void aFilterStaysWithTheCauseThatItWasSavedWith() {
        var target = target();
        var saved = filters.saveWith(target, "abc", "waits", WAITS, "ops", NOON).orElseThrow();
        filters.save("other", "true", "ops", NOON);

        assertThat(filters.ofCause(target, "abc")).containsExactly(saved);
        assertThat(filters.ofCause(target, "def")).isEmpty();

        assertThat(filters.delete(saved.id())).isTrue();
        assertThat(filters.delete(saved.id())).isFalse();
        assertThat(filters.ofCause(target, "abc")).isEmpty();
    }

    @Test
    void theFiltersOfADiagnosisAreThoseOfTheCausesThatItFound() {
        var target = target();
        var saved = filters.saveWith(target, "abc", "waits", WAITS, "ops", NOON).orElseThrow();
        filters.saveWith(target, "def", "of another cause", "true", "ops", NOON);
        var diagnosis = sql.first(
                        "INSERT INTO plumbline.diagnosis (target_id, run_key, origin, requested_at, window_from, window_to,"
                                + " state, progress, phase) VALUES (?, 'night/1', 'NIGHTLY', now(), now(), now(), 'RUNNING', 50,"
                                + " 'verdict') RETURNING id",
                        row -> row.getLong("id"),
                        target)
                .orElseThrow();
        sql.update(
                "INSERT INTO plumbline.finding (diagnosis_id, target_id, fingerprint, area, grade, summary, path, repair, evidence)"
                        + " VALUES (?, ?, 'abc', 'heap', 'A', 'It leaks.', ARRAY[]::text[], 'Close it.', ARRAY[]::text[])",
                diagnosis,
                target);

        assertThat(filters.ofDiagnosis(diagnosis)).containsExactly(Map.entry("abc", saved));
        assertThat(filters.ofDiagnosis(diagnosis + 1)).isEmpty();
    }

    @Test
    void aFilterOutlivesTheTargetThatItWasSavedFor() {
        var target = target();
        filters.saveWith(target, "abc", "waits", WAITS, "ops", NOON);

        sql.update("DELETE FROM plumbline.target WHERE id = ?", target);

        assertThat(filters.list(10)).hasSize(1);
        assertThat(filters.ofCause(target, "abc")).isEmpty();
    }

    private long target() {
        return sql.first("""
                        INSERT INTO plumbline.target (name, kind, url, state, state_since, registered_at)
                        VALUES ('shop', 'JMX', 'service:jmx:rmi://h', 'OK', now(), now()) RETURNING id""", row -> row.getLong(1)).orElseThrow();
    }
}
