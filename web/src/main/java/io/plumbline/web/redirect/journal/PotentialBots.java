package io.plumbline.web.redirect.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells programs from people by the user agent they name. Stateless.
 *
 * <p>The words are those that crawlers, monitors, link previews and HTTP libraries use for themselves; browsers use none
 * of them. Costs about a microsecond, so it runs behind the redirect.
 */
final class PotentialBots {

    private static final Pattern WORDS =
            Pattern.compile("bot\\b|bot[/;_-]|bots\\b|crawl|spider|slurp|scrap|fetch|monitor"
                    + "|preview|archiver|validator|checker|scanner|headless|facebookexternalhit|whatsapp|mediapartners"
                    + "|feedburner|lighthouse|pingdom|\\bcurl/|wget/|python|java/|okhttp|http-client|libwww|httpclient"
                    + "|http_request|node-fetch|axios|postman|ruby|perl|php/|guzzle");

    private PotentialBots() {}

    /** The same of the user agent whose length stands in a record. */
    static boolean includes(byte[] record, int at) {
        var length = RecordReader.lengthAt(record, at);
        return includes(length < 0 ? null : new String(record, at + Short.BYTES, length, UTF_8));
    }

    /** Whether a visitor with that user agent is probably a program; one without a name is. */
    public static boolean includes(@Nullable String userAgent) {
        return userAgent == null
                || userAgent.isBlank()
                || WORDS.matcher(userAgent.toLowerCase(Locale.ROOT)).find();
    }
}
