package io.plumbline.server.product;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;

/** A link that is asked for by a client whose words come slowly. One thread. */
final class SlowRequest implements AutoCloseable {

    private static final int LITTLE = 15;
    private static final int PAUSE_MILLIS = 200;
    private static final int LONGEST_MILLIS = 30_000;
    private static final String BODY = "{\"longUrl\":\"https://example.org/slow\"}";

    private final Socket socket;

    private SlowRequest(Socket socket) {
        this.socket = socket;
    }

    static SlowRequest begun(URI server, String apiKey) throws IOException {
        var request = new SlowRequest(new Socket(server.getHost(), server.getPort()));
        request.send("POST /rest/v3/short-urls HTTP/1.1\r\nHost: s.test\r\nConnection: close\r\nX-Api-Key: "
                + apiKey + "\r\nContent-Type: application/json\r\nContent-Length: "
                + (LITTLE + BODY.length()) + "\r\n\r\n");
        return request;
    }

    /** One blank, and a pause in which no answer may come. */
    void sendALittle() throws IOException {
        send(" ");
        socket.setSoTimeout(PAUSE_MILLIS);
        try {
            throw new AssertionError("answered before its end, or cut off: "
                    + socket.getInputStream().read());
        } catch (SocketTimeoutException stillUnderWay) {
            // as it should be
        }
    }

    /** The answer to the whole. */
    String finish() throws IOException {
        send(BODY);
        socket.setSoTimeout(LONGEST_MILLIS);
        return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }

    private void send(String octets) throws IOException {
        socket.getOutputStream().write(octets.getBytes(ISO_8859_1));
        socket.getOutputStream().flush();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
