package io.plumbline.web.redirect;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.UnaryOperator;
import org.glassfish.grizzly.filterchain.Filter;
import org.glassfish.grizzly.filterchain.FilterChain;
import org.glassfish.grizzly.http.server.HttpServerFilter;
import org.glassfish.grizzly.nio.NIOTransport;
import org.glassfish.grizzly.nio.RoundRobinConnectionDistributor;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP listeners of a Payara Micro, in which plain redirects are answered and requests are put right before its servlet
 * container; on any other server there are none, and the container is asked alone. Thread-safe.
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

    private final List<Runnable> ends = new ArrayList<>();
    private final KeptDescription description;
    private final GatheredBodies bodies;

    private ServerListeners(KeptDescription description, GatheredBodies bodies) {
        this.description = description;
        this.bodies = bodies;
    }

    /**
     * Lets a filter answer before the container until {@link #end}.
     *
     * @param description of the service, which the container does not have to write
     * @param bodies for which the container does not have to wait
     * @param before makes the filter of what stands for the container; whatever makes none returns that
     */
    static ServerListeners answerBy(KeptDescription description, GatheredBodies bodies, UnaryOperator<Filter> before) {
        var listeners = new ServerListeners(description, bodies);
        try {
            for (var transport : transports()) {
                if (transport.getProcessor() instanceof FilterChain chain) {
                    listeners.acceptApart(transport);
                    listeners.answerIn(chain, before);
                }
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

    /**
     * Leaves the first selector, on which the server listens, to those who come: it lets one in each time that it has looked
     * after all connections of its own, so that with many of these the others would wait before the door.
     */
    private synchronized void acceptApart(NIOTransport transport) {
        if (transport.getSelectorRunnersCount() > 1) {
            var shared = transport.getNIOChannelDistributor();
            transport.setNIOChannelDistributor(new RoundRobinConnectionDistributor(transport, true));
            ends.add(() -> transport.setNIOChannelDistributor(shared));
        }
    }

    private synchronized void answerIn(FilterChain chain, UnaryOperator<Filter> before) {
        for (int number = 0; number < chain.size(); number++) {
            if (chain.get(number) instanceof HttpServerFilter container) {
                chain.set(number, before.apply(new ContainerFront(container, description, bodies)));
                var place = new Place(chain, number, container);
                ends.add(place::end);
            }
        }
    }

    /** Leaves everything to the servlet container again. */
    synchronized void end() {
        bodies.end();
        ends.forEach(Runnable::run);
        ends.clear();
    }

    private static List<NIOTransport> transports() throws ReflectiveOperationException {
        var loader = ServerListeners.class.getClassLoader();
        Class.forName(MICRO, false, loader);
        var service = Class.forName(LISTENERS, false, loader);
        var listeners = Class.forName(SERVICES, true, loader)
                .getMethod("get", Class.class)
                .invoke(null, service);
        var proxies = service.getDeclaredField("proxies");
        proxies.setAccessible(true);
        var transports = new ArrayList<NIOTransport>();
        for (var proxy : (Collection<?>) proxies.get(listeners)) {
            if (call(call(proxy, "getUnderlyingListener"), "getTransport") instanceof NIOTransport transport) {
                transports.add(transport);
            }
        }
        return transports;
    }

    private static @Nullable Object call(@Nullable Object object, String method) throws ReflectiveOperationException {
        return object == null ? null : object.getClass().getMethod(method).invoke(object);
    }

    /** Where the container stood; immutable. */
    private record Place(FilterChain chain, int number, Filter container) {

        void end() {
            if (chain.get(number) instanceof ListenerFilter ours) {
                ours.end();
            }
            chain.set(number, container);
        }
    }
}
