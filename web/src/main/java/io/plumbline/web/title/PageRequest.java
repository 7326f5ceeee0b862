package io.plumbline.web.title;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.plumbline.web.http.IpAddress;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Asks one address for one page, over HTTP/1.1 and a connection of its own. The JDK's clients look the host's name up
 * themselves, and so might connect to another address than the one that was found to be public.
 *
 * <p>Sends no cookies and no credentials, goes through no proxy, and reads no more than it must. One thread, but {@link
 * #close} may come from another at any time.
 */
final class PageRequest implements AutoCloseable {

    private static final int MOST_HEAD = 32 << 10;
    private static final int MOST_BODY = 512 << 10;
    private static final int PART = 8 << 10;
    private static final String END_OF_HEAD = "\r\n\r\n";
    private static final String END_OF_TITLE = "</title";

    private final SSLSocketFactory tls;
    private final long deadlineNanos;
    private volatile @Nullable Socket socket;
    private volatile boolean closed;

    PageRequest(SSLSocketFactory tls, Duration wait) {
        this.tls = tls;
        this.deadlineNanos = System.nanoTime() + wait.toNanos();
    }

    /**
     * What an address answers.
     *
     * @throws IOException if it does not answer in time, or not in HTTP; or its certificate is not the host's
     */
    PageAnswer ask(PageAddress page, IpAddress address) throws IOException {
        try (var plain = new Socket(Proxy.NO_PROXY)) {
            opened(plain);
            plain.connect(new InetSocketAddress(address.toInetAddress(), page.port()), remainingMillis());
            try (var connection = page.isSecure() ? secured(plain, page) : plain) {
                connection.setSoTimeout(remainingMillis());
                connection.getOutputStream().write(text(page).getBytes(ISO_8859_1));
                connection.getOutputStream().flush();
                return answer(connection);
            }
        }
    }

    /** Ends the request wherever it stands: who sends one octet a second would else hold it for ever. */
    @Override
    public void close() {
        closed = true;
        closeQuietly(socket);
    }

    private void opened(Socket opened) throws IOException {
        socket = opened;
        if (closed) {
            closeQuietly(opened);
            throw new SocketTimeoutException("too late");
        }
    }

    private static void closeQuietly(@Nullable Socket socket) {
        if (socket != null) {
            try {
                socket.close();
            } catch (IOException alreadyBroken) {
                // it is not used any more
            }
        }
    }

    /** TLS to the address that was found, but for the host's name: in the handshake and for the certificate. */
    private Socket secured(Socket plain, PageAddress page) throws IOException {
        plain.setSoTimeout(remainingMillis());
        var secured = (SSLSocket) tls.createSocket(plain, page.host().name(), page.port(), true);
        var parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        return secured;
    }

    private static String text(PageAddress page) {
        return String.join(
                "\r\n",
                "GET " + page.path() + " HTTP/1.1",
                "Host: " + page.authority(),
                "User-Agent: Plumbline (title of a linked page)",
                "Accept: text/html,application/xhtml+xml",
                "Accept-Encoding: identity",
                "Connection: close",
                "",
                "");
    }

    private PageAnswer answer(Socket connection) throws IOException {
        var received = new ByteArrayOutputStream();
        var headEnd = -1;
        while (headEnd < 0) {
            if (received.size() > MOST_HEAD || !readPart(connection, received)) {
                throw new EOFException("no head of an answer of HTTP");
            }
            headEnd = received.toString(ISO_8859_1).indexOf(END_OF_HEAD);
        }
        var head = received.toString(ISO_8859_1).substring(0, headEnd);
        var headers = headersOf(head);
        var status = statusOf(head);
        var location = headers.get("location");
        if (status / 100 == 3 && location != null) {
            return new PageAnswer.Elsewhere(location);
        }
        var type = headers.getOrDefault("content-type", "");
        if (status != 200
                || !isHtml(type)
                || !headers.getOrDefault("content-encoding", "identity").equals("identity")) {
            return new PageAnswer.Untitled();
        }
        var html = body(connection, received, headEnd + END_OF_HEAD.length(), headers);
        return HtmlTitle.of(html, type).<PageAnswer>map(PageAnswer.Titled::new).orElseGet(PageAnswer.Untitled::new);
    }

    private byte[] body(Socket connection, ByteArrayOutputStream received, int start, Map<String, String> headers)
            throws IOException {
        var most = start + mostOf(headers.get("content-length"));
        var checked = start;
        while (received.size() < most && !hasTitle(received, checked)) {
            checked = Math.max(start, received.size() - END_OF_TITLE.length());
            if (!readPart(connection, received)) {
                break;
            }
        }
        var all = received.toByteArray();
        var body = new byte[Math.min(all.length, most) - start];
        System.arraycopy(all, start, body, 0, body.length);
        return "chunked".equalsIgnoreCase(headers.get("transfer-encoding")) ? Chunks.joined(body) : body;
    }

    private static boolean hasTitle(ByteArrayOutputStream received, int from) {
        return received.toString(ISO_8859_1)
                .substring(from)
                .toLowerCase(Locale.ROOT)
                .contains(END_OF_TITLE);
    }

    private static int mostOf(@Nullable String contentLength) {
        if (contentLength == null || !contentLength.matches("[0-9]{1,9}")) {
            return MOST_BODY;
        }
        return Math.min(MOST_BODY, Integer.parseInt(contentLength));
    }

    private boolean readPart(Socket connection, ByteArrayOutputStream received) throws IOException {
        connection.setSoTimeout(remainingMillis());
        InputStream input = connection.getInputStream();
        var part = new byte[PART];
        var count = input.read(part);
        if (count > 0) {
            received.write(part, 0, count);
        }
        return count > 0;
    }

    private static int statusOf(String head) throws IOException {
        if (!head.matches("(?s)HTTP/1\\.[01] [1-5][0-9]{2}[ \r].*") && !head.matches("HTTP/1\\.[01] [1-5][0-9]{2}")) {
            throw new IOException("no answer of HTTP/1.1");
        }
        return Integer.parseInt(head.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
    }

    private static Map<String, String> headersOf(String head) {
        var headers = new HashMap<String, String>();
        head.lines().skip(1).forEach(line -> {
            var colon = line.indexOf(':');
            if (colon > 0) {
                headers.putIfAbsent(
                        line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        });
        return headers;
    }

    private static boolean isHtml(String contentType) {
        var type = contentType.toLowerCase(Locale.ROOT);
        return type.startsWith("text/html") || type.startsWith("application/xhtml+xml");
    }

    private int remainingMillis() throws SocketTimeoutException {
        var millis = (deadlineNanos - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
            throw new SocketTimeoutException("too late");
        }
        return (int) Math.min(millis, Integer.MAX_VALUE);
    }
}
