package io.plumbline.web.redirect;

import java.io.IOException;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.Filter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.FilterChainEvent;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpResponsePacket;
import org.glassfish.grizzly.http.HttpServerFilter;

/** A filter in the place of the servlet container in a listener's chain, which hands everything on to it. Thread-safe. */
abstract class FilterBeforeContainer extends BaseFilter {

    private final Filter container;

    /**
     * A filter in the place of another.
     *
     * @param container answers what this does not
     */
    FilterBeforeContainer(Filter container) {
        this.container = container;
    }

    /** Sends a whole answer, without waiting for the client to take it in; the container does not see the request. */
    static NextAction send(FilterChainContext context, HttpResponsePacket response, Buffer body) {
        context.write(HttpContent.builder(response).content(body).last(true).build());
        context.notifyDownstream(HttpServerFilter.RESPONSE_COMPLETE_EVENT);
        return context.getStopAction();
    }

    @Override
    public NextAction handleRead(FilterChainContext context) throws IOException {
        return container.handleRead(context);
    }

    @Override
    public NextAction handleWrite(FilterChainContext context) throws IOException {
        return container.handleWrite(context);
    }

    @Override
    public NextAction handleConnect(FilterChainContext context) throws IOException {
        return container.handleConnect(context);
    }

    @Override
    public NextAction handleAccept(FilterChainContext context) throws IOException {
        return container.handleAccept(context);
    }

    @Override
    public NextAction handleEvent(FilterChainContext context, FilterChainEvent event) throws IOException {
        return container.handleEvent(context, event);
    }

    @Override
    public NextAction handleClose(FilterChainContext context) throws IOException {
        return container.handleClose(context);
    }

    @Override
    public void exceptionOccurred(FilterChainContext context, Throwable error) {
        container.exceptionOccurred(context, error);
    }
}
