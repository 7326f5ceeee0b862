package io.plumbline.web.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.FilterChainEvent;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpEvents;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.http.Protocol;
import org.junit.jupiter.api.Test;

class ContainerFrontTest {

    private final Container container = new Container();
    private final ContainerFront filter = new ContainerFront(
            container,
            new KeptDescription(Optional::empty, Runnable::run),
            new GatheredBodies(1 << 20, Duration.ofSeconds(30), System::nanoTime));

    @Test
    void whatTheClientOffersIsTakenBackBeforeTheContainerHearsOfIt() throws Exception {
        var request = HttpRequestPacket.builder()
                .method(Method.POST)
                .uri("/rest")
                .protocol(Protocol.HTTP_1_1)
                .upgrade("h2c")
                .contentLength(2)
                .build();
        request.setIgnoreContentModifiers(true);
        container.atEvent = () -> assertThat(request.isUpgrade()).isFalse();

        filter.handleEvent(new FilterChainContext(), HttpEvents.createIncomingUpgradeEvent(request));

        assertThat(request.isUpgrade()).isFalse();
        assertThat(request.isIgnoreContentModifiers()).isFalse();
        assertThat(request.getContentLength()).isEqualTo(2);
        assertThat(container.heard).containsExactly("event");
    }

    @Test
    void everythingElseIsTheContainers() throws Exception {
        var context = new FilterChainContext();

        filter.handleAccept(context);
        filter.handleConnect(context);
        filter.handleRead(context);
        filter.handleWrite(context);
        filter.handleEvent(context, () -> "another");
        filter.handleClose(context);
        filter.exceptionOccurred(context, new IllegalStateException());

        assertThat(container.heard)
                .containsExactly("accept", "connect", "read", "write", "event", "close", "exception");
    }

    /** Notes what it is told. */
    private static final class Container extends BaseFilter {

        private final List<String> heard = new ArrayList<>();
        private Runnable atEvent = () -> {};

        private NextAction heard(FilterChainContext context, String what) {
            heard.add(what);
            return context.getStopAction();
        }

        @Override
        public NextAction handleEvent(FilterChainContext context, FilterChainEvent event) {
            atEvent.run();
            return heard(context, "event");
        }

        @Override
        public NextAction handleRead(FilterChainContext context) {
            return heard(context, "read");
        }

        @Override
        public NextAction handleWrite(FilterChainContext context) {
            return heard(context, "write");
        }

        @Override
        public NextAction handleConnect(FilterChainContext context) {
            return heard(context, "connect");
        }

        @Override
        public NextAction handleAccept(FilterChainContext context) {
            return heard(context, "accept");
        }

        @Override
        public NextAction handleClose(FilterChainContext context) {
            return heard(context, "close");
        }

        @Override
        public void exceptionOccurred(FilterChainContext context, Throwable error) {
            heard.add("exception");
        }
    }
}
