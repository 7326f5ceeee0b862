package io.plumbline.web.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.persistence.configuration.Settings;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SessionSettingsTest {

    @Test
    void everyKeyChangesItsField() {
        assertThat(settings(Map.of())).isEqualTo(new SessionSettings(Duration.ofHours(12), false));
        assertThat(settings(Map.of("plumbline.console.session", "1h", "plumbline.console.plain-http", "true")))
                .isEqualTo(new SessionSettings(Duration.ofHours(1), true));
    }

    @Test
    void aSessionWithoutEndIsRefused() {
        assertThatThrownBy(() -> settings(Map.of("plumbline.console.session", "31d")))
                .hasMessageContaining("plumbline.console.session")
                .hasMessageContaining("30d");
    }

    private static SessionSettings settings(Map<String, String> keys) {
        return SessionSettings.from(new Settings(key -> Optional.ofNullable(keys.get(key))));
    }
}
