package io.plumbline.web.redirect.rule;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.plumbline.web.http.IpAddress;
import io.plumbline.web.place.Place;
import io.plumbline.web.place.Places;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import org.jspecify.annotations.Nullable;

/** Whoever follows a link with rules. One request, one thread; everything is worked out when it is asked for. */
public final class Visitor {

    private final HttpServletRequest request;
    private final String clientAddress;
    private final long millis;
    private final Agents agents;
    private final Places places;

    /**
     * The visitor of a request.
     *
     * @param clientAddress the address behind all proxies
     * @param millis the moment of the visit, in milliseconds since 1970
     */
    public Visitor(HttpServletRequest request, String clientAddress, long millis, Agents agents, Places places) {
        this.request = request;
        this.clientAddress = clientAddress;
        this.millis = millis;
        this.agents = agents;
        this.places = places;
    }

    long millis() {
        return millis;
    }

    Agent agent() {
        return agents.of(request.getHeader("User-Agent"));
    }

    @Nullable
    String acceptedLanguages() {
        return request.getHeader("Accept-Language");
    }

    @Nullable
    IpAddress address() {
        return IpAddress.parse(clientAddress);
    }

    @Nullable
    Place place() {
        return places.find(clientAddress).orElse(null);
    }

    /** The value of a query parameter, decoded, of several the last; empty if it has none, null without the parameter. */
    @Nullable
    String parameter(String name) {
        var query = request.getQueryString();
        if (query == null) {
            return null;
        }
        String value = null;
        for (var parameter : query.split("&")) {
            var equals = parameter.indexOf('=');
            if (!parameter.isEmpty()
                    && decoded(equals < 0 ? parameter : parameter.substring(0, equals))
                            .equals(name)) {
                value = equals < 0 ? "" : decoded(parameter.substring(equals + 1));
            }
        }
        return value;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, UTF_8);
        } catch (IllegalArgumentException malformed) {
            return text;
        }
    }
}
