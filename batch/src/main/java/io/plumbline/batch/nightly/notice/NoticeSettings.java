package io.plumbline.batch.nightly.notice;

import io.plumbline.batch.target.Secret;
import io.plumbline.persistence.configuration.Settings;
import io.plumbline.persistence.notice.StoredNotice;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whom to tell what is new, and how. Immutable.
 *
 * @param webhook who is called; absent if nobody is
 * @param mail who is written to; absent if nobody is
 * @param attempts after how many attempts a notice is given up
 * @param firstRetry pause after the first failed attempt; it doubles with each, up to an hour
 * @param timeout longest wait for one answer of a webhook or a mail server
 * @param growthWithin growth that nobody is accused of is told if its limit is reached within that time
 * @param baseUrl where administrators reach the service, without a slash at its end; absent if notices name no address
 */
public record NoticeSettings(
        @Nullable Webhook webhook,
        @Nullable Mail mail,
        int attempts,
        Duration firstRetry,
        Duration timeout,
        Duration growthWithin,
        @Nullable String baseUrl) {

    private static final String PREFIX = "plumbline.notice.";
    private static final String URL = "plumbline.notice.webhook.url";
    private static final String SECRET = "plumbline.notice.webhook.secret";
    private static final String TO = "plumbline.notice.mail.to";
    private static final String FROM = "plumbline.notice.mail.from";
    private static final String USER = "plumbline.notice.mail.user";
    private static final String PASSWORD = "plumbline.notice.mail.password";
    private static final String BASE_URL = "plumbline.notice.base-url";
    private static final int LAST_PORT = 65_535;

    /**
     * Who is called with what is new.
     *
     * @param secret what the calls are signed with
     */
    public record Webhook(URI url, Secret secret) {}

    /**
     * Who is written to.
     *
     * @param user who sends, for servers that ask; together with a password
     * @param gather how long a mail waits for more to tell
     */
    public record Mail(
            String host,
            int port,
            Encryption encryption,
            @Nullable String user,
            @Nullable Secret password,
            String from,
            List<String> to,
            Duration gather) {

        public Mail {
            to = List.copyOf(to);
        }
    }

    /** How the way to the mail server is protected. */
    public enum Encryption {
        NONE,
        STARTTLS,
        TLS
    }

    /** Who is told by each channel that is configured, in words without what may be secret in an address. */
    public Map<StoredNotice.Channel, String> told() {
        var told = new EnumMap<StoredNotice.Channel, String>(StoredNotice.Channel.class);
        if (webhook != null) {
            told.put(
                    StoredNotice.Channel.WEBHOOK,
                    webhook.url().getScheme() + "://" + webhook.url().getAuthority());
        }
        if (mail != null) {
            told.put(
                    StoredNotice.Channel.MAIL,
                    String.join(", ", mail.to()) + " (" + mail.host() + ":" + mail.port() + ")");
        }
        return told;
    }

    public static NoticeSettings from(Settings settings) {
        return new NoticeSettings(
                webhook(settings).orElse(null),
                mail(settings).orElse(null),
                settings.integer("plumbline.notice.attempts", 80, 1, 1_000),
                settings.duration("plumbline.notice.first-retry", Duration.ofSeconds(30), Duration.ofHours(1)),
                settings.duration("plumbline.notice.timeout", Duration.ofSeconds(10), Duration.ofMinutes(1)),
                settings.duration("plumbline.notice.growth-within", Duration.ofDays(3), Duration.ofDays(1_000)),
                settings.text(BASE_URL)
                        .map(text -> address(BASE_URL, text).toString().replaceAll("/+$", ""))
                        .orElse(null));
    }

    private static Optional<Webhook> webhook(Settings settings) {
        var url = settings.text(URL);
        var secret = settings.text(SECRET);
        if (url.isPresent() != secret.isPresent()) {
            throw new IllegalArgumentException("of " + URL + " and " + SECRET + " one alone is set; set both, or none");
        }
        return url.map(text -> new Webhook(address(URL, text), secret(SECRET, secret.orElseThrow())));
    }

    private static Optional<Mail> mail(Settings settings) {
        var to = settings.list(TO);
        var from = settings.text(FROM);
        var user = settings.text(USER);
        var password = settings.text(PASSWORD).map(reference -> secret(PASSWORD, reference));
        var mail = new Mail(
                settings.text("plumbline.notice.mail.host", "localhost"),
                settings.integer("plumbline.notice.mail.port", 25, 1, LAST_PORT),
                encryption(settings),
                user.orElse(null),
                password.orElse(null),
                from.orElse(""),
                to,
                settings.duration("plumbline.notice.mail.gather", Duration.ofMinutes(1), Duration.ofHours(1)));
        to.forEach(address -> checkMailAddress(TO, address));
        from.ifPresent(address -> checkMailAddress(FROM, address));
        if (to.isEmpty() != from.isEmpty()) {
            throw new IllegalArgumentException("of " + TO + " and " + FROM + " one alone is set; set both, or none");
        }
        if (user.isPresent() != password.isPresent()) {
            throw new IllegalArgumentException(
                    "of " + USER + " and " + PASSWORD + " one alone is set; set both, or none");
        }
        if (password.isPresent() && mail.encryption() == Encryption.NONE && !isThisMachine(mail.host())) {
            throw new IllegalArgumentException(PASSWORD + " would be sent to \"" + mail.host() + "\" unprotected; set "
                    + PREFIX + "mail.encryption to starttls or tls");
        }
        return to.isEmpty() ? Optional.empty() : Optional.of(mail);
    }

    private static void checkMailAddress(String key, String text) {
        try {
            new InternetAddress(text, true).validate();
        } catch (AddressException noAddress) {
            throw new IllegalArgumentException(
                    key + ": \"" + text + "\" is no mail address (" + noAddress.getMessage()
                            + "); it must be one such as ops@example.org, several separated by commas",
                    noAddress);
        }
    }

    private static Encryption encryption(Settings settings) {
        var text = settings.text("plumbline.notice.mail.encryption", "none");
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "none" -> Encryption.NONE;
            case "starttls" -> Encryption.STARTTLS;
            case "tls" -> Encryption.TLS;
            default ->
                throw new IllegalArgumentException(
                        "plumbline.notice.mail.encryption is \"" + text + "\"; it must be none, starttls or tls");
        };
    }

    private static boolean isThisMachine(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            return false;
        }
    }

    private static Secret secret(String key, String reference) {
        try {
            return Secret.parse(reference);
        } catch (IllegalArgumentException noReference) {
            throw new IllegalArgumentException(key + ": " + noReference.getMessage(), noReference);
        }
    }

    private static URI address(String key, String text) {
        try {
            var url = new URI(text);
            if (!"http".equalsIgnoreCase(url.getScheme()) && !"https".equalsIgnoreCase(url.getScheme())) {
                throw unfit(key, "does not begin with http:// or https://");
            }
            if (url.getUserInfo() != null) {
                throw unfit(key, "names a user");
            }
            if (url.getHost() == null) {
                throw unfit(key, "names no host");
            }
            return url;
        } catch (URISyntaxException noAddress) {
            throw unfit(key, "cannot be read from character " + (noAddress.getIndex() + 1) + " on");
        }
    }

    /* Neither the value nor an exception that quotes it: a webhook's address is often a secret. */
    private static IllegalArgumentException unfit(String key, String what) {
        return new IllegalArgumentException(
                key + " " + what + "; it must be an address such as https://ops.example.org/plumbline, without a user");
    }
}
