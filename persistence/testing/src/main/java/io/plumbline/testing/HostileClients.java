package io.plumbline.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Connections to a server on the loopback that are there to keep others out: each says something and then nothing more, and
 * reads nothing unless asked to. Closing this closes them. One thread.
 */
public final class HostileClients implements AutoCloseable {

    private static final Path LIMITS = Path.of("/proc/self/limits");

    /** Files of this process and of the server that are no connections. */
    private static final int OTHER_FILES = 2_000;

    private static final int FEWEST = 100;
    private static final int SMALLEST_WINDOW = 1_024;

    private final List<SocketChannel> connections;

    private HostileClients(List<SocketChannel> connections) {
        this.connections = connections;
    }

    /** That many connections, on each of which the same octets are sent; a receiver's window of one kilobyte. */
    public static HostileClients connected(int count, URI server, String octets) {
        var clients = new HostileClients(new ArrayList<>(count));
        try {
            for (int i = 0; i < count; i++) {
                clients.connections.add(connection(server, octets));
            }
            return clients;
        } catch (IOException refused) {
            var opened = clients.connections.size();
            clients.close();
            throw new UncheckedIOException("after " + opened + " connections", refused);
        }
    }

    /** As many as wanted, or as this process and one with the same limit may have open. */
    public static int atMost(int wanted) {
        try (var lines = Files.lines(LIMITS)) {
            var files = lines.filter(line -> line.startsWith("Max open files"))
                    .map(line -> line.split(" {2,}")[1])
                    .findFirst()
                    .orElseThrow();
            return files.equals("unlimited")
                    ? wanted
                    : Math.max(FEWEST, Math.min(wanted, Integer.parseInt(files) - OTHER_FILES));
        } catch (IOException noLimits) {
            return wanted;
        }
    }

    private static SocketChannel connection(URI server, String octets) throws IOException {
        var channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.SO_RCVBUF, SMALLEST_WINDOW);
        channel.connect(new InetSocketAddress(server.getHost(), server.getPort()));
        var message = ByteBuffer.wrap(octets.getBytes(ISO_8859_1));
        try {
            while (message.hasRemaining()) {
                channel.write(message);
            }
        } catch (IOException cutOff) {
            // its answer may be there all the same
        }
        return channel;
    }

    public int count() {
        return connections.size();
    }

    /**
     * What each was told until the server closed its connection; to those it did not close within the time "…" is appended.
     */
    public List<String> answers(int millis) {
        return connections.stream()
                .map(connection -> answer(connection, millis))
                .toList();
    }

    private static String answer(SocketChannel connection, int millis) {
        var answer = new StringBuilder();
        try {
            var socket = connection.socket();
            socket.setSoTimeout(millis);
            var buffer = new byte[SMALLEST_WINDOW];
            var input = socket.getInputStream();
            for (int count = input.read(buffer); count >= 0; count = input.read(buffer)) {
                answer.append(new String(buffer, 0, count, ISO_8859_1));
            }
        } catch (SocketTimeoutException stillOpen) {
            answer.append('\u2026');
        } catch (IOException reset) {
            // closed all the same
        }
        return answer.toString();
    }

    /** Takes back what was asked: closes each connection by a reset, which throws away what the server has to say. */
    public void reset() {
        for (var connection : connections) {
            try {
                connection.setOption(StandardSocketOptions.SO_LINGER, 0);
            } catch (IOException gone) {
                // what is closed needs no reset
            }
        }
        close();
    }

    @Override
    public void close() {
        for (var connection : connections) {
            try {
                connection.close();
            } catch (IOException gone) {
                // what is closed needs no closing
            }
        }
    }
}
