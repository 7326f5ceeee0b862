package io.plumbline.batch.nightly.notice;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.plumbline.batch.report.LocalTimes;
import io.plumbline.batch.report.News;
import io.plumbline.batch.target.Secret;
import io.plumbline.persistence.notice.StoredNotice.Channel;
import io.plumbline.persistence.notice.StoredNotice.State;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMultipart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mail to a real mail server. */
class MailTest {

    @TempDir
    private Path secrets;

    private final Waiting waiting = new Waiting();
    private final GreenMail server = new GreenMail(patient());

    private static ServerSetup patient() {
        var setup = new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP);
        setup.setServerStartupTimeout(30_000);
        return setup;
    }

    @BeforeEach
    void listen() {
        server.start();
    }

    @AfterEach
    void close() {
        server.stop();
    }

    @Test
    void allThatWaitsIsOneMailAsTextAndAsAPage() throws Exception {
        waiting.leak("shop", Channel.MAIL);
        waiting.leak("billing <script>\r\nBcc: all@example.org", Channel.MAIL, Waiting.NOON.plusSeconds(60));

        dispatch(null, null).run();

        var received = server.getReceivedMessages();
        assertThat(received).hasSize(2);
        assertThat(received[0].getSubject())
                .startsWith("[Plumbline] LEAK: shop and 1 more")
                .doesNotContain("\n");
        assertThat(received[0].getRecipients(Message.RecipientType.TO)).hasSize(2);
        assertThat(received[0].getHeader("Bcc")).isNull();
        var parts = (MimeMultipart) received[0].getContent();
        assertThat(parts.getContentType()).contains("alternative");
        assertThat(parts.getBodyPart(0).getContent().toString())
                .contains("LEAK: shop, 2026-03-01 20:00")
                .contains("com.acme.Order leaks 300 KB/s.")
                .contains("Limit reached: 2026-03-01 22:00, in 2 h")
                .contains("What to do: Remove the entry when its request ends.")
                .contains("https://go.example.org/console/diagnoses/");
        assertThat(parts.getBodyPart(1).getContent().toString())
                .contains("<b>LEAK: shop</b>")
                .contains("billing &lt;script&gt;")
                .doesNotContain("<script", "<style", "<svg");
        assertThat(waiting.notices().list(State.SENT, 9)).hasSize(2);
    }

    @Test
    void whatAnotherReleaseHasWrittenIsToldAsFarAsThisOneUnderstands() throws Exception {
        waiting.leak("shop", Channel.MAIL);
        waiting.leak("billing", Channel.MAIL);
        waiting.rewrite("\"LEAK\"", "\"SEEPAGE\"", "billing");

        dispatch(null, null).run();

        assertThat(server.getReceivedMessages()).hasSize(2);
        var parts = (MimeMultipart) server.getReceivedMessages()[0].getContent();
        assertThat(parts.getBodyPart(0).getContent().toString())
                .contains("LEAK: shop, 2026-03-01 20:00")
                .contains("billing, 2026-03-01 20:00")
                .doesNotContain("Test");
    }

    @Test
    void aMailThatIsSentAgainHasTheSameNumber() throws Exception {
        waiting.leak("shop", Channel.MAIL);
        dispatch(null, null).run();
        waiting.sendAgain();
        dispatch(null, null).run();
        waiting.leak("billing", Channel.MAIL);
        dispatch(null, null).run();

        var numbers = Arrays.stream(server.getReceivedMessages())
                .map(MailTest::number)
                .distinct()
                .toList();
        assertThat(server.getReceivedMessages()).hasSize(6);
        assertThat(numbers).hasSize(2).allMatch(number -> number.endsWith("@example.org>"));
    }

    @Test
    void aServerThatSaysNoGoodByeHasTakenTheMail() throws Exception {
        try (var rude = new RudeMailServer()) {
            waiting.leak("shop", Channel.MAIL);

            dispatch(rude.port(), null, null).run();

            assertThat(rude.mails()).isEqualTo(1);
        }
        assertThat(waiting.notices().list(State.SENT, 9)).hasSize(1);
    }

    @Test
    void oneAddressThatIsRefusedKeepsTheNewsFromNobodyElse() throws Exception {
        try (var rude = new RudeMailServer()) {
            waiting.leak("shop", Channel.MAIL);

            dispatch(mail(rude.port(), List.of("one@example.org", "nobody@example.org")))
                    .run();

            assertThat(rude.mails()).isEqualTo(1);
        }
        assertThat(waiting.notices().list(State.SENT, 9)).hasSize(1);
    }

    @Test
    void whereEveryAddressIsRefusedTheNewsWaits() throws Exception {
        try (var rude = new RudeMailServer()) {
            waiting.leak("shop", Channel.MAIL);

            dispatch(mail(rude.port(), List.of("nobody@example.org"))).run();

            assertThat(rude.mails()).isZero();
        }
        assertThat(waiting.notices().list(State.WAITING, 9))
                .singleElement()
                .satisfies(notice -> assertThat(notice.problem()).contains("did not take the mail"));
    }

    @Test
    void whoeverWritesToManyMayTakeLonger() {
        var mail = mail(25, null, null);
        var carrier = new MailCarrier(
                mail, Duration.ofMinutes(1), new LocalTimes(ZoneOffset.UTC), Clock.fixed(Waiting.NOON, ZoneOffset.UTC));

        assertThat(carrier.longestTime()).isEqualTo(Duration.ofMinutes(12 + 2));
    }

    @Test
    void aMailWaitsForMoreToTell() {
        waiting.leak("shop", Channel.MAIL, Waiting.NOON.plusSeconds(1));

        dispatch(null, null).run();

        assertThat(server.getReceivedMessages()).isEmpty();
    }

    @Test
    void aTrialSaysThatNothingIsWrong() throws Exception {
        waiting.notices().tryOut(Channel.MAIL, News.trial(Waiting.NOON).json(), Waiting.NOON);

        dispatch(null, null).run();

        var received = server.getReceivedMessages()[0];
        assertThat(received.getSubject()).isEqualTo("[Plumbline] Test");
        var parts = (MimeMultipart) received.getContent();
        assertThat(parts.getBodyPart(0).getContent().toString())
                .startsWith("Test, 2026-03-01 20:00")
                .contains("nothing is wrong");
        assertThat(parts.getBodyPart(1).getContent().toString())
                .contains("nothing is wrong")
                .doesNotContain("null");
    }

    @Test
    void aServerThatAsksWhoWritesIsTold() throws Exception {
        server.setUser("plumbline", "s3cret");
        Files.writeString(secrets.resolve("mail"), "s3cret\n");
        waiting.leak("shop", Channel.MAIL);

        dispatch("plumbline", Secret.parse("file:" + secrets.resolve("mail"))).run();

        assertThat(server.getReceivedMessages()).hasSize(2);
        assertThat(server.getReceivedMessages()[0].getHeader("Auto-Submitted")).containsExactly("auto-generated");
    }

    @Test
    void aServerThatIsDownIsAReasonToTryAgain() {
        waiting.leak("shop", Channel.MAIL);
        var dispatch = dispatch(null, null);
        server.stop();

        dispatch.run();

        assertThat(waiting.notices().list(State.WAITING, 9)).singleElement().satisfies(notice -> {
            assertThat(notice.attempts()).isEqualTo(1);
            assertThat(notice.nextAttemptAt()).isEqualTo(Waiting.NOON.plusSeconds(30));
            assertThat(notice.problem()).contains("the mail server \"127.0.0.1:");
        });
    }

    private Dispatch dispatch(@Nullable String user, @Nullable Secret password) {
        return dispatch(server.getSmtp().getPort(), user, password);
    }

    private Dispatch dispatch(int port, @Nullable String user, @Nullable Secret password) {
        return dispatch(mail(port, user, password));
    }

    private Dispatch dispatch(NoticeSettings.Mail mail) {
        var settings = new NoticeSettings(
                null, mail, 3, Duration.ofSeconds(30), Duration.ofMinutes(1), Duration.ofDays(3), null);
        var clock = Clock.fixed(Waiting.NOON, ZoneOffset.UTC);
        var carrier = new MailCarrier(mail, settings.timeout(), new LocalTimes(ZoneId.of("Asia/Shanghai")), clock);
        return new Dispatch(carrier, waiting.notices(), settings, clock);
    }

    private static NoticeSettings.Mail mail(int port, List<String> to) {
        return mail(port, null, null, to);
    }

    private static NoticeSettings.Mail mail(int port, @Nullable String user, @Nullable Secret password) {
        return mail(port, user, password, List.of("one@example.org", "other@example.org"));
    }

    private static NoticeSettings.Mail mail(
            int port, @Nullable String user, @Nullable Secret password, List<String> to) {
        return new NoticeSettings.Mail(
                "127.0.0.1",
                port,
                NoticeSettings.Encryption.NONE,
                user,
                password,
                "plumbline@example.org",
                to,
                Duration.ofMinutes(1));
    }

    private static String number(Message message) {
        try {
            return message.getHeader("Message-ID")[0];
        } catch (MessagingException unreadable) {
            throw new AssertionError(unreadable);
        }
    }
}
