package io.plumbline.batch.nightly.notice;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.plumbline.batch.report.LocalTimes;
import io.plumbline.batch.report.News;
import io.plumbline.batch.report.NewsMail;
import io.plumbline.persistence.notice.StoredNotice;
import jakarta.mail.Authenticator;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes one mail on all that waits, as text and as a page. Thread-safe. */
final class MailCarrier implements Carrier {

    private static final Logger LOG = System.getLogger(MailCarrier.class.getName());

    /** More in one mail would not be read. */
    private static final int MOST_IN_ONE = 50;

    /** What a mail server is waited for besides an answer for each receiver: connection, greeting, encryption, sign-in, text. */
    private static final int OTHER_ANSWERS = 12;

    private final NoticeSettings.Mail mail;
    private final Duration timeout;
    private final LocalTimes times;
    private final Clock clock;

    MailCarrier(NoticeSettings.Mail mail, Duration timeout, LocalTimes times, Clock clock) {
        this.mail = mail;
        this.timeout = timeout;
        this.times = times;
        this.clock = clock;
    }

    @Override
    public StoredNotice.Channel channel() {
        return StoredNotice.Channel.MAIL;
    }

    @Override
    public int atOnce() {
        return MOST_IN_ONE;
    }

    @Override
    public Duration gather() {
        return mail.gather();
    }

    @Override
    public Duration longestTime() {
        return timeout.multipliedBy(OTHER_ANSWERS + mail.to().size());
    }

    @Override
    public void bring(List<StoredNotice> notices) throws DeliveryException {
        var news = notices.stream().map(notice -> News.parse(notice.content())).toList();
        var password = mail.password() == null ? null : RevealedSecret.of(mail.password());
        try {
            Transport.send(message(session(password), notices, new NewsMail(news, times)));
        } catch (SendFailedException refused) {
            if (taken(refused) == 0) {
                throw refused(refused);
            }
            LOG.log(
                    Level.WARNING,
                    "the mail server \"{0}:{1}\" took the mail for {2} of {3} addresses of plumbline.notice.mail.to only: {4}",
                    mail.host(),
                    Integer.toString(mail.port()),
                    taken(refused),
                    mail.to().size(),
                    refused.getMessage());
        } catch (MessagingException refused) {
            throw refused(refused);
        }
    }

    private static int taken(SendFailedException refused) {
        var sent = refused.getValidSentAddresses();
        return sent == null ? 0 : sent.length;
    }

    private DeliveryException refused(MessagingException refused) {
        return new DeliveryException(
                "the mail server \"" + mail.host() + ":" + mail.port() + "\" did not take the mail: "
                        + refused.getMessage(),
                refused);
    }

    private Session session(@Nullable String password) {
        var properties = new Properties();
        var millis = Long.toString(timeout.toMillis());
        properties.setProperty("mail.transport.protocol", "smtp");
        properties.setProperty("mail.from", mail.from());
        properties.setProperty("mail.smtp.host", mail.host());
        properties.setProperty("mail.smtp.port", Integer.toString(mail.port()));
        properties.setProperty("mail.smtp.connectiontimeout", millis);
        properties.setProperty("mail.smtp.timeout", millis);
        properties.setProperty("mail.smtp.writetimeout", millis);
        // one wrong address must not keep the news from all others
        properties.setProperty("mail.smtp.sendpartial", "true");
        // once the mail is taken, what the server says to a good-bye makes no difference
        properties.setProperty("mail.smtp.quitwait", "false");
        properties.setProperty("mail.smtp.auth", Boolean.toString(password != null));
        switch (mail.encryption()) {
            case NONE -> {}
            case STARTTLS -> {
                properties.setProperty("mail.smtp.starttls.enable", "true");
                properties.setProperty("mail.smtp.starttls.required", "true");
                properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
            }
            case TLS -> {
                properties.setProperty("mail.smtp.ssl.enable", "true");
                properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
            }
        }
        return Session.getInstance(properties, new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
                return new PasswordAuthentication(mail.user(), password);
            }
        });
    }

    private MimeMessage message(Session session, List<StoredNotice> notices, NewsMail written)
            throws MessagingException {
        var from = new InternetAddress(mail.from(), true);
        var number = number(notices, from.getAddress());
        var message = new MimeMessage(session) {
            @Override
            protected void updateMessageID() throws MessagingException {
                setHeader("Message-ID", number);
            }
        };
        message.setFrom(from);
        for (var to : mail.to()) {
            message.addRecipient(Message.RecipientType.TO, new InternetAddress(to, true));
        }
        message.setSubject(written.subject(), UTF_8.name());
        message.setSentDate(Date.from(clock.instant()));
        message.setHeader("Auto-Submitted", "auto-generated");
        var text = new MimeBodyPart();
        text.setText(written.text(), UTF_8.name());
        var page = new MimeBodyPart();
        page.setContent(written.html(), "text/html; charset=utf-8");
        message.setContent(new MimeMultipart("alternative", text, page));
        return message;
    }

    /* The same for the same notices, so that a mail that arrives twice can be told. */
    private static String number(List<StoredNotice> notices, String from) {
        var all = notices.stream()
                .map(notice -> notice.id() + " " + notice.content())
                .collect(Collectors.joining("\n"));
        return "<" + UUID.nameUUIDFromBytes(all.getBytes(UTF_8)) + from.substring(from.lastIndexOf('@')) + ">";
    }
}
