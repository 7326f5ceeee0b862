package io.plumbline.persistence.target;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.persistence.diagnosis.EntitySession;
import io.plumbline.testing.TestDatabase;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProbeRepositoryTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private TestDatabase database;
    private EntitySession session;

    @BeforeEach
    void open() {
        database = TestDatabase.fresh();
        session = new EntitySession(database);
    }

    @AfterEach
    void close() {
        session.close();
    }

    @Test
    void theLastOfAnEpochIsKept() {
        var probes = new ProbeRepository(database.dataSource());
        long epoch = epoch();

        probes.put(epoch, NOON, "{\"flags\": 1}");
        probes.put(epoch, NOON.plusSeconds(60), "{\"flags\": 2}");
        probes.put(epoch + 1, NOON, "{}");

        assertThat(probes.of(epoch)).contains("{\"flags\": 2}");
        assertThat(probes.of(epoch + 1)).as("of a removed target").isEmpty();
    }

    private long epoch() {
        return session.inTransaction(entities -> {
            var targets = new TargetRepository(entities);
            long target = targets.add(Target.jmx("shop", "service:jmx:shop", null, null, NOON))
                    .orElseThrow()
                    .id();
            var life = new TargetEpoch.Life(NOON, 7, "host", "OpenJDK", "vendor", "17.0.15", "G1", -1, null);
            return targets.epoch(target, life, NOON).id();
        });
    }
}
