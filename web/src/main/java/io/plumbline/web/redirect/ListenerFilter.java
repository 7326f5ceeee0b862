package io.plumbline.web.redirect;

import io.plumbline.persistence.visit.OrphanType;
import io.plumbline.web.http.ClientAddress;
import io.plumbline.web.observe.RequestEvents;
import io.plumbline.web.observe.RequestTiming;
import io.plumbline.web.redirect.LinkCache.Recall;
import io.plumbline.web.redirect.journal.VisitRecord;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.IOEvent;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.attributes.AttributeBuilder;
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

    private static final Attribute<Came> CAME =
            AttributeBuilder.DEFAULT_ATTRIBUTE_BUILDER.createAttribute(ListenerFilter.class.getName() + ".came");

    private final PlainRedirects redirects;
    private final ClientAddress clients;
    private final RequestEvents events;
    private final HttpStatus status;
    private final Page notFound = new Page(ErrorPage.NOT_FOUND);
    private final Page unavailable = new Page(ErrorPage.UNAVAILABLE);
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
            // comes for the second time when its link has been read
            var cameBefore = CAME.get(request);
            long now = cameBefore == null ? redirects.now() : cameBefore.atMillis();
            var timing = cameBefore == null ? events.beginOneOfMany(now) : events.beginAt(now);
            var link = found.get();
            var code = codeOf(request);
            if (code != null) {
                var host = hostOf(request);
                var recall = redirects.resolve(host, code, now, link);
                if (recall == Recall.MISSED) {
                    var reading = cameBefore == null ? redirects.bring(host, code) : cameBefore.reading();
                    if (!reading.isDone()) {
                        events.leave(timing);
                        return comeAgain(context, request, new Came(now, reading));
                    }
                    recall = redirects.resolve(host, code, now, link);
                    if (recall == Recall.MISSED && reading.isCompletedExceptionally()) {
                        return answer(context, content, request, now, timing, link, unavailable);
                    }
                }
                if (recall == Recall.PLAIN_LINK) {
                    forwardQuery(request, link);
                    return answer(context, content, request, now, timing, link, null);
                }
                if (recall == Recall.UNKNOWN) {
                    return answer(context, content, request, now, timing, link, notFound);
                }
            }
            events.leave(timing);
        }
        return super.handleRead(context);
    }

    /**
     * Has the request come again when its link has been read, which no thread waits for: on the thread that read it before, so that
     * whoever tells the end of the reading does nothing else, and the container still finds itself on a thread that must not wait.
     */
    private static NextAction comeAgain(FilterChainContext context, HttpRequestPacket request, Came came) {
        CAME.set(request, came);
        context.suspend();
        var unused = came.reading()
                .whenComplete(
                        (link, failure) -> context.getConnection().executeInEventThread(IOEvent.READ, context::resume));
        return context.getSuspendAction();
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

    /** The code that is asked for; null if that is not for us to say. */
    private @Nullable String codeOf(HttpRequestPacket request) {
        var uri = request.getRequestURIRef().getOriginalRequestURIBC();
        var headers = request.getHeaders();
        var hostAt = headers.indexOf(Header.Host, 0);
        if (uri.getType() != DataChunk.Type.Bytes || hostAt < 0 || headers.indexOf(Header.Host, hostAt + 1) >= 0) {
            return null;
        }
        var host = headers.getValue(hostAt);
        if (host.getType() != DataChunk.Type.Bytes) {
            return null;
        }
        var path = uri.getByteChunk();
        if (path.getLength() < 2
                || path.getBytes()[path.getStart()] != '/'
                || authorityLength(request, host) <= 0
                || !isPlain(request.getQueryStringDC(), path)) {
            return null;
        }
        return redirects.codeOf(path.getBytes(), path.getStart() + 1, path.getLength() - 1);
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
        if (colon == octets.getStart() || digits == 0 || digits > MOST_PORT_DIGITS || bytes[colon + 1] == '0') {
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

    /** The host that is asked for, empty where hosts are not told apart. */
    private String hostOf(HttpRequestPacket request) {
        return redirects.tellsHostsApart()
                ? request.getHeaders().getValue(Header.Host).toString()
                : "";
    }

    /** @param page what the visitor sees; null if the link leads on */
    private NextAction answer(
            FilterChainContext context,
            HttpContent content,
            HttpRequestPacket request,
            long now,
            @Nullable RequestTiming timing,
            PlainLink link,
            @Nullable Page page)
            throws IOException {
        var isHead = request.getMethod() == Method.HEAD;
        if (page != unavailable && redirects.tracking().isOn()) {
            note(request, now, page == null ? link : null, isHead ? 0 : 1);
        }
        var response = request.getResponse();
        var body = page == null ? lead(response, link) : show(response, page);
        var done = send(context, response, body);
        content.recycle();
        response.recycle();
        request.recycle();
        redirects.answered();
        if (timing != null) {
            var answered = page == null ? status : page.status();
            events.end(timing, RedirectFilter.ROUTE, isHead ? "HEAD" : "GET", answered.getStatusCode());
        }
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

    private Buffer show(HttpResponsePacket response, Page page) {
        response.setStatus(page.status());
        var headers = response.getHeaders();
        for (int i = 0; i < page.headers().length; i += 2) {
            headers.addValue(page.headers()[i]).setString(page.headers()[i + 1]);
        }
        response.setContentType(pageType);
        response.setContentLengthLong(page.octets().length);
        return Buffers.wrap(MemoryManager.DEFAULT_MEMORY_MANAGER, page.octets());
    }

    /**
     * Notes a visit. A request that is none goes the same way up to the writing: the JVM's second compiler leaves out each branch
     * that was never taken, and gives up all of this when it is. So whoever asks for unknown codes with HEAD once, as the launcher
     * does, spares the first visits of those the wait.
     *
     * @param link null if it led to none
     * @param visits 1, or 0 for a request that is no visit
     */
    private void note(HttpRequestPacket request, long now, @Nullable PlainLink link, int visits) {
        var tracking = redirects.tracking();
        var headers = request.getHeaders();
        var host = headers.getValue(Header.Host);
        if (link == null && !tracking.notesOrphans()) {
            return;
        }
        var visit = link == null
                ? VisitRecord.orphan(OrphanType.INVALID_SHORT_URL, redirects.domainIdOf(hostOf(request)), now)
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
        tracking.visited(visit, visits);
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

    /** When a request came whose link is being read, in milliseconds since 1970; immutable. */
    private record Came(long atMillis, CompletableFuture<?> reading) {}

    /** A page as the codec takes it. */
    private static final class Page {

        private final HttpStatus status;
        private final String[] headers;
        private final byte[] octets;

        Page(ErrorPage page) {
            this.status = HttpStatus.getHttpStatus(page.status());
            this.headers = page.headers();
            this.octets = page.octets();
        }

        HttpStatus status() {
            return status;
        }

        String[] headers() {
            return headers;
        }

        byte[] octets() {
            return octets;
        }
    }
}
