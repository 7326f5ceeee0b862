package io.plumbline.web.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.nightly.notice.NoticeSettings;
import io.plumbline.persistence.access.Right;
import io.plumbline.persistence.configuration.Settings;
import io.plumbline.persistence.notice.NoticeRepository;
import io.plumbline.persistence.notice.StoredNotice.Channel;
import io.plumbline.testing.TestDatabase;
import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What callers are shown of notices. */
class NoticeViewTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private static final Map<String, String> MAIL = Map.of(
            "plumbline.notice.mail.to", "ops@example.org",
            "plumbline.notice.mail.from", "plumbline@example.org",
            "plumbline.notice.mail.host", "mail.example.org");

    private final NoticeRepository notices =
            new NoticeRepository(TestDatabase.fresh().dataSource());
    private final NoticeView view =
            new NoticeView(notices, NoticeSettings.from(new Settings(key -> Optional.ofNullable(MAIL.get(key)))));

    @Test
    void anAdministratorIsShownWhoIsToldAndWhyNot() {
        refused();

        var shown = view.list(null, 9, new Holding(Right.DIAGNOSIS_READ, Right.DIAGNOSIS_ADMIN));

        assertThat(shown.channels())
                .containsExactly(new NoticesJson.Channel("mail", "ops@example.org (mail.example.org:25)"));
        assertThat(shown.data())
                .singleElement()
                .satisfies(notice -> assertThat(notice.problem()).contains("file:/etc/secret"));
    }

    @Test
    void whoeverOnlyReadsIsShownNeitherAddressesNorFiles() {
        refused();
        var reader = new Holding(Right.DIAGNOSIS_READ);

        var shown = view.list(null, 9, reader);

        assertThat(shown.channels()).containsExactly(new NoticesJson.Channel("mail", null));
        assertThat(shown.data()).singleElement().satisfies(notice -> {
            assertThat(notice.problem()).isNull();
            assertThat(notice.attempts()).isEqualTo(1);
            assertThat(view.find(notice.id(), reader)).contains(notice);
        });
    }

    @Test
    void aNoticeThatThisReleaseCannotReadIsListedAllTheSame() {
        notices.tryOut(Channel.MAIL, "{\"summary\":\"It seeps.\",\"verdict\":\"SEEPAGE\"}", NOON);
        notices.tryOut(Channel.WEBHOOK, "no JSON", NOON);

        assertThat(view.list(null, 9, new Holding(Right.DIAGNOSIS_READ)).data())
                .extracting(NoticeJson::summary)
                .containsExactly("This was written by another release of Plumbline and cannot be read.", "It seeps.");
    }

    @Test
    void onlyAChannelThatIsConfiguredTellsSomebody() {
        var byMail = NoticeJson.of(notices.tryOut(Channel.MAIL, "{}", NOON));
        var byWebhook = NoticeJson.of(notices.tryOut(Channel.WEBHOOK, "{}", NOON));

        assertThat(view.isSomebodyTold(byMail)).isTrue();
        assertThat(view.isSomebodyTold(byWebhook)).isFalse();
    }

    private void refused() {
        notices.tryOut(Channel.MAIL, "{\"summary\":\"A test.\"}", NOON);
        notices.claim(Channel.MAIL, 1, NOON, NOON, NOON)
                .forEach(claimed -> notices.retry(claimed, "the secret \"file:/etc/secret\" is not set", NOON));
    }

    /** Somebody with some rights. */
    private static final class Holding implements SecurityContext {

        private final Set<String> rights;

        Holding(Right... rights) {
            this.rights = Arrays.stream(rights).map(Right::text).collect(Collectors.toSet());
        }

        @Override
        public Principal getUserPrincipal() {
            return () -> "somebody";
        }

        @Override
        public boolean isUserInRole(String role) {
            return rights.contains(role);
        }

        @Override
        public boolean isSecure() {
            return true;
        }

        @Override
        public String getAuthenticationScheme() {
            return "X-Api-Key";
        }
    }
}
