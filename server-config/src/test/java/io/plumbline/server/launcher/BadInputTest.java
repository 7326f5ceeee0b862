package io.plumbline.server.launcher;

import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import org.junit.jupiter.api.Test;

class BadInputTest {

    @Test
    void itEndsWhereNobodyListens() throws Exception {
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }

        assertThatIOException().isThrownBy(() -> inputFor(port).send());
    }

    @Test
    void itEndsWhereEverybodyIsSentAway() throws Exception {
        try (var socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            var server = new Thread(() -> sendAway(socket), "sends-everybody-away");
            server.start();

            assertThatIOException()
                    .isThrownBy(() -> inputFor(socket.getLocalPort()).send());
        }
    }

    private static void sendAway(ServerSocket socket) {
        try {
            while (true) {
                socket.accept().close();
            }
        } catch (IOException ended) {
            // with the test
        }
    }

    private static BadInput inputFor(int port) {
        return new BadInput(URI.create("http://127.0.0.1:" + port));
    }
}
