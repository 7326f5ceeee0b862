package io.plumbline.web.problem;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.plumbline.web.cors.CrossOrigin;
import io.plumbline.web.http.ClientAddress;
import io.plumbline.web.limit.Client;
import io.plumbline.web.limit.RateLimits;
import io.plumbline.web.observe.RequestId;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.net.URLDecoder;
import java.util.Collections;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What holds for every request to a REST interface, whoever answers it: it has an id and a client, other origins learn
 * whether they may read the answer, and what JAX-RS would read wrongly is refused before it does. Thread-safe.
 */
final class RestFilter extends HttpFilter {

    private static final long serialVersionUID = 1;

    /** The server takes headers of twice as much, and refuses longer ones without a body. */
    private static final int LONGEST_HEADERS = 16 << 10;

    private static final int LONGEST_URI = 8 << 10;

    private final transient CrossOrigin crossOrigin;
    private final transient ClientAddress addresses;
    private final transient SlowBodies bodies;
    private final AtomicInteger underWay = new AtomicInteger();

    RestFilter(CrossOrigin crossOrigin, ClientAddress addresses, SlowBodies bodies) {
        this.crossOrigin = crossOrigin;
        this.addresses = addresses;
        this.bodies = bodies;
    }

    /** How many requests are being answered. */
    int underWay() {
        return underWay.get();
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        underWay.incrementAndGet();
        try {
            answer(request, response, chain);
        } finally {
            underWay.decrementAndGet();
        }
    }

    private void answer(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        response.setHeader(RequestId.HEADER, RequestId.of(request.getHeader(RequestId.HEADER)));
        crossOrigin.answer(pathOf(request), request, response);
        var refusal = refusalOf(request);
        if (refusal.isPresent()) {
            ServletProblems.send(refusal.get(), response);
        } else {
            request.setAttribute(RateLimits.CLIENT, Client.of(addresses.of(request)));
            var watched = new WatchedRequest(request);
            chain.doFilter(watched, new HeardResponse(response, watched));
        }
    }

    /** A request whose body is not waited for without end. */
    private final class WatchedRequest extends HttpServletRequestWrapper {

        private SlowBodies.@Nullable WatchedBody body;

        WatchedRequest(HttpServletRequest request) {
            super(request);
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            if (body == null) {
                body = bodies.watched(super.getInputStream());
            }
            return body;
        }

        boolean isClientGone() {
            return body != null && body.isClientGone();
        }
    }

    /**
     * A response that nobody writes once its client is gone: whoever tried would fail, and JAX-RS and the server would tell of that at
     * length, each by itself.
     */
    private static final class HeardResponse extends HttpServletResponseWrapper {

        private final WatchedRequest request;

        HeardResponse(HttpServletResponse response, WatchedRequest request) {
            super(response);
            this.request = request;
        }

        @Override
        public ServletOutputStream getOutputStream() throws IOException {
            return request.isClientGone() ? new Unheard() : super.getOutputStream();
        }

        @Override
        public void flushBuffer() throws IOException {
            if (!request.isClientGone()) {
                super.flushBuffer();
            }
        }
    }

    /** Where an answer goes that nobody reads. */
    private static final class Unheard extends ServletOutputStream {

        @Override
        public void write(int octet) {
            // nobody reads it
        }

        @Override
        public void write(byte[] octets, int offset, int length) {
            // nobody reads them
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new UnsupportedOperationException("nobody reads it");
        }
    }

    private static Optional<Problem> refusalOf(HttpServletRequest request) {
        var query = request.getQueryString();
        if (request.getRequestURI().length() + lengthOf(query) > LONGEST_URI) {
            return Optional.of(Problem.of(
                    ProblemType.URI_TOO_LONG, "The path and the query are longer than " + LONGEST_URI + " octets."));
        }
        if (lengthOfHeaders(request) > LONGEST_HEADERS) {
            return Optional.of(Problem.of(
                    ProblemType.HEADERS_TOO_LARGE, "The headers are longer than " + LONGEST_HEADERS + " octets."));
        }
        return RequestText.faultOf(request.getRequestURI())
                .map(fault -> Problem.of(ProblemType.BAD_REQUEST, "The path " + fault + "."))
                .or(() -> faultIn(query));
    }

    private static Optional<Problem> faultIn(@Nullable String query) {
        if (query == null || RequestText.faultOf(query).isEmpty()) {
            return Optional.empty();
        }
        var invalid = Problem.invalidData();
        for (var parameter : query.split("&", -1)) {
            RequestText.faultOf(parameter).ifPresent(fault -> invalid.add(nameOf(parameter), fault));
        }
        return Optional.of(invalid.problem());
    }

    private static String nameOf(String parameter) {
        var name = parameter.substring(0, (parameter + "=").indexOf('='));
        return RequestText.faultOf(name).isPresent() ? "query" : URLDecoder.decode(name, UTF_8);
    }

    private static int lengthOfHeaders(HttpServletRequest request) {
        var length = 0;
        for (var name : Collections.list(request.getHeaderNames())) {
            for (var value : Collections.list(request.getHeaders(name))) {
                length += name.length() + value.length();
            }
        }
        return length;
    }

    private static int lengthOf(@Nullable String text) {
        return text == null ? 0 : text.length();
    }

    /** The path as it is decoded for the choice of a resource. */
    private static String pathOf(HttpServletRequest request) {
        var rest = request.getPathInfo();
        return rest == null ? request.getServletPath() : request.getServletPath() + rest;
    }
}
