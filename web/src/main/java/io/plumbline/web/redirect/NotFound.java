package io.plumbline.web.redirect;

import io.plumbline.persistence.link.Domain;
import io.plumbline.persistence.link.NotFoundRedirects;
import io.plumbline.persistence.redirect.RedirectDomain;
import io.plumbline.persistence.visit.OrphanType;
import io.plumbline.persistence.visit.VisitBatch;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Answers visitors who found no link: sends them where their domain says, or else the default domain, or else the
 * configuration; without that, shows a page. Thread-safe.
 */
final class NotFound {

    private final Domains domains;
    private final RedirectSettings settings;
    private final Tracking tracking;

    NotFound(Domains domains, RedirectSettings settings, Tracking tracking) {
        this.domains = domains;
        this.settings = settings;
        this.tracking = tracking;
    }

    void answer(OrphanType type, String path, long now, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        var host = request.getHeader("Host") == null ? "" : request.getHeader("Host");
        var domain = domains.of(host);
        var location = locationFor(type, domain, host, path);
        if (tracking.isTracked(request)) {
            tracking.orphaned(type, idOf(domain, host), now, request, location);
        }
        if (location == null) {
            ErrorPage.NOT_FOUND.send(response);
            return;
        }
        response.setStatus(HttpServletResponse.SC_FOUND);
        response.setHeader("Location", location);
        response.setHeader("Cache-Control", "no-store");
        response.setContentLength(0);
    }

    /** Whether the visitors of a domain's host see a page, whatever they asked for. */
    boolean showsPage(OrphanType type, RedirectDomain domain) {
        return urlOf(type, domain.redirects()) == null
                && urlOf(type, domains.standard().redirects()) == null
                && urlOf(type, settings.notFound()) == null;
    }

    private @Nullable String locationFor(OrphanType type, RedirectDomain domain, String host, String path) {
        var url = urlOf(type, domain.redirects());
        if (url == null) {
            url = urlOf(type, domains.standard().redirects());
        }
        if (url == null) {
            url = urlOf(type, settings.notFound());
        }
        return url == null ? null : NotFoundLocation.of(url, host, path);
    }

    private static @Nullable String urlOf(OrphanType type, NotFoundRedirects redirects) {
        return switch (type) {
            case BASE_URL -> redirects.baseUrlRedirect();
            case REGULAR_404 -> redirects.regular404Redirect();
            case INVALID_SHORT_URL -> redirects.invalidShortUrlRedirect();
        };
    }

    /** The stored domain that was asked for; none for a host that only happens to lead here. */
    long idOf(RedirectDomain domain, String host) {
        var isStranger = domain.id() == Domain.DEFAULT_ID
                && settings.defaultAuthority() != null
                && !host.equalsIgnoreCase(settings.defaultAuthority());
        return isStranger ? VisitBatch.NO_DOMAIN : domain.id();
    }
}
