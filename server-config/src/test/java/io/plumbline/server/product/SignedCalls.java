package io.plumbline.server.product;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** A webhook that checks signatures as docs/operations.md tells its readers to. Thread-safe. */
final class SignedCalls implements AutoCloseable {

    private static final Pattern SIGNATURE = Pattern.compile("t=(\\d+),v1=(\\p{XDigit}{64})");

    private final HttpServer server;
    private final String secret;
    private final List<String> bodies = new CopyOnWriteArrayList<>();

    private SignedCalls(HttpServer server, String secret) {
        this.server = server;
        this.secret = secret;
    }

    static SignedCalls listen(String secret) throws IOException {
        var calls = new SignedCalls(
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0), secret);
        calls.server.createContext("/", calls::take);
        calls.server.start();
        return calls;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/plumbline";
    }

    /** The body of the first call that was signed as it should be and has this in it. */
    Optional<String> first(String part) {
        return bodies.stream().filter(body -> body.contains(part)).findFirst();
    }

    private void take(HttpExchange exchange) throws IOException {
        var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        var headers = exchange.getRequestHeaders();
        boolean ours = isSigned(
                headers.getFirst("X-Plumbline-Signature"), headers.getFirst("X-Plumbline-Delivery") + "." + body);
        if (ours) {
            bodies.add(body);
        }
        exchange.sendResponseHeaders(ours ? 204 : 401, -1);
        exchange.close();
    }

    private boolean isSigned(@Nullable String header, String deliveryAndBody) {
        var signature = SIGNATURE.matcher(header == null ? "" : header);
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
            return signature.matches()
                    && HexFormat.of()
                            .formatHex(mac.doFinal((signature.group(1) + "." + deliveryAndBody).getBytes(UTF_8)))
                            .equals(signature.group(2));
        } catch (GeneralSecurityException brokenJvm) {
            throw new IllegalStateException(brokenJvm);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
