package io.plumbline.web.redirect;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Locale;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.http.util.Header;
import org.jspecify.annotations.Nullable;

/**
 * The description at {@code /openapi}, as the server writes it, kept for everybody after the first: the server writes it anew each
 * time, which takes as long as a thousand redirects, and anybody may ask.
 *
 * <p>Says nothing, and leaves the answer to the server, while it is not written yet, on a server that is not a Payara Micro, and
 * where the server refuses. Thread-safe; never waits.
 */
final class KeptDescription {

    private static final Logger LOG = System.getLogger(KeptDescription.class.getName());

    // the server's own classes, asked for by name as in ServerListeners
    private static final String DOCUMENTS = "fish.payara.microprofile.openapi.impl.OpenApiService";
    private static final String WRITERS = "fish.payara.microprofile.openapi.impl.rest.app.provider.ObjectMapperFactory";

    private static final byte[] PATH = "/openapi".getBytes(UTF_8);
    private static final String FORMAT = "format=";
    private static final String QUALITY = "q=";

    /** Of ranks; qualities have three digits, and less than one of these tells ranges apart. */
    private static final double MOST = 10_000;

    private final Executor writing;
    private final AtomicBoolean begun = new AtomicBoolean();
    private volatile @Nullable Documents documents;

    /**
     * A description that nobody has asked for yet.
     *
     * @param writing writes it, once
     */
    KeptDescription(Executor writing) {
        this.writing = writing;
    }

    /** What the client is to be told; null if that is for the server to say. */
    @Nullable
    Document answerTo(HttpRequestPacket request) {
        if (!isFor(request)) {
            return null;
        }
        var written = documents;
        if (written == null) {
            if (begun.compareAndSet(false, true)) {
                writing.execute(this::write);
            }
            return null;
        }
        return written.wanted(request.getQueryString(), request.getHeaders().getHeader(Header.Accept));
    }

    private static boolean isFor(HttpRequestPacket request) {
        var method = request.getMethod();
        var path = request.getRequestURIRef().getOriginalRequestURIBC();
        return (method == Method.GET || method == Method.HEAD)
                && (path.equals(PATH) || (path.getLength() == PATH.length + 1 && path.startsWith("/openapi/", 0)));
    }

    private void write() {
        try {
            var loader = KeptDescription.class.getClassLoader();
            var service = Class.forName(DOCUMENTS, true, loader);
            var document = service.getMethod("getDocument")
                    .invoke(service.getMethod("getInstance").invoke(null));
            var writers = Class.forName(WRITERS, true, loader);
            documents = new Documents(
                    new Document("text/plain", octets(writers, "createYaml", document)),
                    new Document("application/json", octets(writers, "createJson", document)));
        } catch (ReflectiveOperationException | LinkageError otherServer) {
            LOG.log(Level.INFO, "the description is written anew for each who asks: {0}", otherServer.toString());
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
