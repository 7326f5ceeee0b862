package io.plumbline.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports of the loopback address for servers that start later, or that nobody is to be found at: below those that the kernel gives to
 * whoever asks for any, so that no connection and no other server takes one meanwhile; and none twice in a JVM. Thread-safe.
 */
public final class FreePort {

    private static final Path FIRST_OF_THE_KERNEL = Path.of("/proc/sys/net/ipv4/ip_local_port_range");

    /** All have five digits. */
    private static final int FIRST = 20_000;

    private static final int FEWEST = 1_000;
    private static final int LONGEST_RANGE = 100;

    /** Different in each JVM: several may look for ports at the same time. */
    private static final AtomicInteger NEXT = new AtomicInteger(new Random().nextInt(1 << 20));

    private FreePort() {}

    /** One that nobody listens at. */
    public static int find() {
        try {
            var ports = firstOfTheKernel() - FIRST;
            // a kernel that gives all away leaves no other choice
            return ports < FEWEST ? bound(0) : find(ports);
        } catch (IOException noPort) {
            throw new UncheckedIOException("no port of the loopback address is free", noPort);
        }
    }

    private static int find(int ports) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return bound(FIRST + NEXT.getAndIncrement() % ports);
            } catch (IOException taken) {
                if (attempt == FEWEST) {
                    throw taken;
                }
            }
        }
    }

    private static int bound(int port) throws IOException {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /* The kernel gives its settings to the first read alone: Files.readString, which begins with one byte, gets the first digit. */
    private static int firstOfTheKernel() throws IOException {
        try (var range = Files.newInputStream(FIRST_OF_THE_KERNEL)) {
            var text = new String(range.readNBytes(LONGEST_RANGE), StandardCharsets.US_ASCII);
            return Integer.parseInt(text.strip().split("\\s+")[0]);
        }
    }
}
