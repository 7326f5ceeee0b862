package io.plumbline.web.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.persistence.configuration.Settings;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HttpSettingsTest {

    private static HttpSettings with(Map<String, String> keys) {
        return HttpSettings.from(new Settings(key -> Optional.ofNullable(keys.get(key))));
    }

    @Test
    void theDefaultsAreValid() {
        assertThat(with(Map.of())).isEqualTo(new HttpSettings(1 << 20, Duration.ofSeconds(30), 64));
    }

    @Test
    void everyKeyChangesItsField() {
        assertThat(with(Map.of(
                        "plumbline.http.max-body-bytes", "2MiB",
                        "plumbline.http.body-patience", "5s",
                        "plumbline.http.slow-bodies", "8")))
                .isEqualTo(new HttpSettings(2 << 20, Duration.ofSeconds(5), 8));
    }

    @Test
    void noSlowBodyAtAllIsRefused() {
        assertThatThrownBy(() -> with(Map.of("plumbline.http.slow-bodies", "0")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("plumbline.http.slow-bodies", "0");
    }
}
