package io.plumbline.web.redirect;

import io.plumbline.persistence.visit.OrphanType;
import io.plumbline.web.http.ClientAddress;
import io.plumbline.web.observe.RequestEvents;
import io.plumbline.web.redirect.LinkCache.Recall;
import io.plumbline.web.redirect.journal.VisitRecord;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.filterchain.Filter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.HttpResponsePacket;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.http.Protocol;
import org.glassfish.grizzly.http.util.ByteChunk;
import org.glassfish.grizzly.http.util.ContentType;
import org.glassfish.grizzly.http.util.DataChunk;
import org.glassfish.grizzly.http.util.Header;
import org.glassfish.grizzly.http.util.HttpStatus;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.grizzly.memory.MemoryManager;
import org.jspecify.annotations.Nullable;

/**
 * Answers plain redirects in the server's HTTP listener, between its codec and its servlet container, in whose place in the
 * chain it stands; hands everything else on to that.
 *
 * <p>The codec reads the request and writes the answer as it does for the container, so that keep-alive, pipelining, limits
 * and headers are the same. Thread-safe.
 */
final class ListenerFilter extends FilterBeforeContainer {

    private static final int MOST_PORT_DIGITS = 5;

    private final PlainRedirects redirects;
    private final ClientAddress clients;
    private final RequestEvents events;
    private final HttpStatus status;
    private final String[] pageHeaders = ErrorPage.NOT_FOUND.headers();
    private final byte[] page = ErrorPage.NOT_FOUND.octets();
    private final ContentType pageType = ContentType.newContentType(ErrorPage.CONTENT_TYPE);
    private final ThreadLocal<PlainLink> found = ThreadLocal.withInitial(PlainLink::new);
    private volatile boolean ended;

    /**
     * A filter in the place of another.
     *
     * @param container answers what this does not
     */
    ListenerFilter(Filter container, PlainRedirects redirects, ClientAddress clients, RequestEvents events) {
        super(container);
        this.redirects = redirects;
        this.clients = clients;
        this.events = events;
        this.status = HttpStatus.getHttpStatus(redirects.status().code());
    }

    /** From now on the container answers everything. */
    void end() {
        ended = true;
    }

    @Override
    public NextAction handleRead(FilterChainContext context) throws IOException {
        Object message = context.getMessage();
        if (!ended
                && message instanceof HttpContent content
                && content.getHttpHeader() instanceof HttpRequestPacket request
                && isPlain(content, request)
                && context.getConnection().canWrite()) {
            long now = redirects.now();
            var timing = events.beginAt(now);
            var link = found.get();
            var recall = recall(request, now, link);
            if (recall != Recall.UNDECIDED) {
                var isHead = request.getMethod() == Method.HEAD;
                if (recall == Recall.PLAIN_LINK) {
                    forwardQuery(request, link);
                }
                var done = answer(context, content, request, now, recall == Recall.PLAIN_LINK ? link : null);
                if (timing != null) {
                    var answered = recall == Recall.PLAIN_LINK ? status : HttpStatus.NOT_FOUND_404;
                    events.end(timing, RedirectFilter.ROUTE, isHead ? "HEAD" : "GET", answered.getStatusCode());
                }
                return done;
            }
        }
        return super.handleRead(context);
    }

    /** A whole request without a body that the codec has no quarrel with. */
    private static boolean isPlain(HttpContent content, HttpRequestPacket request) {
        var method = request.getMethod();
        var protocol = request.getProtocol();
        return (method == Method.GET || method == Method.HEAD)
                && (protocol == Protocol.HTTP_1_1 || protocol == Protocol.HTTP_1_0)
                && content.isLast()
                && !content.getContent().hasRemaining()
                && !request.isExpectContent()
                && !request.isUpgrade()
                && !request.requiresAcknowledgement()
                && !request.getProcessingState().isError();
    }

    private Recall recall(HttpRequestPacket request, long now, PlainLink link) {
        var uri = request.getRequestURIRef().getOriginalRequestURIBC();
        var host = request.getHeaders().getValue(Header.Host);
        if (uri.getType() != DataChunk.Type.Bytes || host == null || host.getType() != DataChunk.Type.Bytes) {
            return Recall.UNDECIDED;
        }
        var path = uri.getByteChunk();
        if (path.getLength() < 2
                || path.getBytes()[path.getStart()] != '/'
                || authorityLength(request, host) <= 0
                || !isPlain(request.getQueryStringDC(), path)) {
            return Recall.UNDECIDED;
        }
        var code = redirects.codeOf(path.getBytes(), path.getStart() + 1, path.getLength() - 1);
        return code == null ? Recall.UNDECIDED : redirects.resolve(textToTellApart(host), code, now, link);
    }

    /** No query, or one that goes along as it is and stands behind the path, so that both are noted in one. */
    private boolean isPlain(DataChunk query, ByteChunk path) {
        if (query.isNull()) {
            return true;
        }
        if (query.getType() != DataChunk.Type.Bytes || !redirects.takesAnyQuery()) {
            return false;
        }
        var octets = query.getByteChunk();
        return octets.getLength() > 0
                && octets.getBytes() == path.getBytes()
                && octets.getStart() == path.getEnd() + 1
                && UrlText.isSafe(octets.getBytes(), octets.getStart(), octets.getEnd());
    }

    private static void forwardQuery(HttpRequestPacket request, PlainLink link) {
        var query = request.getQueryStringDC();
        if (!query.isNull() && link.forwardsQuery()) {
            var octets = query.getByteChunk();
            link.forward(octets.getBytes(), octets.getStart(), octets.getLength());
        }
    }

    /** How much of the Host header is in the URL that was asked for; 0 if that is not for us to say. */
    private static int authorityLength(HttpRequestPacket request, DataChunk host) {
        var octets = host.getByteChunk();
        var bytes = octets.getBytes();
        var end = octets.getEnd();
        var colon = -1;
        for (int i = octets.getStart(); i < end; i++) {
            var octet = bytes[i];
            var isDigit = octet >= '0' && octet <= '9';
            if (octet == ':' && colon < 0) {
                colon = i;
            } else if (colon >= 0 ? !isDigit : !isDigit && !isInHostName(octet)) {
                return 0;
            }
        }
        if (colon < 0) {
            return octets.getLength();
        }
        var digits = end - colon - 1;
        if (digits == 0 || digits > MOST_PORT_DIGITS || bytes[colon + 1] == '0') {
            return 0;
        }
        return hasDefaultPort(request, bytes, colon + 1, digits) ? colon - octets.getStart() : octets.getLength();
    }

    private static boolean isInHostName(byte octet) {
        return (octet >= 'a' && octet <= 'z') || (octet >= 'A' && octet <= 'Z') || octet == '-' || octet == '.';
    }

    private static boolean hasDefaultPort(HttpRequestPacket request, byte[] bytes, int from, int digits) {
        return request.isSecure()
                ? digits == 3 && bytes[from] == '4' && bytes[from + 1] == '4' && bytes[from + 2] == '3'
                : digits == 2 && bytes[from] == '8' && bytes[from + 1] == '0';
    }

    private String textToTellApart(DataChunk host) {
        return redirects.tellsHostsApart() ? host.toString() : "";
    }

    /** @param link null if there is none */
    private NextAction answer(
            FilterChainContext context,
            HttpContent content,
            HttpRequestPacket request,
            long now,
            @Nullable PlainLink link)
            throws IOException {
        if (request.getMethod() == Method.GET && redirects.tracking().isOn()) {
            note(request, now, link);
        }
        var response = request.getResponse();
        var body = link == null ? showPage(response) : lead(response, link);
        var done = send(context, response, body);
        content.recycle();
        response.recycle();
        request.recycle();
        redirects.answered();
        return done;
    }

    /** The link's octets are written before its thread finds another. */
    private Buffer lead(HttpResponsePacket response, PlainLink link) {
        response.setStatus(status);
        var headers = response.getHeaders();
        headers.addValue(Header.Location).setBytes(link.url(), 0, link.urlLength());
        if (redirects.status().isPermanent()) {
            headers.addValue(Header.CacheControl).setString(redirects.cacheControl());
        }
        response.setContentLengthLong(0);
        return Buffers.EMPTY_BUFFER;
    }

    private Buffer showPage(HttpResponsePacket response) {
        response.setStatus(HttpStatus.NOT_FOUND_404);
        var headers = response.getHeaders();
        for (int i = 0; i < pageHeaders.length; i += 2) {
            headers.addValue(pageHeaders[i]).setString(pageHeaders[i + 1]);
        }
        response.setContentType(pageType);
        response.setContentLengthLong(page.length);
        return Buffers.wrap(MemoryManager.DEFAULT_MEMORY_MANAGER, page);
    }

    /**
     * Notes a visit.
     *
     * @param link null if it led to none
     */
    private void note(HttpRequestPacket request, long now, @Nullable PlainLink link) {
        var tracking = redirects.tracking();
        var headers = request.getHeaders();
        var host = headers.getValue(Header.Host);
        if (link == null && !tracking.notesOrphans()) {
            return;
        }
        var visit = link == null
                ? VisitRecord.orphan(OrphanType.INVALID_SHORT_URL, redirects.domainIdOf(textToTellApart(host)), now)
                : VisitRecord.of(link.linkId(), now);
        var peer = ((InetSocketAddress) request.getConnection().getPeerAddress()).getAddress();
        var scheme = noteClient(visit, tracking, peer, request);
        noteReferer(visit, tracking.notesReferer() ? headers.getValue(Header.Referer) : null);
        noteUserAgent(visit, tracking.notesUserAgent() ? headers.getValue(Header.UserAgent) : null);
        var authority = host.getByteChunk();
        var path = request.getRequestURIRef().getOriginalRequestURIBC().getByteChunk();
        var query = request.getQueryStringDC();
        var end = query.isNull() ? path.getEnd() : query.getByteChunk().getEnd();
        visit.visitedUrl(
                scheme,
                authority.getBytes(),
                authority.getStart(),
                authorityLength(request, host),
                path.getBytes(),
                path.getStart(),
                end - path.getStart());
        if (link == null) {
            visit.redirectUrl(null);
        } else {
            link.noteIn(visit);
        }
        tracking.visited(visit);
    }

    private static void noteReferer(VisitRecord visit, @Nullable DataChunk referer) {
        if (referer != null && isAscii(referer)) {
            var octets = referer.getByteChunk();
            visit.referer(octets.getBytes(), octets.getStart(), octets.getLength());
        } else {
            visit.referer(textOf(referer));
        }
    }

    private static void noteUserAgent(VisitRecord visit, @Nullable DataChunk userAgent) {
        if (userAgent != null && isAscii(userAgent)) {
            var octets = userAgent.getByteChunk();
            visit.userAgent(octets.getBytes(), octets.getStart(), octets.getLength());
        } else {
            visit.userAgent(textOf(userAgent));
        }
    }

    /** Notes the client's address; returns the scheme that the client used. */
    private String noteClient(VisitRecord visit, Tracking tracking, InetAddress peer, HttpRequestPacket request) {
        var headers = request.getHeaders();
        var secure = request.isSecure();
        if (clients.trustsProxies()) {
            var address = peer.getHostAddress();
            visit.remoteAddress(tracking.addressToNote(
                    clients.of(address, name -> headers.values(name).iterator())));
            secure |= clients.isSecure(address, headers.getHeader(ClientAddress.FORWARDED_PROTO));
        } else if (tracking.notesWholeAddress() || !(peer instanceof Inet4Address)) {
            visit.remoteAddress(tracking.addressToNote(peer.getHostAddress()));
        } else if (tracking.notesAddress()) {
            var octets = peer.getAddress();
            visit.remoteAddress(octets[0] & 0xFF, octets[1] & 0xFF, octets[2] & 0xFF, 0);
        } else {
            visit.remoteAddress(null);
        }
        return secure ? "https" : "http";
    }

    private static boolean isAscii(DataChunk value) {
        if (value.getType() != DataChunk.Type.Bytes) {
            return false;
        }
        var octets = value.getByteChunk();
        var bytes = octets.getBytes();
        for (int i = octets.getStart(); i < octets.getEnd(); i++) {
            if (bytes[i] < 0) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable String textOf(@Nullable DataChunk value) {
        return value == null || value.isNull() ? null : value.toString();
    }
}
