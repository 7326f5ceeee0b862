package io.plumbline.web.redirect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.persistence.configuration.Settings;
import io.plumbline.web.redirect.journal.VisitJournalSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SettingsOfRedirectTest {

    private static Settings with(Map<String, String> keys) {
        return new Settings(key -> Optional.ofNullable(keys.get(key)));
    }

    @Test
    void theDefaultsAreValid() {
        assertThat(LinkCacheSettings.from(with(Map.of())).maxBytes()).isEqualTo(64L << 20);
        assertThat(RedirectSettings.from(with(Map.of()))).isEqualTo(new RedirectSettings("", true));
        assertThat(VisitJournalSettings.from(with(Map.of("plumbline.data.dir", "/d"))))
                .isEqualTo(new VisitJournalSettings(
                        Path.of("/d/visit-journal"),
                        16 << 20,
                        1L << 30,
                        Duration.ofMillis(500),
                        20_000,
                        Duration.ofSeconds(10)));
    }

    @Test
    void everyKeyChangesItsField() {
        assertThat(LinkCacheSettings.from(with(Map.of(
                        "plumbline.link-cache.max-bytes", "1MiB",
                        "plumbline.link-cache.ttl", "2s",
                        "plumbline.link-cache.stale-for", "3s",
                        "plumbline.link-cache.unknown-entries", "4",
                        "plumbline.link-cache.unknown-ttl", "5s",
                        "plumbline.link-cache.load-wait", "6s",
                        "plumbline.link-cache.concurrent-loads", "7"))))
                .isEqualTo(new LinkCacheSettings(
                        1 << 20,
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(3),
                        4,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(6),
                        7));
        assertThat(RedirectSettings.from(with(Map.of(
                        "plumbline.redirect.disable-track-parameter", "nostat",
                        "plumbline.redirect.anonymize-remote-address", "false"))))
                .isEqualTo(new RedirectSettings("nostat", false));
        assertThat(VisitJournalSettings.from(with(Map.of(
                        "plumbline.visit-journal.directory", "/j",
                        "plumbline.visit-journal.segment-bytes", "1MiB",
                        "plumbline.visit-journal.max-bytes", "6MiB",
                        "plumbline.visit-journal.flush-interval", "1s",
                        "plumbline.visit-journal.batch-visits", "2",
                        "plumbline.visit-journal.stop-timeout", "3s"))))
                .isEqualTo(new VisitJournalSettings(
                        Path.of("/j"), 1 << 20, 6 << 20, Duration.ofSeconds(1), 2, Duration.ofSeconds(3)));
    }

    @Test
    void boundsThatCannotHoldAreRefusedByName() {
        assertThatThrownBy(() -> VisitJournalSettings.from(with(Map.of("plumbline.visit-journal.max-bytes", "17MiB"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("plumbline.visit-journal.max-bytes");
    }
}
