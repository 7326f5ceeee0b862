package io.plumbline.web.redirect;

import io.plumbline.persistence.link.ReservedCodes;
import io.plumbline.persistence.visit.OrphanType;
import io.plumbline.persistence.visit.OrphanVisit;
import io.plumbline.web.gate.DatabaseUnavailableException;
import io.plumbline.web.redirect.journal.VisitJournal;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Answers short URLs before anything else sees the request; what lies under a path of the service goes down the chain.
 *
 * <p>A visit is in the journal before its answer is; once that is closed, for a stop, visitors are told to come again.
 * HEAD is answered but not tracked. Thread-safe.
 */
final class RedirectFilter extends HttpFilter {

    private static final long serialVersionUID = 1;

    private final transient LinkCache links;
    private final transient VisitLimits limits;
    private final transient VisitJournal journal;
    private final transient RedirectSettings settings;
    private final transient Set<String> servletPaths;
    private final transient Clock clock;

    /**
     * A filter over its parts.
     *
     * @param servletPaths first path segments that servlets of this application answer, for instance {@code rest}
     */
    RedirectFilter(
            LinkCache links,
            VisitLimits limits,
            VisitJournal journal,
            RedirectSettings settings,
            Set<String> servletPaths,
            Clock clock) {
        this.links = links;
        this.limits = limits;
        this.journal = journal;
        this.settings = settings;
        this.servletPaths = Set.copyOf(servletPaths);
        this.clock = clock;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        var path = pathOf(request);
        if (isOurs(path)) {
            chain.doFilter(request, response);
        } else if (!isReading(request)) {
            ErrorPage.METHOD_NOT_ALLOWED.send(response);
        } else if (journal.isClosed()) {
            ErrorPage.UNAVAILABLE.send(response);
        } else {
            follow(path, request, response);
        }
    }

    private void follow(String path, HttpServletRequest request, HttpServletResponse response) throws IOException {
        var code = LinkCode.of(path);
        if (code == null) {
            var type = path.length() < 2 ? OrphanType.BASE_URL : OrphanType.REGULAR_404;
            leadNowhere(type, request, response);
            return;
        }
        try {
            var now = clock.millis();
            if (links.find(code, now) instanceof Resolution.Found found
                    && limits.admit(found.target(), isTracked(request))) {
                lead(found.target(), now, request, response);
            } else {
                leadNowhere(OrphanType.INVALID_SHORT_URL, request, response);
            }
        } catch (DatabaseUnavailableException databaseDown) {
            ErrorPage.UNAVAILABLE.send(response);
        }
    }

    private void lead(RedirectTarget target, long now, HttpServletRequest request, HttpServletResponse response) {
        var query = request.getQueryString();
        var location = target.locationFor(query, settings.disableTrackParameter());
        if (isTracked(request)) {
            journal.visited(
                    target.linkId(),
                    now,
                    remoteAddressOf(request),
                    request.getHeader("Referer"),
                    request.getHeader("User-Agent"),
                    visitedUrlOf(request, query),
                    location);
        }
        response.setStatus(HttpServletResponse.SC_FOUND);
        response.setHeader("Location", location);
        response.setContentLength(0);
    }

    private void leadNowhere(OrphanType type, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (isTracked(request)) {
            journal.orphaned(
                    type,
                    OrphanVisit.NO_DOMAIN,
                    clock.millis(),
                    remoteAddressOf(request),
                    request.getHeader("Referer"),
                    request.getHeader("User-Agent"),
                    visitedUrlOf(request, request.getQueryString()),
                    null);
        }
        ErrorPage.NOT_FOUND.send(response);
    }

    private boolean isTracked(HttpServletRequest request) {
        return request.getMethod().equals("GET") && !isTrackingDisabled(request.getQueryString());
    }

    private boolean isTrackingDisabled(@Nullable String query) {
        var parameter = settings.disableTrackParameter();
        return query != null && !parameter.isEmpty() && QueryForwarding.has(query, parameter);
    }

    private boolean isOurs(String path) {
        var end = path.indexOf('/', 1);
        var segment = path.substring(1, end < 0 ? path.length() : end);
        return ReservedCodes.contains(segment) || servletPaths.contains(segment);
    }

    private @Nullable String remoteAddressOf(HttpServletRequest request) {
        var address = request.getRemoteAddr();
        return settings.anonymizeRemoteAddress() ? RemoteAddress.anonymous(address) : RemoteAddress.whole(address);
    }

    private static boolean isReading(HttpServletRequest request) {
        return request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
    }

    private static String visitedUrlOf(HttpServletRequest request, @Nullable String query) {
        var url = request.getRequestURL();
        return query == null ? url.toString() : url.append('?').append(query).toString();
    }

    /** The path as it was sent, not decoded; always begins with a slash. */
    private static String pathOf(HttpServletRequest request) {
        var path = request.getRequestURI().substring(request.getContextPath().length());
        return path.isEmpty() || path.charAt(0) != '/' ? "/" + path : path;
    }
}
