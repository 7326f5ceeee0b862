package io.plumbline.web.redirect;

import java.io.IOException;
import org.glassfish.grizzly.filterchain.Filter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.FilterChainEvent;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpEvents.IncomingHttpUpgradeEvent;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.util.DataChunk;
import org.glassfish.grizzly.http.util.Header;
import org.glassfish.grizzly.http.util.HttpStatus;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.grizzly.memory.MemoryManager;

/**
 * Stands in front of the servlet container and puts right what it and the codec get wrong. Thread-safe.
 *
 * <ul>
 *   <li>The codec takes an {@code Upgrade} header for the end of HTTP on its connection: unless a filter disagrees, it gives the
 *       body of that request no length and closes the connection after the answer. Whoever offers HTTP/2 and sends a body, as
 *       Java's client does, would never be answered. This filter disagrees: no offer is taken up.
 *   <li>The container answers 200 to a path with a percent sign that two hexadecimal digits do not follow, and does nothing. It
 *       is answered 400 here.
 *   <li>So does it with a Host header that it cannot read, for which it writes a stack trace into its log as well; and it takes
 *       several of them for one. They are answered 400, as RFC 9112 has it in section 3.2, and RFC 9110 for an empty host in section 4.2.1.
 *   <li>The container writes the description at {@code /openapi} anew for each who asks, and a thread of its waits for each who
 *       does not read it. It is answered here, and the connection ends with it, so that nobody has more than one in the air. Who
 *       asks before it is written is taken up again when it is.
 *   <li>The container gives each request a thread before its body is there. Bodies are {@linkplain GatheredBodies gathered} here.
 * </ul>
 */
final class ContainerFront extends FilterBeforeContainer {

    private final KeptDescription description;
    private final GatheredBodies bodies;

    ContainerFront(Filter container, KeptDescription description, GatheredBodies bodies) {
        super(container);
        this.description = description;
        this.bodies = bodies;
    }

    @Override
    public NextAction handleEvent(FilterChainContext context, FilterChainEvent event) throws IOException {
        if (event instanceof IncomingHttpUpgradeEvent upgrade) {
            var request = upgrade.getHttpHeader();
            request.getUpgradeDC().recycle();
            request.setIgnoreContentModifiers(false);
        }
        return super.handleEvent(context, event);
    }

    @Override
    public NextAction handleRead(FilterChainContext context) throws IOException {
        Object message = context.getMessage();
        if (message instanceof HttpContent content && content.getHttpHeader() instanceof HttpRequestPacket request) {
            if (!hasWholeEscapes(request.getRequestURIRef().getOriginalRequestURIBC()) || !namesOneHost(request)) {
                return refuse(context, content, request);
            }
            if (description.isAwaitedBy(request)) {
                context.suspend();
                description.whenWritten(context::resume);
                return context.getSuspendAction();
            }
            var document = description.answerTo(request);
            if (document != null) {
                return describe(context, content, request, document);
            }
            var arrived = bodies.arrived(context, content, request);
            if (arrived == null) {
                return context.getStopAction();
            }
            context.setMessage(arrived);
        }
        return super.handleRead(context);
    }

    private static boolean hasWholeEscapes(DataChunk path) {
        if (path.getType() != DataChunk.Type.Bytes) {
            return true;
        }
        var octets = path.getByteChunk();
        var bytes = octets.getBytes();
        var end = octets.getEnd();
        for (int i = octets.getStart(); i < end; i++) {
            if (bytes[i] == '%' && (i + 2 >= end || !isHexDigit(bytes[i + 1]) || !isHexDigit(bytes[i + 2]))) {
                return false;
            }
        }
        return true;
    }

    /** None at all is for the codec to refuse, which knows from which version of HTTP on. */
    private static boolean namesOneHost(HttpRequestPacket request) {
        var headers = request.getHeaders();
        var at = headers.indexOf(Header.Host, 0);
        return at < 0
                || (headers.indexOf(Header.Host, at + 1) < 0
                        && Authority.isValid(headers.getValue(at).toString()));
    }

    private static boolean isHexDigit(byte octet) {
        return (octet >= '0' && octet <= '9') || (octet >= 'A' && octet <= 'F') || (octet >= 'a' && octet <= 'f');
    }

    private static NextAction refuse(FilterChainContext context, HttpContent content, HttpRequestPacket request) {
        var response = request.getResponse();
        response.setStatus(HttpStatus.BAD_REQUEST_400);
        response.setContentLengthLong(0);
        var done = send(context, response, Buffers.EMPTY_BUFFER);
        content.recycle();
        return done;
    }

    private static NextAction describe(
            FilterChainContext context,
            HttpContent content,
            HttpRequestPacket request,
            KeptDescription.Document document) {
        var response = request.getResponse();
        request.getProcessingState().setKeepAlive(false);
        response.setStatus(HttpStatus.OK_200);
        response.setHeader(Header.Vary, Header.Accept.toString());
        response.setContentType(document.contentType());
        response.setContentLengthLong(document.octets().length);
        var done = send(context, response, Buffers.wrap(MemoryManager.DEFAULT_MEMORY_MANAGER, document.octets()));
        content.recycle();
        return done;
    }
}
