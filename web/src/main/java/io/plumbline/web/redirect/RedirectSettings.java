package io.plumbline.web.redirect;

import io.plumbline.persistence.configuration.Settings;
import io.plumbline.persistence.link.NotFoundRedirects;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How visitors are led. Immutable.
 *
 * @param status the status of every redirect to a long URL
 * @param cacheLifetime how long clients may remember a permanent one
 * @param extraPath what becomes of the path behind a code
 * @param trailingSlash whether one slash behind a code does not count
 * @param multiSegment whether codes may have slashes
 * @param anyCase whether codes lead on in whatever case they are written
 * @param notFound where visitors go who found no link, on domains that do not say
 * @param atListener whether plain links are followed in the server's HTTP listener already
 * @param defaultAuthority the authority of the default domain; absent where every host that is no stored domain is
 */
public record RedirectSettings(
        RedirectStatus status,
        Duration cacheLifetime,
        ExtraPath extraPath,
        boolean trailingSlash,
        boolean multiSegment,
        boolean anyCase,
        NotFoundRedirects notFound,
        boolean atListener,
        @Nullable String defaultAuthority) {

    public static RedirectSettings from(Settings settings) {
        return new RedirectSettings(
                RedirectStatus.of(settings.text("plumbline.redirect.status", "302")),
                settings.duration("plumbline.redirect.cache-lifetime", Duration.ofSeconds(30)),
                ExtraPath.of(settings.text("plumbline.redirect.extra-path", "default")),
                settings.flag("plumbline.redirect.trailing-slash", false),
                settings.flag("plumbline.link.multi-segment-slugs", false),
                isLoose(settings.text("plumbline.link.mode", "strict")),
                new NotFoundRedirects(
                        url(settings, "plumbline.redirect.base-url-redirect"),
                        url(settings, "plumbline.redirect.regular-404-redirect"),
                        url(settings, "plumbline.redirect.invalid-short-url-redirect")),
                settings.flag("plumbline.redirect.at-listener", true),
                settings.text("plumbline.link.base-url")
                        .map(RedirectSettings::authorityOf)
                        .orElse(null));
    }

    /** What a permanent redirect says about how long it holds. */
    String cacheControl() {
        return "private,max-age=" + cacheLifetime.toSeconds();
    }

    private static boolean isLoose(String mode) {
        return switch (mode) {
            case "strict" -> false;
            case "loose" -> true;
            default ->
                throw new IllegalArgumentException(
                        "plumbline.link.mode is \"" + mode + "\"; it must be strict or loose");
        };
    }

    private static @Nullable String url(Settings settings, String key) {
        var url = settings.text(key).orElse(null);
        if (url == null || url.startsWith("https://") || url.startsWith("http://") || url.startsWith("/")) {
            return url;
        }
        throw new IllegalArgumentException(
                key + " is \"" + url + "\"; it must begin with https://, http:// or, for a path of this server, /");
    }

    /** The authority in the form in which domains are stored; whether it is a URL is checked where links are made. */
    private static @Nullable String authorityOf(String baseUrl) {
        try {
            var authority = URI.create(baseUrl).getRawAuthority();
            return authority == null ? null : authority.toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException noUrl) {
            return null;
        }
    }
}
