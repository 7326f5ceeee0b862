package io.plumbline.server.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports of the loopback address that nobody listens on now. Thread-safe. */
public final class LoopbackPort {

    private LoopbackPort() {}

    /** A port that was free a moment ago; another process may still take it first. */
    public static int free() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
