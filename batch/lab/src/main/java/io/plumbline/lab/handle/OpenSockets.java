package io.plumbline.lab.handle;

import io.plumbline.lab.load.LabCase;
import io.plumbline.lab.load.Leak;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Accepts a connection a request and closes neither end. */
public final class OpenSockets implements LabCase {

    private static final List<SocketChannel> CONNECTIONS = new CopyOnWriteArrayList<>();

    private final ServerSocketChannel server;

    /** Listens on the loopback address. */
    public OpenSockets() {
        try {
            server = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void serve(long request) {
        try {
            CONNECTIONS.add(SocketChannel.open(server.getLocalAddress()));
            CONNECTIONS.add(server.accept());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public long kept() {
        return CONNECTIONS.size();
    }

    @Override
    public Optional<Leak> leak() {
        return Optional.of(new Leak(
                Leak.Area.HANDLES, "sun.nio.ch.SocketChannelImpl", OpenSockets.class.getName(), "CONNECTIONS"));
    }
}
