package io.plumbline.web.http;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Tells the address of a request's client: that of the peer, unless the peer is a proxy that is trusted; then the one that the
 * proxy tells. Thread-safe; without trusted proxies it costs nothing.
 *
 * <p>In a header that lists the proxies on the way, everything left of the right-most address that is not trusted may be the
 * client's invention.
 */
@Singleton
public final class ClientAddress {

    private static final String FORWARDED = "Forwarded";
    /** The header by which proxies tell how they were reached. */
    public static final String FORWARDED_PROTO = "X-Forwarded-Proto";

    private final AddressRange[] trusted;
    private final String[] headers;

    @Inject
    public ClientAddress(ProxySettings settings) {
        this.trusted = settings.trusted().toArray(new AddressRange[0]);
        this.headers = settings.headers().toArray(new String[0]);
    }

    /** The client's address as a text, which need not be one that can be parsed. */
    public String of(HttpServletRequest request) {
        return of(request.getRemoteAddr(), name -> request.getHeaders(name).asIterator());
    }

    /**
     * The same of a request that no servlet container has seen.
     *
     * @param valuesOf the values of a header, in their order
     */
    public String of(String peer, Function<String, Iterator<String>> valuesOf) {
        if (!isTrusted(peer)) {
            return peer;
        }
        for (var header : headers) {
            var told = toldBy(header, valuesOf);
            if (told != null) {
                return told.toString();
            }
        }
        return peer;
    }

    /**
     * The request as the client sent it: where a trusted proxy says that it took it over TLS, its scheme is https. The host is
     * always that of the Host header, which the proxy has to pass on.
     */
    public HttpServletRequest asSent(HttpServletRequest request) {
        return trustsProxies() && isSecure(request.getRemoteAddr(), request.getHeader(FORWARDED_PROTO))
                ? new SecureRequest(request)
                : request;
    }

    /** Whether there are proxies to trust at all. */
    public boolean trustsProxies() {
        return trusted.length > 0;
    }

    /**
     * Whether a trusted proxy says that it took the request over TLS.
     *
     * @param forwardedProto what the header {@link #FORWARDED_PROTO} says
     */
    public boolean isSecure(String peer, @Nullable String forwardedProto) {
        return "https".equalsIgnoreCase(forwardedProto) && isTrusted(peer);
    }

    private boolean isTrusted(@Nullable String peer) {
        if (trusted.length == 0) {
            return false;
        }
        var address = IpAddress.parse(peer);
        return address != null && isTrusted(address);
    }

    private boolean isTrusted(IpAddress address) {
        for (var range : trusted) {
            if (range.contains(address)) {
                return true;
            }
        }
        return false;
    }

    private @Nullable IpAddress toldBy(String header, Function<String, Iterator<String>> valuesOf) {
        var hops = hopsOf(header, valuesOf.apply(header));
        IpAddress last = null;
        for (int i = hops.size() - 1; i >= 0; i--) {
            var hop = addressOf(hops.get(i));
            if (hop == null) {
                return null;
            }
            last = hop;
            if (!isTrusted(hop)) {
                return hop;
            }
        }
        return last;
    }

    /** What the header lists, the client first; a header that comes several times is one list. */
    private static List<String> hopsOf(String header, Iterator<String> values) {
        var hops = new ArrayList<String>();
        while (values.hasNext()) {
            for (var part : values.next().split(",")) {
                hops.add(header.equalsIgnoreCase(FORWARDED) ? forOf(part) : part.strip());
            }
        }
        return hops;
    }

    /** The {@code for} of an element of RFC 7239, without quotes; empty if it has none. */
    private static String forOf(String element) {
        for (var pair : element.split(";")) {
            var stripped = pair.strip();
            if (stripped.toLowerCase(Locale.ROOT).startsWith("for=")) {
                return stripped.substring("for=".length()).replace("\"", "").strip();
            }
        }
        return "";
    }

    /** An address that may have a port behind it. */
    private static @Nullable IpAddress addressOf(String hop) {
        var bracket = hop.lastIndexOf(']');
        if (hop.startsWith("[") && bracket > 0) {
            return IpAddress.parse(hop.substring(0, bracket + 1));
        }
        var colon = hop.indexOf(':');
        var hasPort = colon >= 0 && colon == hop.lastIndexOf(':');
        return IpAddress.parse(hasPort ? hop.substring(0, colon) : hop);
    }
}
