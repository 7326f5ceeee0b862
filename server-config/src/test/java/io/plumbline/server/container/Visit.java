package io.plumbline.server.container;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A request of a visitor, sent as it is written: with any host, method and header. */
final class Visit {

    private final String target;
    private final Map<String, String> headers = new LinkedHashMap<>(Map.of("Host", "127.0.0.1", "Connection", "close"));
    private String method = "GET";

    private Visit(String target) {
        this.target = target;
    }

    static Visit to(String target) {
        return new Visit(target);
    }

    Visit by(String otherMethod) {
        this.method = otherMethod;
        return this;
    }

    Visit with(String header, String value) {
        headers.put(header, value);
        return this;
    }

    Visit on(String host) {
        return with("Host", host);
    }

    /** The answer of a server. */
    Answer at(URI server) throws IOException {
        var request = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
        headers.forEach((name, value) -> request.append(name + ": " + value + "\r\n"));
        try (var socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(request.append("\r\n").toString().getBytes(ISO_8859_1));
            return Answer.of(new String(socket.getInputStream().readAllBytes(), ISO_8859_1));
        }
    }

    /**
     * What came back.
     *
     * @param headers by name, in whatever case
     * @param body as it was sent: chunked, perhaps
     */
    record Answer(int status, Map<String, String> headers, String body) {

        @Nullable
        String location() {
            return headers.get("Location");
        }

        private static Answer of(String text) {
            var end = text.indexOf("\r\n\r\n");
            var lines = text.substring(0, end).split("\r\n");
            var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
            for (int i = 1; i < lines.length; i++) {
                var colon = lines[i].indexOf(':');
                headers.put(
                        lines[i].substring(0, colon),
                        lines[i].substring(colon + 1).strip());
            }
            return new Answer(Integer.parseInt(lines[0].split(" ")[1]), headers, text.substring(end + 4));
        }
    }
}
