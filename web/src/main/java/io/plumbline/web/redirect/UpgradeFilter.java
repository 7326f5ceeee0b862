package io.plumbline.web.redirect;

import java.io.IOException;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.Filter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.FilterChainEvent;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpEvents.IncomingHttpUpgradeEvent;

/**
 * Overlooks that a client offers to go on in another protocol, in front of the servlet container.
 *
 * <p>The codec takes an {@code Upgrade} header for the end of HTTP on its connection: unless a filter disagrees, it gives the
 * body of that request no length and closes the connection after the answer. Whoever offers HTTP/2 and sends a body, as
 * Java's client does, would never be answered. Thread-safe.
 */
final class UpgradeFilter extends BaseFilter {

    private final Filter container;

    UpgradeFilter(Filter container) {
        this.container = container;
    }

    @Override
    public NextAction handleEvent(FilterChainContext context, FilterChainEvent event) throws IOException {
        if (event instanceof IncomingHttpUpgradeEvent upgrade) {
            var request = upgrade.getHttpHeader();
            request.getUpgradeDC().recycle();
            request.setIgnoreContentModifiers(false);
        }
        return container.handleEvent(context, event);
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
    public NextAction handleClose(FilterChainContext context) throws IOException {
        return container.handleClose(context);
    }

    @Override
    public void exceptionOccurred(FilterChainContext context, Throwable error) {
        container.exceptionOccurred(context, error);
    }
}
