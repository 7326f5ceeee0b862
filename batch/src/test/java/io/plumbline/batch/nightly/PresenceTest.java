package io.plumbline.batch.nightly;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.persistence.diagnosis.InstanceLease;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PresenceTest {

    private static final Duration LEASE = Duration.ofSeconds(20);

    @Test
    void ofTwoThatBearOneNameTheSecondIsNotPresent() {
        try (var store = new Store()) {
            var first = presence(store);
            var second = presence(store);

            assertThat(first.isOurs()).isTrue();
            assertThat(second.isOurs()).isFalse();

            first.end();
            assertThat(second.isOurs()).isTrue();
            first.renew();
            assertThat(first.isOurs()).isFalse();
        }
    }

    private static Presence presence(Store store) {
        return new Presence(
                new InstanceLease(store.dataSource()),
                new Instance("north", true),
                LEASE,
                new SettableClock(Instant.EPOCH));
    }
}
