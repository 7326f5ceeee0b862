package io.plumbline.web.redirect;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.OASModelReader;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.http.util.Header;
import org.jspecify.annotations.Nullable;

/**
 * The description at {@code /openapi}, written when somebody asks for the first time and kept for everybody. The server would write it
 * anew each time, which takes as long as a thousand redirects, and anybody may ask; and before the first time it would make a model of
 * every class of the archive and its libraries, 200 MB of it, though the description needs none.
 *
 * <p>Says nothing, and leaves the answer to the server, on a server that is not a Payara Micro. Thread-safe; never waits.
 */
final class KeptDescription {

    private static final Logger LOG = System.getLogger(KeptDescription.class.getName());

    private static final String LEFT_TO_SERVER = "the server writes the description at /openapi anew for each who asks";

    // the server's own class, asked for by name as in ServerListeners
    private static final String WRITERS = "fish.payara.microprofile.openapi.impl.rest.app.provider.ObjectMapperFactory";

    private static final byte[] PATH = "/openapi".getBytes(UTF_8);
    private static final String FORMAT = "format=";
    private static final String QUALITY = "q=";

    /** Of ranks; qualities have three digits, and less than one of these tells ranges apart. */
    private static final double MOST = 10_000;

    private final Supplier<Optional<Documents>> writing;
    private final Executor executor;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final CompletableFuture<Optional<Documents>> written = new CompletableFuture<>();

    /**
     * A description that is not written yet.
     *
     * @param writing writes it; nothing if that is left to the server
     * @param executor does so, once
     */
    KeptDescription(Supplier<Optional<Documents>> writing, Executor executor) {
        this.writing = writing;
        this.executor = executor;
    }

    /** The description of a service, which the server's own classes write down. */
    static KeptDescription of(OASModelReader service, Executor executor) {
        return new KeptDescription(() -> byServer(service), executor);
    }

    /** Whether the client asks for it and has to wait until it {@linkplain #whenWritten is written}. */
    boolean isAwaitedBy(HttpRequestPacket request) {
        return isFor(request) && !written.isDone();
    }

    /** Goes on when it is written, or found to be the server's business; never in the calling thread, which may hold what that needs. */
    void whenWritten(Runnable then) {
        if (begun.compareAndSet(false, true)) {
            var unused = written.completeAsync(writing, executor).whenComplete((documents, failure) -> {
                if (failure != null) {
                    LOG.log(Level.WARNING, LEFT_TO_SERVER, failure);
                }
            });
        }
        var unused = written.whenCompleteAsync((documents, failure) -> then.run(), executor);
    }

    /** What the client is to be told; null if that is for the server to say. */
    @Nullable
    Document answerTo(HttpRequestPacket request) {
        if (!isFor(request) || !written.isDone() || written.isCompletedExceptionally()) {
            return null;
        }
        return written.join()
                .map(documents -> documents.wanted(
                        request.getQueryString(), request.getHeaders().getHeader(Header.Accept)))
                .orElse(null);
    }

    private static boolean isFor(HttpRequestPacket request) {
        var method = request.getMethod();
        var path = request.getRequestURIRef().getOriginalRequestURIBC();
        return (method == Method.GET || method == Method.HEAD)
                && (path.equals(PATH) || (path.getLength() == PATH.length + 1 && path.startsWith("/openapi/", 0)));
    }

    private static Optional<Documents> byServer(OASModelReader service) {
        try {
            var writers = Class.forName(WRITERS, true, KeptDescription.class.getClassLoader());
            var document = service.buildModel();
            return Optional.of(new Documents(
                    new Document("text/plain", octets(writers, "createYaml", document)),
                    new Document("application/json", octets(writers, "createJson", document))));
        } catch (ReflectiveOperationException | LinkageError otherServer) {
            LOG.log(Level.INFO, LEFT_TO_SERVER + ": {0}", otherServer.toString());
            return Optional.empty();
        }
    }

    private static byte[] octets(Class<?> writers, String writer, Object document) throws ReflectiveOperationException {
        var mapper = writers.getMethod(writer).invoke(null);
        return (byte[])
                mapper.getClass().getMethod("writeValueAsBytes", Object.class).invoke(mapper, document);
    }

    /** One of its forms; immutable, the octets are never changed. */
    record Document(
            String contentType,
            @SuppressWarnings("ArrayRecordComponent") byte[] octets) {}

    /** Both of its forms; immutable. */
    record Documents(Document yaml, Document json) {

        /** The form that the query, or else the header, asks for first; YAML where they ask for neither. */
        Document wanted(@Nullable String query, @Nullable String accept) {
            if (query != null && query.startsWith(FORMAT)) {
                var format = query.substring(FORMAT.length()).toLowerCase(Locale.ROOT);
                if (format.equals("json") || format.equals("yaml")) {
                    return format.equals("json") ? json : yaml;
                }
            }
            return accept == null ? yaml : accepted(accept);
        }

        /** By quality, then by how narrow the range is, then by order. */
        private Document accepted(String header) {
            var best = yaml;
            var highest = 0.0;
            for (var range : header.split(",")) {
                var semicolon = range.indexOf(';');
                var type = (semicolon < 0 ? range : range.substring(0, semicolon)).strip();
                var document = ofType(type);
                var rank = semicolon < 0 ? MOST : MOST * quality(range.substring(semicolon + 1));
                if (type.endsWith("*")) {
                    rank -= type.startsWith("*") ? 2 : 1;
                }
                if (document != null && rank > highest) {
                    best = document;
                    highest = rank;
                }
            }
            return best;
        }

        private @Nullable Document ofType(String type) {
            return switch (type.toLowerCase(Locale.ROOT)) {
                case "application/json", "application/*" -> json;
                case "text/plain", "text/*", "*/*" -> yaml;
                default -> null;
            };
        }

        private static double quality(String parameters) {
            var text = parameters.strip();
            if (!text.startsWith(QUALITY)) {
                return 1;
            }
            try {
                return Double.parseDouble(text.substring(QUALITY.length()));
            } catch (NumberFormatException noNumber) {
                return 0;
            }
        }
    }
}
