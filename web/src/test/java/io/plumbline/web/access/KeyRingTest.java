package io.plumbline.web.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.persistence.access.ApiKeys;
import io.plumbline.persistence.access.Right;
import io.plumbline.persistence.access.Secret;
import io.plumbline.persistence.configuration.Settings;
import io.plumbline.testing.TestDatabase;
import io.plumbline.web.gate.DatabaseUnavailableException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class KeyRingTest {

    private final ApiKeys keys = new ApiKeys(TestDatabase.fresh().dataSource());

    @Test
    void aKeyIsBelievedForTheTimeOfTheCacheAndNoLonger() throws Exception {
        var ring = new KeyRing(keys, new AccessSettings(Duration.ofMillis(200), null));
        var secret = keys.create("phone", Set.of(Right.LINKS), null).secret().text();

        assertThat(ring.find(secret)).isPresent();
        keys.revoke("phone");

        var deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (ring.find(secret).isPresent() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(ring.find(secret)).isEmpty();
    }

    @Test
    void withinThatTimeTheDatabaseIsNotAskedAgain() throws Exception {
        var ring = new KeyRing(keys, new AccessSettings(Duration.ofMinutes(1), null));
        var secret = keys.create("phone", Set.of(Right.LINKS), null).secret().text();
        ring.find(secret);

        keys.revoke("phone");

        assertThat(ring.find(secret)).isPresent();
        assertThat(ring.find("unknown")).isEmpty();
    }

    @Test
    void everyKeyChangesItsFieldAndTheSecretIsNeverPrinted() {
        var settings = settings(
                Map.of("plumbline.access.key-cache", "10s", "plumbline.initial.api.key", "chosen-by-somebody"));

        assertThat(settings).isEqualTo(new AccessSettings(Duration.ofSeconds(10), new Secret("chosen-by-somebody")));
        assertThat(settings.toString()).doesNotContain("chosen-by-somebody");
        assertThat(settings(Map.of())).isEqualTo(new AccessSettings(Duration.ofSeconds(3), null));
    }

    @Test
    void aCacheThatKeepsRevokedKeysForLongIsRefused() {
        assertThatThrownBy(() -> settings(Map.of("plumbline.access.key-cache", "2m")))
                .hasMessageContaining("plumbline.access.key-cache");
    }

    @Test
    void aKeyThatCanBeGuessedIsRefusedByNameAndNotPrinted() {
        assertThatThrownBy(() -> settings(Map.of("plumbline.initial.api.key", "fifteen-letters")))
                .hasMessageContaining("plumbline.initial.api.key")
                .hasMessageContaining("at least 16")
                .hasMessageNotContaining("fifteen-letters");
    }

    @Test
    void aDatabaseThatHangsHoldsFewWhoComeWithUnknownKeys() throws Exception {
        var released = new CountDownLatch(1);
        var ring = new KeyRing(new ApiKeys(HangingDataSource.until(released)), settings(Map.of()));
        var threads = Executors.newCachedThreadPool();
        var refused = new CountDownLatch(16);

        for (int i = 0; i < 20; i++) {
            var secret = "guess" + i;
            threads.execute(() -> {
                try {
                    ring.find(secret);
                } catch (DatabaseUnavailableException unavailable) {
                    refused.countDown();
                }
            });
        }

        assertThat(refused.await(30, TimeUnit.SECONDS)).isTrue();
        released.countDown();
        threads.shutdownNow();
    }

    private static AccessSettings settings(Map<String, String> values) {
        return AccessSettings.from(new Settings(key -> Optional.ofNullable(values.get(key))));
    }
}
