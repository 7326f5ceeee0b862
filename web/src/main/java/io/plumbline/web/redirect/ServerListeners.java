package io.plumbline.web.redirect;

import io.plumbline.web.http.ClientAddress;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.glassfish.grizzly.Transport;
import org.glassfish.grizzly.filterchain.FilterChain;
import org.glassfish.grizzly.http.server.HttpServerFilter;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP listeners of a Payara Micro, in which plain redirects are answered before its servlet container; on any other
 * server there are none, and the container answers everything. Thread-safe.
 */
final class ServerListeners {

    /*
     * The server has no official way to its listeners, so its services are asked by name. Nothing but the filter of the
     * servlet container is replaced, in its place, so that what is under way goes on: each request knows its filters by
     * their places.
     */
    private static final Logger LOG = System.getLogger(ServerListeners.class.getName());

    private static final String MICRO = "fish.payara.micro.PayaraMicro";
    private static final String SERVICES = "org.glassfish.internal.api.Globals";
    private static final String LISTENERS = "com.sun.enterprise.v3.services.impl.GrizzlyService";

    private final List<FilterChain> chains = new ArrayList<>();

    private ServerListeners() {}

    /** Lets the listeners answer plain redirects until {@link #end}. */
    static ServerListeners answerBy(PlainRedirects redirects, ClientAddress clients) {
        var listeners = new ServerListeners();
        try {
            for (var chain : chains()) {
                listeners.answerIn(chain, redirects, clients);
            }
        } catch (ReflectiveOperationException | LinkageError otherServer) {
            LOG.log(
                    Level.INFO,
                    "redirects are answered by the servlet container alone; this server has no listeners to put them"
                            + " in: {0}",
                    otherServer.toString());
        }
        return listeners;
    }

    private synchronized void answerIn(FilterChain chain, PlainRedirects redirects, ClientAddress clients) {
        for (int place = 0; place < chain.size(); place++) {
            if (chain.get(place) instanceof HttpServerFilter container) {
                chain.set(place, new ListenerFilter(container, redirects, clients));
                chains.add(chain);
            }
        }
    }

    /** Leaves everything to the servlet container again. */
    synchronized void end() {
        for (var chain : chains) {
            for (int place = 0; place < chain.size(); place++) {
                if (chain.get(place) instanceof ListenerFilter ours) {
                    ours.end();
                    chain.set(place, ours.container());
                }
            }
        }
        chains.clear();
    }

    private static List<FilterChain> chains() throws ReflectiveOperationException {
        var loader = ServerListeners.class.getClassLoader();
        Class.forName(MICRO, false, loader);
        var service = Class.forName(LISTENERS, false, loader);
        var listeners = Class.forName(SERVICES, true, loader)
                .getMethod("get", Class.class)
                .invoke(null, service);
        var proxies = service.getDeclaredField("proxies");
        proxies.setAccessible(true);
        var chains = new ArrayList<FilterChain>();
        for (var proxy : (Collection<?>) proxies.get(listeners)) {
            if (call(call(proxy, "getUnderlyingListener"), "getTransport") instanceof Transport transport
                    && transport.getProcessor() instanceof FilterChain chain) {
                chains.add(chain);
            }
        }
        return chains;
    }

    private static @Nullable Object call(@Nullable Object object, String method) throws ReflectiveOperationException {
        return object == null ? null : object.getClass().getMethod(method).invoke(object);
    }
}
