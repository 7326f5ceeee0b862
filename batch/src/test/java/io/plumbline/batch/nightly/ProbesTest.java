package io.plumbline.batch.nightly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.plumbline.batch.target.ConnectionLimits;
import io.plumbline.batch.target.JvmConnection;
import io.plumbline.batch.target.RunningJvm;
import io.plumbline.batch.target.TargetUnreachableException;
import io.plumbline.persistence.target.ProbeRepository;
import io.plumbline.persistence.target.TargetEpoch;
import io.plumbline.persistence.target.TargetRepository;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProbesTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final SettableClock clock = new SettableClock(NOON);
    private Store store;
    private Probes probes;

    @BeforeEach
    void open() {
        store = new Store();
        probes = new Probes(new ProbeRepository(store.dataSource()), store.transactions(), clock);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aTargetThatDidNotAnswerIsAskedAgainSoonAndOneThatDidADayLater() throws Exception {
        var shop = store.target("shop", NOON);
        var life = new TargetEpoch.Life(NOON, 7, "host", "OpenJDK", "vendor", "17.0.15", "G1", -1, null);
        long epoch = store.transactions()
                .commit(() -> new TargetRepository(store.entities())
                        .epoch(shop.id(), life, NOON)
                        .id());
        try (var gone = RunningJvm.start(1);
                var broken = JvmConnection.open(gone.address(), ConnectionLimits.DEFAULT);
                var jvm = RunningJvm.start(1);
                var connection = JvmConnection.open(jvm.address(), ConnectionLimits.DEFAULT)) {
            gone.kill();
            assertThatExceptionOfType(TargetUnreachableException.class)
                    .isThrownBy(() -> probes.takeIfDue(shop.id(), epoch, broken));
            probes.takeIfDue(shop.id(), epoch, connection);
            assertThat(probes.of(epoch)).isEmpty();

            clock.advance(Duration.ofMinutes(15));
            probes.takeIfDue(shop.id(), epoch, connection);
            assertThat(probes.of(epoch))
                    .hasValueSatisfying(probe -> assertThat(probe.at()).isEqualTo(clock.instant()));

            var first = clock.instant();
            clock.advance(Duration.ofHours(23));
            probes.takeIfDue(shop.id(), epoch, connection);
            assertThat(probes.of(epoch).orElseThrow().at()).isEqualTo(first);

            clock.advance(Duration.ofHours(1));
            probes.takeIfDue(shop.id(), epoch, connection);
            assertThat(probes.of(epoch).orElseThrow().at()).isEqualTo(clock.instant());

            clock.advance(Duration.ofHours(-6));
            probes.takeIfDue(shop.id(), epoch, connection);
            assertThat(probes.of(epoch).orElseThrow().at()).isEqualTo(clock.instant());
        }
    }
}
