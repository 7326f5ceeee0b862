package io.plumbline.persistence.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.persistence.schema.Sql;
import io.plumbline.testing.TestDatabase;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SecondOpinionRepositoryTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final TestDatabase database = TestDatabase.fresh();
    private final Sql sql = new Sql(database.dataSource());
    private final SecondOpinionRepository opinions = new SecondOpinionRepository(database.dataSource());

    private long diagnosis;

    @BeforeEach
    void registerDiagnosis() {
        var target = sql.first("""
                        INSERT INTO plumbline.target (name, kind, url, state, state_since, registered_at)
                        VALUES ('shop', 'JMX', 'service:jmx:rmi://h', 'OK', now(), now()) RETURNING id""", row -> row.getLong(1)).orElseThrow();
        diagnosis = sql.first("""
                        INSERT INTO plumbline.diagnosis (target_id, run_key, origin, requested_at, window_from, window_to,
                            state, progress, phase)
                        VALUES (?, 'night', 'NIGHTLY', now(), now(), now(), 'RUNNING', 40, 'rules') RETURNING id""", row -> row.getLong(1), target).orElseThrow();
    }

    @Test
    void aSecondAttemptTakesThePlaceOfTheFirst() {
        opinions.replace(diagnosis, NOON, 1, "{\"results\": [1]}");
        opinions.replace(diagnosis, NOON.plusSeconds(1), 0, "{\"results\": []}");

        assertThat(opinions.find(diagnosis)).contains("{\"results\": []}");
        assertThat(sql.first("SELECT remarkable FROM plumbline.second_opinion", row -> row.getInt(1)))
                .contains(0);
    }

    @Test
    void itGoesByItselfOrWithItsDiagnosis() {
        opinions.replace(diagnosis, NOON, 1, "{}");
        opinions.remove(diagnosis);
        assertThat(opinions.find(diagnosis)).isEmpty();

        opinions.replace(diagnosis, NOON, 1, "{}");
        sql.update("DELETE FROM plumbline.diagnosis WHERE id = ?", diagnosis);
        assertThat(opinions.find(diagnosis)).isEmpty();
    }
}
