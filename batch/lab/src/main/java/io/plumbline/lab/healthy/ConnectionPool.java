package io.plumbline.lab.healthy;

import io.plumbline.lab.load.LabCase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** A pool of connections that grows for two minutes (2,400 requests) to twenty. */
public final class ConnectionPool implements LabCase {

    private static final int MOST = 20;
    private static final int PERIOD = 120;

    private final List<SocketChannel> connections = new ArrayList<>();
    private final ServerSocketChannel server;

    /** Listens on the loopback address. */
    public ConnectionPool() {
        try {
            server = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void serve(long request) {
        if (request % PERIOD == 0 && connections.size() < 2 * MOST) {
            try {
                connections.add(SocketChannel.open(server.getLocalAddress()));
                connections.add(server.accept());
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }
}
