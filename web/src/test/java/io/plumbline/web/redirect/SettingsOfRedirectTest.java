package io.plumbline.web.redirect;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.persistence.configuration.Settings;
import io.plumbline.persistence.link.NotFoundRedirects;
import io.plumbline.web.http.AddressRange;
import io.plumbline.web.redirect.journal.VisitJournalSettings;
import io.plumbline.web.redirect.journal.VisitRetention;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsOfRedirectTest {

    private static Settings with(Map<String, String> keys) {
        return new Settings(key -> Optional.ofNullable(keys.get(key)));
    }

    @Test
    void theDefaultsAreValid() {
        assertThat(LinkCacheSettings.from(with(Map.of())).maxBytes())
                .isEqualTo(Runtime.getRuntime().maxMemory() / 4);
        assertThat(RedirectSettings.from(with(Map.of())))
                .isEqualTo(new RedirectSettings(
                        RedirectStatus.FOUND,
                        Duration.ofSeconds(30),
                        ExtraPath.DEFAULT,
                        false,
                        false,
                        false,
                        NotFoundRedirects.NONE,
                        true,
                        null));
        assertThat(TrackingSettings.from(with(Map.of())))
                .isEqualTo(new TrackingSettings(false, List.of(), "", true, true, true, true, true));
        assertThat(RobotsSettings.from(with(Map.of()))).isEqualTo(new RobotsSettings(false, List.of("*")));
        assertThat(VisitJournalSettings.from(with(Map.of("plumbline.data.dir", "/d"))))
                .isEqualTo(new VisitJournalSettings(
                        Path.of("/d/visit-journal"),
                        16 << 20,
                        1L << 30,
                        Duration.ofMillis(500),
                        100_000,
                        Duration.ofSeconds(10),
                        1000));
    }

    @Test
    void detailOfVisitsIsKeptForEverUnlessADurationSaysHowLong() {
        assertThat(VisitRetention.from(with(Map.of()))).isEqualTo(new VisitRetention(null));
        assertThat(VisitRetention.from(with(Map.of("plumbline.visit.keep-detail", "90d"))))
                .isEqualTo(new VisitRetention(Duration.ofDays(90)));
        assertThatThrownBy(() -> VisitRetention.from(with(Map.of("plumbline.visit.keep-detail", "1h"))))
                .hasMessageContaining("plumbline.visit.keep-detail");
    }

    @Test
    void everyKeyChangesItsField() {
        assertThat(LinkCacheSettings.from(with(Map.of(
                        "plumbline.link-cache.max-bytes", "1MiB",
                        "plumbline.link-cache.ttl", "2s",
                        "plumbline.link-cache.heard-ttl", "3s",
                        "plumbline.link-cache.stale-for", "8s",
                        "plumbline.link-cache.unknown-entries", "4",
                        "plumbline.link-cache.unknown-ttl", "5s",
                        "plumbline.link-cache.load-wait", "6s",
                        "plumbline.link-cache.concurrent-loads", "7"))))
                .isEqualTo(new LinkCacheSettings(
                        1 << 20,
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(8),
                        4,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(6),
                        7));
        assertThat(RedirectSettings.from(with(Map.ofEntries(
                        entry("plumbline.redirect.at-listener", "false"),
                        entry("plumbline.redirect.status", "308"),
                        entry("plumbline.redirect.cache-lifetime", "1m"),
                        entry("plumbline.redirect.extra-path", "append"),
                        entry("plumbline.redirect.trailing-slash", "true"),
                        entry("plumbline.link.multi-segment-slugs", "true"),
                        entry("plumbline.link.mode", "loose"),
                        entry("plumbline.redirect.base-url-redirect", "https://e.org/base"),
                        entry("plumbline.redirect.regular-404-redirect", "http://e.org/404"),
                        entry("plumbline.redirect.invalid-short-url-redirect", "/invalid"),
                        entry("plumbline.link.base-url", "https://S.example.org:8443/links")))))
                .isEqualTo(new RedirectSettings(
                        RedirectStatus.PERMANENT_REDIRECT,
                        Duration.ofMinutes(1),
                        ExtraPath.APPEND,
                        true,
                        true,
                        true,
                        new NotFoundRedirects("https://e.org/base", "http://e.org/404", "/invalid"),
                        false,
                        "s.example.org:8443"));
        assertThat(TrackingSettings.from(with(Map.of(
                        "plumbline.tracking.disabled", "true",
                        "plumbline.tracking.disabled-addresses", "10.0.0.0/8, 1.2.*.*",
                        "plumbline.redirect.disable-track-parameter", "nostat",
                        "plumbline.tracking.orphan-visits", "false",
                        "plumbline.tracking.remote-address", "false",
                        "plumbline.redirect.anonymize-remote-address", "false",
                        "plumbline.tracking.referer", "false",
                        "plumbline.tracking.user-agent", "false"))))
                .isEqualTo(new TrackingSettings(
                        true,
                        AddressRange.parseAll("", List.of("10.0.0.0/8", "1.2.*.*")),
                        "nostat",
                        false,
                        false,
                        false,
                        false,
                        false));
        assertThat(RobotsSettings.from(
                        with(Map.of("plumbline.robots.allow-all", "true", "plumbline.robots.user-agents", "a,b"))))
                .isEqualTo(new RobotsSettings(true, List.of("a", "b")));
        assertThat(VisitJournalSettings.from(with(Map.of(
                        "plumbline.visit-journal.directory", "/j",
                        "plumbline.visit-journal.segment-bytes", "1MiB",
                        "plumbline.visit-journal.max-bytes", "6MiB",
                        "plumbline.visit-journal.flush-interval", "1s",
                        "plumbline.visit-journal.batch-visits", "2",
                        "plumbline.visit-journal.stop-timeout", "3s",
                        "plumbline.visit-journal.orphan-detail-per-minute", "4"))))
                .isEqualTo(new VisitJournalSettings(
                        Path.of("/j"), 1 << 20, 6 << 20, Duration.ofSeconds(1), 2, Duration.ofSeconds(3), 4));
    }

    @Test
    void boundsThatCannotHoldAreRefusedByName() {
        assertThatThrownBy(() -> VisitJournalSettings.from(with(Map.of("plumbline.visit-journal.max-bytes", "17MiB"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("plumbline.visit-journal.max-bytes");
    }

    @ParameterizedTest
    @CsvSource({
        "plumbline.redirect.status,303",
        "plumbline.redirect.extra-path,Append",
        "plumbline.redirect.base-url-redirect,e.org",
        "plumbline.redirect.regular-404-redirect,javascript:alert(1)",
        "plumbline.link.mode,lose"
    })
    void whatMeansNothingIsRefusedByName(String key, String value) {
        assertThatThrownBy(() -> RedirectSettings.from(with(Map.of(key, value))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(key, value);
    }
}
