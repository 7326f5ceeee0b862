package io.plumbline.web.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.persistence.access.ApiKeys;
import io.plumbline.persistence.access.Right;
import io.plumbline.persistence.access.Secret;
import io.plumbline.persistence.configuration.Settings;
import io.plumbline.testing.TestDatabase;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeyRingTest {

    private final ApiKeys keys = new ApiKeys(TestDatabase.fresh().dataSource());

    @Test
    void aKeyIsBelievedForTheTimeOfTheCacheAndNoLonger() {
        var ring = new KeyRing(keys, new AccessSettings(Duration.ofMillis(200), null));
        var secret = keys.create("phone", Set.of(Right.LINKS), null).secret().text();

        assertThat(ring.find(secret)).isPresent();
        keys.revoke("phone");

        var deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (ring.find(secret).isPresent() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(ring.find(secret)).isEmpty();
    }

    @Test
    void withinThatTimeTheDatabaseIsNotAskedAgain() {
        var ring = new KeyRing(keys, new AccessSettings(Duration.ofMinutes(1), null));
        var secret = keys.create("phone", Set.of(Right.LINKS), null).secret().text();
        ring.find(secret);

        keys.revoke("phone");

        assertThat(ring.find(secret)).isPresent();
        assertThat(ring.find("unknown")).isEmpty();
    }

    @Test
    void everyKeyChangesItsFieldAndTheSecretIsNeverPrinted() {
        var settings = settings(Map.of("plumbline.access.key-cache", "10s", "plumbline.initial.api.key", "chosen"));

        assertThat(settings).isEqualTo(new AccessSettings(Duration.ofSeconds(10), new Secret("chosen")));
        assertThat(settings.toString()).doesNotContain("chosen");
        assertThat(settings(Map.of())).isEqualTo(new AccessSettings(Duration.ofSeconds(3), null));
    }

    @Test
    void aCacheThatKeepsRevokedKeysForLongIsRefused() {
        assertThatThrownBy(() -> settings(Map.of("plumbline.access.key-cache", "2m")))
                .hasMessageContaining("plumbline.access.key-cache");
    }

    private static AccessSettings settings(Map<String, String> values) {
        return AccessSettings.from(new Settings(key -> Optional.ofNullable(values.get(key))));
    }
}
