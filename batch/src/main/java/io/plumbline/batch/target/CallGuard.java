package io.plumbline.batch.target;

import java.io.IOException;
import java.io.ObjectInputFilter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.rmi.server.RMIClientSocketFactory;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What watches over one call on a thread of its own: where its sockets may go, what its answer may contain, and the end of
 * both when the deadline passes.
 *
 * <p>It is handed to the thread as its {@link Thread.UncaughtExceptionHandler}, because that is where the JVM-wide hooks
 * of {@link RmiHooks} can find it by types of the JDK alone; so they serve a redeployed application, too, whose classes
 * are others.
 */
final class CallGuard implements Thread.UncaughtExceptionHandler, RMIClientSocketFactory, ObjectInputFilter {

    private static final System.Logger LOG = System.getLogger(CallGuard.class.getName());

    /** The names of 20,000 threads, the most that one call asks for, are 5 MiB in ten answers. */
    private static final long MOST_OCTETS = 64L << 20;

    private final ConnectionLimits limits;
    private final long endNanos;
    private final ObjectInputFilter answers = new AnswerFilter();
    private final Set<Socket> socketsInUse = ConcurrentHashMap.newKeySet();
    private volatile boolean over;

    /** Of the call's own thread. */
    private long octets;

    private long objects;

    CallGuard(ConnectionLimits limits, long endNanos) {
        this.limits = limits;
        this.endNanos = endNanos;
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        var address = allowed(host);
        var socket = new BoundedSocket();
        uses(socket);
        var timeoutMillis = Math.min(limits.connectTimeout().toMillis(), remainingMillis());
        try {
            socket.connect(new InetSocketAddress(address, port), Math.toIntExact(timeoutMillis));
            return socket;
        } catch (IOException failure) {
            socket.close();
            throw failure;
        }
    }

    /** Every address of a name must be allowed, since we cannot say which one its owner meant. */
    private InetAddress allowed(String host) throws IOException {
        var addresses = InetAddress.getAllByName(host);
        for (var address : addresses) {
            var range = limits.blockingRange(address);
            if (range.isPresent()) {
                throw new BlockedAddressException(host, address, range.get());
            }
        }
        return addresses[0];
    }

    @Override
    public Status checkInput(FilterInfo info) {
        objects++;
        return over ? Status.REJECTED : answers.checkInput(info);
    }

    /** How many objects and arrays the answers of the call have held so far; texts are none. */
    long objects() {
        return objects;
    }

    /** Counts what has come from the JVM. */
    void received(int more) throws OverlongAnswerException {
        octets += more;
        if (octets > MOST_OCTETS) {
            throw new OverlongAnswerException("the answers to one question are", MOST_OCTETS);
        }
    }

    /** Notes that the call now waits for a socket, perhaps one that another call opened and RMI kept. */
    void uses(Socket socket) throws IOException {
        socketsInUse.add(socket);
        if (over) {
            socket.close();
            throw new IOException("the call is over");
        }
    }

    /** What is left of the call, at least 1. */
    long remainingMillis() {
        return Math.max(1, (endNanos - System.nanoTime()) / 1_000_000);
    }

    /** Ends the call: whatever its thread waits for fails at once. */
    void end() {
        over = true;
        for (var socket : socketsInUse) {
            try {
                socket.close();
            } catch (IOException closedAlready) {
                LOG.log(System.Logger.Level.DEBUG, "closing a socket failed", closedAlready);
            }
        }
    }

    @Override
    public void uncaughtException(Thread thread, Throwable failure) {
        LOG.log(System.Logger.Level.ERROR, "a call to a JVM ended by a fault of ours", failure);
    }
}
