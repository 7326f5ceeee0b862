package io.plumbline.persistence.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.persistence.schema.Sql;
import io.plumbline.testing.TestDatabase;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TraceRepositoryTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final TestDatabase database = TestDatabase.fresh();
    private final Sql sql = new Sql(database.dataSource());
    private final TraceRepository traces = new TraceRepository(database.dataSource());

    private long diagnosis;

    @BeforeEach
    void registerDiagnosis() {
        var target = sql.first("""
                        INSERT INTO plumbline.target (name, kind, url, state, state_since, registered_at)
                        VALUES ('shop', 'JMX', 'service:jmx:rmi://h', 'OK', now(), now()) RETURNING id""", row -> row.getLong(1)).orElseThrow();
        diagnosis = sql.first("""
                        INSERT INTO plumbline.diagnosis (target_id, run_key, origin, requested_at, window_from, window_to,
                            state, progress, phase)
                        VALUES (?, 'night', 'NIGHTLY', now(), now(), now(), 'RUNNING', 40, 'trace') RETURNING id""", row -> row.getLong(1), target).orElseThrow();
    }

    @Test
    void aDocumentComesBackAsItWasWritten() {
        var document = "{\"name\":\"Grüße\\u0000 😀\"}".repeat(10_000);

        traces.replace(facts(3, 0.25), document);

        assertThat(traces.find(diagnosis)).contains(facts(3, 0.25));
        assertThat(traces.document(diagnosis)).contains(document);
        assertThat(sql.first("SELECT octet_length(document) FROM plumbline.trace_study", row -> row.getInt(1)))
                .hasValueSatisfying(bytes -> assertThat(bytes).isLessThan(document.length() / 10));
    }

    @Test
    void aSecondAttemptTakesThePlaceOfTheFirst() {
        traces.replace(facts(3, 0.25), "first");
        traces.replace(new StoredTrace(diagnosis, NOON, null, null, 0, null, 0, 0, "2"), "second");

        assertThat(traces.document(diagnosis)).contains("second");
        assertThat(traces.find(diagnosis)).hasValueSatisfying(stored -> {
            assertThat(stored.recordedFrom()).isNull();
            assertThat(stored.longestPauseSeconds()).isNull();
        });
    }

    @Test
    void itGoesWithItsDiagnosisOrByItself() {
        traces.replace(facts(3, 0.25), "{}");
        traces.remove(diagnosis);
        assertThat(traces.find(diagnosis)).isEmpty();

        traces.replace(facts(3, 0.25), "{}");
        sql.update("DELETE FROM plumbline.diagnosis WHERE id = ?", diagnosis);
        assertThat(traces.document(diagnosis)).isEmpty();
    }

    @Test
    void aRecordingHasTwoEnds() {
        assertThatThrownBy(() -> new StoredTrace(diagnosis, NOON, NOON, null, 0, null, 0, 0, "1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("only one end");
    }

    private StoredTrace facts(int collections, double longestPauseSeconds) {
        return new StoredTrace(
                diagnosis, NOON, NOON.minusSeconds(60), NOON, collections, longestPauseSeconds, 1, 2, "1");
    }
}
