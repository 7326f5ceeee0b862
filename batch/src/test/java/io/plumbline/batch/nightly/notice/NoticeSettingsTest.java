package io.plumbline.batch.nightly.notice;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.batch.target.Secret;
import io.plumbline.persistence.configuration.Settings;
import io.plumbline.persistence.notice.StoredNotice.Channel;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NoticeSettingsTest {

    private static final Map<String, String> ALL = Map.ofEntries(
            entry("plumbline.notice.webhook.url", "https://ops.example.org/in?team=a"),
            entry("plumbline.notice.webhook.secret", "env:OPS_SECRET"),
            entry("plumbline.notice.mail.host", "mail.example.org"),
            entry("plumbline.notice.mail.port", "587"),
            entry("plumbline.notice.mail.encryption", "starttls"),
            entry("plumbline.notice.mail.user", "plumbline"),
            entry("plumbline.notice.mail.password", "file:/etc/plumbline/mail"),
            entry("plumbline.notice.mail.from", "plumbline@example.org"),
            entry("plumbline.notice.mail.to", "one@example.org, other@example.org"),
            entry("plumbline.notice.mail.gather", "5s"),
            entry("plumbline.notice.attempts", "3"),
            entry("plumbline.notice.first-retry", "1s"),
            entry("plumbline.notice.timeout", "2s"),
            entry("plumbline.notice.growth-within", "4d"),
            entry("plumbline.notice.base-url", "https://go.example.org/"));

    @Test
    void withoutKeysNobodyIsTold() {
        var settings = from(Map.of());

        assertThat(settings)
                .isEqualTo(new NoticeSettings(
                        null, null, 80, Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofDays(3), null));
    }

    @Test
    void everyKeyChangesItsSetting() {
        assertThat(from(ALL))
                .isEqualTo(new NoticeSettings(
                        new NoticeSettings.Webhook(
                                URI.create("https://ops.example.org/in?team=a"), Secret.parse("env:OPS_SECRET")),
                        new NoticeSettings.Mail(
                                "mail.example.org",
                                587,
                                NoticeSettings.Encryption.STARTTLS,
                                "plumbline",
                                Secret.parse("file:/etc/plumbline/mail"),
                                "plumbline@example.org",
                                List.of("one@example.org", "other@example.org"),
                                Duration.ofSeconds(5)),
                        3,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofDays(4),
                        "https://go.example.org"));
    }

    @Test
    void whoIsToldIsShownWithoutWhatMayBeSecret() {
        assertThat(from(ALL).told())
                .containsExactly(
                        entry(Channel.WEBHOOK, "https://ops.example.org"),
                        entry(Channel.MAIL, "one@example.org, other@example.org (mail.example.org:587)"));
        assertThat(from(Map.of()).told()).isEmpty();
    }

    @Test
    void aSecretItselfIsRefusedAndNotRepeated() {
        assertThatThrownBy(() -> from(with("plumbline.notice.webhook.secret", "hunter2")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("plumbline.notice.webhook.secret")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void halfAWebhookOrMailboxIsRefused() {
        assertThatThrownBy(() -> from(Map.of("plumbline.notice.webhook.url", "https://ops.example.org")))
                .hasMessageContaining("plumbline.notice.webhook.secret");
        assertThatThrownBy(() -> from(Map.of("plumbline.notice.mail.to", "one@example.org")))
                .hasMessageContaining("plumbline.notice.mail.from");
        assertThatThrownBy(() -> from(Map.of("plumbline.notice.mail.user", "one")))
                .hasMessageContaining("plumbline.notice.mail.password");
    }

    @Test
    void whatIsNoAddressIsRefused() {
        for (var url :
                List.of("ftp://ops.example.org", "ops.example.org", "https://me:secret@ops.example.org", "http://")) {
            assertThatThrownBy(() -> from(with("plumbline.notice.webhook.url", url)))
                    .as(url)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("plumbline.notice.webhook.url");
        }
    }

    @Test
    void anAddressThatIsRefusedIsNotRepeatedForItMayHoldASecret() {
        for (var url : List.of(
                "https://me:hunter2@ops.example.org/in",
                "https//hooks.example.org/hunter2",
                "https://hooks.example.org/a b/hunter2",
                "https:///hunter2")) {
            assertThatThrownBy(() -> from(with("plumbline.notice.webhook.url", url)))
                    .hasMessageContaining("plumbline.notice.webhook.url")
                    .hasMessageNotContaining("hunter2")
                    .hasNoCause();
        }
    }

    @Test
    void whatIsNoMailAddressIsRefusedAtTheStart() {
        for (var to : List.of("ops@", "ops", "one@example.org;other@example.org", "ops@example..org")) {
            assertThatThrownBy(() -> from(with("plumbline.notice.mail.to", to)))
                    .as(to)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("plumbline.notice.mail.to")
                    .hasMessageContaining(to);
        }
        assertThatThrownBy(() -> from(with("plumbline.notice.mail.from", "plumbline")))
                .hasMessageContaining("plumbline.notice.mail.from");
        assertThat(from(with("plumbline.notice.mail.from", "Plumbline <plumbline@example.org>"))
                        .mail())
                .isNotNull();
    }

    @Test
    void noTimeIsLongerThanAnythingThatFollowsFromItCanBear() {
        for (var key : List.of("timeout", "first-retry", "mail.gather", "growth-within")) {
            assertThatThrownBy(() -> from(with("plumbline.notice." + key, "1000000000d")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("plumbline.notice." + key)
                    .hasMessageContaining("at most");
        }
    }

    @Test
    void aPasswordIsNotSentUnprotectedToAnotherMachine() {
        var there = with("plumbline.notice.mail.encryption", "none");
        there.put("plumbline.notice.mail.host", "192.0.2.1");
        assertThatThrownBy(() -> from(there)).hasMessageContaining("plumbline.notice.mail.encryption");

        var here = with("plumbline.notice.mail.encryption", "none");
        here.put("plumbline.notice.mail.host", "127.0.0.1");
        assertThat(from(here).mail()).isNotNull();
    }

    private static Map<String, String> with(String key, String value) {
        var keys = new HashMap<>(ALL);
        keys.put(key, value);
        return keys;
    }

    private static NoticeSettings from(Map<String, String> keys) {
        return NoticeSettings.from(new Settings(key -> Optional.ofNullable(keys.get(key))));
    }
}
