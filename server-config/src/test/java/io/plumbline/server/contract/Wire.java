package io.plumbline.server.contract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.util.regex.Pattern;

/** Requests that no well-behaved client sends, as octets on a socket. Stateless. */
final class Wire {

    private static final int LONGEST_MILLIS = 60_000;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3})");

    private Wire() {}

    /** What a server says to a request line and headers of which each character is an octet. */
    static Reply send(URI server, String requestLine, String... headers) {
        var request = new StringBuilder(requestLine).append("\r\n");
        for (var header : headers) {
            request.append(header).append("\r\n");
        }
        return sendInParts(server, request.append("\r\n").toString());
    }

    /** What a server says to a request that comes in several packets, up to the end of the connection. */
    static Reply sendInParts(URI server, String... parts) {
        var requestLine = parts[0].lines().findFirst().orElseThrow();
        try (var socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(LONGEST_MILLIS);
            socket.setTcpNoDelay(true);
            for (var part : parts) {
                socket.getOutputStream().write(part.getBytes(ISO_8859_1));
            }
            return new Reply(requestLine, new String(socket.getInputStream().readAllBytes(), ISO_8859_1));
        } catch (IOException failure) {
            throw new UncheckedIOException(requestLine, failure);
        }
    }

    /** An answer as it came. */
    record Reply(String requestLine, String text) {

        int status() {
            var status = STATUS.matcher(text);
            return status.lookingAt() ? Integer.parseInt(status.group(1)) : 0;
        }

        @Override
        public String toString() {
            return requestLine + "\n-> " + text;
        }
    }
}
