package io.plumbline.web.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.persistence.configuration.Settings;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LinkSettingsTest {

    @Test
    void withoutConfigurationTheHostIsTheRequestsAndEveryLinkMayBeDeleted() {
        assertThat(settings(Map.of())).isEqualTo(new LinkSettings(null, null));
    }

    @Test
    void everyKeyChangesItsField() {
        assertThat(settings(Map.of(
                        "plumbline.link.base-url", "https://s.example.org", "plumbline.link.delete-threshold", "9")))
                .isEqualTo(new LinkSettings(URI.create("https://s.example.org/"), 9L));
    }

    @Test
    void aBaseThatIsNoWebAddressIsRefused() {
        for (var text : new String[] {"s.example.org", "ftp://s.example.org", "https://", "https://a b"}) {
            assertThatThrownBy(() -> settings(Map.of("plumbline.link.base-url", text)))
                    .hasMessageContaining("plumbline.link.base-url is \"" + text + "\"");
        }
    }

    private static LinkSettings settings(Map<String, String> values) {
        return LinkSettings.from(new Settings(key -> Optional.ofNullable(values.get(key))));
    }
}
