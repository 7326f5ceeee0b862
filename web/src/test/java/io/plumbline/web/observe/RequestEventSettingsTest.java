package io.plumbline.web.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.persistence.configuration.Settings;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RequestEventSettingsTest {

    @Test
    void eachHasADefault() {
        assertThat(of(Map.of())).isEqualTo(new RequestEventSettings(1024, 16, Duration.ofMillis(500)));
    }

    @Test
    void everyKeyChangesItsField() {
        assertThat(of(Map.of(
                        "plumbline.observe.redirects-per-event", "0",
                        "plumbline.observe.requests-per-event", "7",
                        "plumbline.observe.slow-request", "3s")))
                .isEqualTo(new RequestEventSettings(0, 7, Duration.ofSeconds(3)));
    }

    @Test
    void whatCannotBeIsRefusedByItsKey() {
        assertThatThrownBy(() -> of(Map.of("plumbline.observe.redirects-per-event", "-1")))
                .hasMessageContaining("plumbline.observe.redirects-per-event");
        assertThatThrownBy(() -> of(Map.of("plumbline.observe.slow-request", "0ms")))
                .hasMessageContaining("plumbline.observe.slow-request");
    }

    private static RequestEventSettings of(Map<String, String> values) {
        return RequestEventSettings.from(new Settings(key -> Optional.ofNullable(values.get(key))));
    }
}
