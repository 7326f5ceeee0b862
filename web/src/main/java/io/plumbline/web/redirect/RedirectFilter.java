package io.plumbline.web.redirect;

import io.plumbline.persistence.link.ReservedCodes;
import io.plumbline.persistence.visit.OrphanType;
import io.plumbline.web.gate.DatabaseUnavailableException;
import io.plumbline.web.http.ClientAddress;
import io.plumbline.web.observe.RequestEvents;
import io.plumbline.web.observe.RequestRoute;
import io.plumbline.web.place.Places;
import io.plumbline.web.redirect.rule.Agents;
import io.plumbline.web.redirect.rule.Visitor;
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

    /** What events of requests call every path that may be a link's. */
    static final String ROUTE = "/{code}";

    private static final long serialVersionUID = 1;

    private final transient LinkFinder finder;
    private final transient NotFound notFound;
    private final transient Tracking tracking;
    private final transient RobotsTxt robots;
    private final transient Agents agents;
    private final transient Places places;
    private final transient ClientAddress clients;
    private final transient RequestEvents events;
    private final transient RedirectSettings settings;
    private final transient Set<String> servletPaths;
    private final transient Clock clock;
    private final String cacheControl;

    /**
     * A filter over its parts.
     *
     * @param servletPaths first path segments that servlets of this application answer, for instance {@code rest}
     */
    RedirectFilter(
            LinkFinder finder,
            NotFound notFound,
            Tracking tracking,
            RobotsTxt robots,
            Agents agents,
            Places places,
            ClientAddress clients,
            RequestEvents events,
            RedirectSettings settings,
            Set<String> servletPaths,
            Clock clock) {
        this.finder = finder;
        this.notFound = notFound;
        this.tracking = tracking;
        this.robots = robots;
        this.agents = agents;
        this.places = places;
        this.clients = clients;
        this.events = events;
        this.settings = settings;
        this.servletPaths = Set.copyOf(servletPaths);
        this.clock = clock;
        this.cacheControl = settings.cacheControl();
    }

    @Override
    protected void doFilter(HttpServletRequest received, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        var timing = events.begin();
        if (timing == null) {
            answer(received, response, chain);
            return;
        }
        boolean answered = false;
        try {
            answer(received, response, chain);
            answered = true;
        } finally {
            // whatever gets this far ends as the server's own page of status 500
            int status = answered ? response.getStatus() : HttpServletResponse.SC_INTERNAL_SERVER_ERROR;
            events.end(timing, routeOf(received), received.getMethod(), status);
        }
    }

    private String routeOf(HttpServletRequest request) {
        var path = pathOf(request);
        return isOurs(path) ? RequestRoute.of(request, firstSegmentOf(path)) : ROUTE;
    }

    private void answer(HttpServletRequest received, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        var request = clients.asSent(received);
        var path = pathOf(request);
        if (isOurs(path) && !path.equals(RobotsTxt.PATH)) {
            chain.doFilter(request, response);
            return;
        }
        // the container leaves it out; the listener, where most redirects are answered, does not
        response.setDateHeader("Date", clock.millis());
        if (path.equals(RobotsTxt.PATH)) {
            tellRobots(request, response);
        } else if (!settings.status().accepts(request.getMethod())) {
            ErrorPage.METHOD_NOT_ALLOWED.send(response);
        } else if (finder.isPixel(path)) {
            showPixel(path, request, response);
        } else if (tracking.isClosed()) {
            ErrorPage.UNAVAILABLE.send(response);
        } else {
            follow(path, request, response);
        }
    }

    private void follow(String path, HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            var now = clock.millis();
            var host = request.getHeader("Host");
            var tracked = tracking.isTracked(request);
            var code = finder.codeOf(path);
            var target = finder.find(host, code, now, tracked);
            if (target != null) {
                lead(target, null, tracked, now, request, response);
                return;
            }
            var behind = finder.findBehind(host, path, now, tracked);
            if (behind != null) {
                lead(behind.target(), behind.extraPath(), tracked, now, request, response);
                return;
            }
            notFound.answer(typeOf(path, code), path, now, request, response);
        } catch (DatabaseUnavailableException databaseDown) {
            ErrorPage.UNAVAILABLE.send(response);
        }
    }

    private void lead(
            RedirectTarget target,
            @Nullable String extraPath,
            boolean tracked,
            long now,
            HttpServletRequest request,
            HttpServletResponse response) {
        var url = target.hasRules() ? target.locationFor(visitor(request, now)) : target.location();
        var location = target.forwarded(
                extraPath == null ? url : ExtraPath.appended(url, extraPath),
                request.getQueryString(),
                tracking.disableTrackParameter());
        if (tracked) {
            tracking.visited(target, now, request, location);
        }
        response.setStatus(settings.status().code());
        response.setHeader("Location", location);
        if (settings.status().isPermanent()) {
            response.setHeader("Cache-Control", cacheControl);
        }
        response.setContentLength(0);
    }

    /** Shows the pixel whatever becomes of the visit: somebody's page has it among its pictures. */
    private void showPixel(String path, HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            if (!tracking.isClosed() && tracking.isTracked(request)) {
                var now = clock.millis();
                var code = finder.codeOf(Pixel.codePathIn(path));
                var target = finder.find(request.getHeader("Host"), code, now, true);
                if (target != null) {
                    tracking.visited(target, now, request, null);
                }
            }
        } catch (DatabaseUnavailableException databaseDown) {
            // the visit of a link that is not in memory is lost, as that of an unknown link is
        }
        Pixel.send(response);
    }

    private void tellRobots(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!RedirectStatus.FOUND.accepts(request.getMethod())) {
            ErrorPage.METHOD_NOT_ALLOWED.send(response);
            return;
        }
        try {
            robots.send(response);
        } catch (DatabaseUnavailableException databaseDown) {
            ErrorPage.UNAVAILABLE.send(response);
        }
    }

    private Visitor visitor(HttpServletRequest request, long now) {
        return new Visitor(request, clients.of(request), now, agents, places);
    }

    private static String firstSegmentOf(String path) {
        var end = path.indexOf('/', 1);
        return path.substring(1, end < 0 ? path.length() : end);
    }

    private boolean isOurs(String path) {
        var segment = firstSegmentOf(path);
        return ReservedCodes.contains(segment) || servletPaths.contains(segment);
    }

    private static OrphanType typeOf(String path, @Nullable String code) {
        if (path.length() < 2) {
            return OrphanType.BASE_URL;
        }
        return code == null ? OrphanType.REGULAR_404 : OrphanType.INVALID_SHORT_URL;
    }

    /** The path as it was sent, not decoded; always begins with a slash. */
    private static String pathOf(HttpServletRequest request) {
        var path = request.getRequestURI().substring(request.getContextPath().length());
        return path.isEmpty() || path.charAt(0) != '/' ? "/" + path : path;
    }
}
