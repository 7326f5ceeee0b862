package io.plumbline.batch.target;

import java.io.IOException;
import java.io.ObjectInputFilter;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.rmi.server.RMIClientSocketFactory;
import java.rmi.server.RMISocketFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/*
 * Why JVM-wide hooks. The stub that a registry returns names its own endpoint, chosen by the other side, and RMI dials it
 * while it still reads the stub (a first "dirty" call of its garbage collector). No factory given to one connection is
 * asked at that moment; the process's RMISocketFactory and the process's deserialisation filter are. Both can be set once
 * in the life of a JVM. So we set two that do nothing by themselves: they ask the guard of the current thread, if there
 * is one, and behave as the JDK's own otherwise.
 *
 * The installed hooks keep the class loader that set them for the life of the JVM; a later deployment uses them as they
 * are, so that at most one old loader stays.
 */
/** Puts {@link CallGuard} between RMI and the network, once in a JVM. Thread-safe. */
final class RmiHooks {

    private static final System.Logger LOG = System.getLogger(RmiHooks.class.getName());

    /** Whose rules hold when an answer is deserialised. */
    enum Filter {
        OURS,
        OPERATORS
    }

    private static final boolean SOCKETS_GUARDED = installSockets();
    private static final Filter FILTER = installFilter();

    private RmiHooks() {}

    /** Whether our guard sees every socket that RMI opens. */
    static boolean socketsAreGuarded() {
        return SOCKETS_GUARDED;
    }

    static Filter filter() {
        return FILTER;
    }

    private static boolean installSockets() {
        var present = RMISocketFactory.getSocketFactory();
        if (present != null) {
            return isOurs(present);
        }
        try {
            RMISocketFactory.setSocketFactory(new GuardedSockets());
            return true;
        } catch (IOException setMeanwhile) {
            var other = RMISocketFactory.getSocketFactory();
            return other != null && isOurs(other);
        }
    }

    private static Filter installFilter() {
        if (ObjectInputFilter.Config.getSerialFilter() == null) {
            try {
                ObjectInputFilter.Config.setSerialFilter(new GuardedInput());
            } catch (IllegalStateException setMeanwhile) {
                LOG.log(System.Logger.Level.DEBUG, "a deserialisation filter was set meanwhile", setMeanwhile);
            }
        }
        var present = ObjectInputFilter.Config.getSerialFilter();
        if (present != null && isOurs(present)) {
            return Filter.OURS;
        }
        LOG.log(
                System.Logger.Level.WARNING,
                "this JVM has a deserialisation filter of its own (jdk.serialFilter); it stays, and answers of JMX"
                        + " targets are checked by it instead of by our allow-list");
        return Filter.OPERATORS;
    }

    /** By name: an earlier deployment's hook is of another class loader. */
    private static boolean isOurs(Object hook) {
        var name = hook.getClass().getName();
        return name.equals(GuardedSockets.class.getName()) || name.equals(GuardedInput.class.getName());
    }

    /** Asks the guard of the thread; without one, allows what the JDK allows. */
    private static final class GuardedInput implements ObjectInputFilter {

        @Override
        public Status checkInput(FilterInfo info) {
            return Thread.currentThread().getUncaughtExceptionHandler() instanceof ObjectInputFilter guard
                    ? guard.checkInput(info)
                    : Status.UNDECIDED;
        }
    }

    /** Asks the guard of the thread; RMI's own threads reach only where a guarded call has been before them. */
    private static final class GuardedSockets extends RMISocketFactory {

        private static final int KEPT_ENDPOINTS = 4_096;
        private static final int HOUSEKEEPING_MILLIS = 5_000;

        private final Map<String, InetSocketAddress> addressesByEndpoint = new LinkedHashMap<>(64, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, InetSocketAddress> eldest) {
                return size() > KEPT_ENDPOINTS;
            }
        };

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            var endpoint = host + ":" + port;
            if (Thread.currentThread().getUncaughtExceptionHandler() instanceof RMIClientSocketFactory guard) {
                // until it succeeds: RMI dials again on a thread of its own, where no range is checked
                note(endpoint, InetSocketAddress.createUnresolved(host, port));
                var socket = guard.createSocket(host, port);
                if (socket.getRemoteSocketAddress() instanceof InetSocketAddress address) {
                    note(endpoint, address);
                }
                return socket;
            }
            var known = known(endpoint);
            if (known == null) {
                return RMISocketFactory.getDefaultSocketFactory().createSocket(host, port);
            }
            if (known.isUnresolved()) {
                throw new ConnectException("the last guarded connection to " + endpoint + " did not succeed");
            }
            var socket = new BoundedSocket();
            try {
                socket.connect(known, HOUSEKEEPING_MILLIS);
                return socket;
            } catch (IOException failure) {
                socket.close();
                throw failure;
            }
        }

        private synchronized void note(String endpoint, InetSocketAddress address) {
            addressesByEndpoint.put(endpoint, address);
        }

        private synchronized @Nullable InetSocketAddress known(String endpoint) {
            return addressesByEndpoint.get(endpoint);
        }

        @Override
        public ServerSocket createServerSocket(int port) throws IOException {
            return RMISocketFactory.getDefaultSocketFactory().createServerSocket(port);
        }
    }
}
