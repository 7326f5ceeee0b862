package io.plumbline.web.redirect.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.persistence.configuration.Settings;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharedCacheSettingsTest {

    @Test
    void withoutAUrlNothingIsShared() {
        assertThat(SharedCacheSettings.from(settings(Map.of("plumbline.shared-cache.password", "p"))))
                .returns(false, SharedCacheSettings::isConfigured);
    }

    @Test
    void aUrlIsEnough() {
        assertThat(SharedCacheSettings.from(settings(Map.of("plumbline.shared-cache.url", "rediss://cache:7000/3"))))
                .returns(true, SharedCacheSettings::isConfigured)
                .returns(URI.create("rediss://cache:7000/3"), SharedCacheSettings::server);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"redis://u:s3cret@cache", "http://cache/s3cret", "s3cret", "redis://s3cret cache", "redis:///0"})
    void aUrlThatLeadsNowhereIsExplainedAndItsPasswordNotRepeated(String url) {
        assertThatThrownBy(() -> SharedCacheSettings.from(settings(Map.of("plumbline.shared-cache.url", url))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("plumbline.shared-cache.url must be like redis://host:6379/0")
                .hasMessageContaining("plumbline.shared-cache.password")
                .hasMessageNotContaining("s3cret");
    }

    private static Settings settings(Map<String, String> values) {
        return new Settings(key -> Optional.ofNullable(values.get(key)));
    }
}
