package io.plumbline.web.observe;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.io.IOException;
import java.util.List;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Leaves out of the server's log what it says of answers that nobody is there to take: up to four stack traces each, as often as
 * anybody likes to break off.
 */
@WebListener
public final class GoneClients implements ServletContextListener {

    /** Of the container, of its error pages, of JAX-RS. */
    private static final List<String> LOGGERS = List.of(
            "jakarta.enterprise.web",
            "jakarta.enterprise.web.core",
            "org.glassfish.jersey.server.ServerRuntime$Responder");

    private static final String LISTENER = "org.glassfish.grizzly.";
    private static final int MOST_CAUSES = 20;

    /** The container has a way of its own to tell of a failure, as text. */
    private static final Pattern AS_TEXT = Pattern.compile(
            "(?:IO|ClosedChannel|EOF)Exception(?:: [^\\n]*+)?\\n(?:\\tat (?:java\\.base/)?(?:java|sun)\\.[^\\n]*+\\n)*+\\tat org\\.glassfish\\.grizzly\\.");

    /** Held here, since nobody else need hold them. */
    private final List<Logger> loggers;

    public GoneClients() {
        this(LOGGERS);
    }

    GoneClients(List<String> names) {
        this.loggers = names.stream().map(Logger::getLogger).toList();
    }

    @Override
    public void contextInitialized(ServletContextEvent event) {
        begin();
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        end();
    }

    void begin() {
        for (var logger : loggers) {
            logger.setFilter(new OfOthers(logger.getFilter()));
        }
    }

    void end() {
        for (var logger : loggers) {
            if (logger.getFilter() instanceof OfOthers ours) {
                logger.setFilter(ours.before);
            }
        }
    }

    /** Whether it tells of what the listener, or the JDK for it, could not write to a connection. */
    static boolean isOfGoneClient(LogRecord said) {
        var text = said.getMessage();
        return isFromListener(said.getThrown())
                || (text != null && AS_TEXT.matcher(text).find());
    }

    private static boolean isFromListener(@Nullable Throwable thrown) {
        var isOfListener = false;
        var cause = thrown;
        for (int i = 0; i < MOST_CAUSES && cause != null; i++) {
            // what the listener itself was told of is a failure of another kind
            isOfListener = cause instanceof IOException && (isOfListener || beginsInListener(cause));
            cause = cause.getCause();
        }
        return isOfListener;
    }

    private static boolean beginsInListener(Throwable failure) {
        for (var call : failure.getStackTrace()) {
            if (call.getClassName().startsWith(LISTENER)) {
                return true;
            }
            if (!call.getClassName().startsWith("java.") && !call.getClassName().startsWith("sun.")) {
                return false;
            }
        }
        return false;
    }

    /** Says what the filter says that was there before, but nothing of gone clients. */
    private record OfOthers(@Nullable Filter before) implements Filter {

        @Override
        public boolean isLoggable(LogRecord said) {
            return !isOfGoneClient(said) && (before == null || before.isLoggable(said));
        }
    }
}
