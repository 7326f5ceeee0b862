package io.plumbline.web.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GoneClientsTest {

    private static final String LISTENER = "org.glassfish.grizzly.nio.NIOConnection";

    @Test
    void whatTheListenerCouldNotWriteIsOfAGoneClient() {
        var closed = failure(LISTENER);
        var reset = failure("sun.nio.ch.SocketDispatcher", "java.nio.channels.SocketChannel", LISTENER);

        assertThat(isLeftOut(closed)).isTrue();
        assertThat(isLeftOut(reset)).isTrue();
        assertThat(isLeftOut(new IllegalStateException(new UncheckedIOException(closed))))
                .isTrue();
    }

    @Test
    void asTextToo() {
        var closed = """
                StandardWrapperValve[default]: Servlet.service() threw exception
                java.io.IOException: Connection is closed
                \tat org.glassfish.grizzly.nio.NIOConnection.assertOpen(NIOConnection.java:427)
                """;
        var reset = """
                an answer
                java.io.IOException: Connection reset by peer
                \tat java.base/sun.nio.ch.FileDispatcherImpl.write0(Native Method)
                \tat java.base/sun.nio.ch.SocketDispatcher.write(SocketDispatcher.java:62)
                \tat org.glassfish.grizzly.nio.transport.TCPNIOUtils.flushByteBuffer(TCPNIOUtils.java:125)
                """;
        var ours = """
                an answer
                java.io.IOException: No space left on device
                \tat java.base/sun.nio.ch.FileDispatcherImpl.write0(Native Method)
                \tat io.plumbline.web.place.PlaceFile.write(PlaceFile.java:1)
                \tat org.glassfish.grizzly.nio.NIOConnection.assertOpen(NIOConnection.java:427)
                """;

        assertThat(GoneClients.isOfGoneClient(new LogRecord(Level.WARNING, closed)))
                .isTrue();
        assertThat(GoneClients.isOfGoneClient(new LogRecord(Level.WARNING, reset)))
                .isTrue();
        assertThat(GoneClients.isOfGoneClient(new LogRecord(Level.WARNING, ours)))
                .isFalse();
        assertThat(GoneClients.isOfGoneClient(new LogRecord(Level.WARNING, null)))
                .isFalse();
    }

    @Test
    void everythingElseIsSaid() {
        assertThat(isLeftOut(null)).isFalse();
        assertThat(isLeftOut(new IllegalStateException())).isFalse();
        assertThat(isLeftOut(failure("java.io.FileInputStream", "io.plumbline.web.place.PlaceFile", LISTENER)))
                .isFalse();
    }

    @Test
    void causesThatGoInACircleAreFollowedToAnEnd() {
        var one = new IllegalStateException();
        one.initCause(new IllegalStateException(one));

        assertThat(isLeftOut(one)).isFalse();
    }

    @Test
    void whatTheListenerWasToldOfIsSaid() {
        var wrapped = failure(LISTENER);
        wrapped.initCause(new IllegalStateException("our own"));

        assertThat(isLeftOut(wrapped)).isFalse();
    }

    @Test
    void theFilterThatWasThereIsAskedAndComesBack() {
        var logger = Logger.getLogger("io.plumbline.web.observe.GoneClientsTest");
        Filter before = said -> !"no".equals(said.getMessage());
        logger.setFilter(before);
        var clients = new GoneClients(List.of(logger.getName()));

        clients.begin();

        var during = Objects.requireNonNull(logger.getFilter());
        assertThat(during.isLoggable(new LogRecord(Level.INFO, "no"))).isFalse();
        assertThat(during.isLoggable(new LogRecord(Level.INFO, "yes"))).isTrue();
        assertThat(during.isLoggable(record(failure(LISTENER)))).isFalse();

        clients.end();

        assertThat(logger.getFilter()).isSameAs(before);
    }

    private static boolean isLeftOut(@Nullable Throwable thrown) {
        return GoneClients.isOfGoneClient(record(thrown));
    }

    private static LogRecord record(@Nullable Throwable thrown) {
        var said = new LogRecord(Level.WARNING, "an answer");
        said.setThrown(thrown);
        return said;
    }

    private static IOException failure(String... calledClasses) {
        var failure = new IOException("Connection is closed");
        var calls = new StackTraceElement[calledClasses.length];
        for (int i = 0; i < calls.length; i++) {
            calls[i] = new StackTraceElement(calledClasses[i], "call", null, -1);
        }
        failure.setStackTrace(calls);
        return failure;
    }
}
