package io.plumbline.server.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The check against a server that answers what a real one answers in each state of its start. */
class ReadyCheckTest {

    private static final String LINKS_WORK = "{\"status\":\"UP\",\"checks\":[{\"name\":\"links\",\"status\":\"UP\"}]}";
    private static final String NO_CHECKS = "{\"status\":\"UP\",\"checks\":[]}";

    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final List<String> requests = new CopyOnWriteArrayList<>();

    private volatile int startedStatus = 200;
    private volatile String started = LINKS_WORK;
    private volatile int codeStatus = 404;
    private volatile String codeCaching = "no-store";
    private volatile String location = "";

    ReadyCheckTest() throws IOException {}

    @BeforeEach
    void listen() {
        server.createContext("/health/started", exchange -> answer(exchange, startedStatus, started));
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().add("Cache-Control", codeCaching);
            if (!location.isEmpty()) {
                exchange.getResponseHeaders().add("Location", location);
            }
            answer(exchange, codeStatus, "");
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void linksThatCanBeMadeAndARedirectThatAsksTheDatabaseAreReady() {
        assertThat(check().passes()).isTrue();
    }

    @Test
    void nothingIsCountedAsAVisit() {
        check().passes();

        assertThat(requests)
                .hasSize(2)
                .filteredOn(request -> request.startsWith("GET"))
                .containsExactly("GET /health/started");
    }

    @Test
    void linksThatCannotBeMadeAreNotReady() {
        startedStatus = 503;

        assertThat(check().passes()).isFalse();
    }

    @Test
    void aServerWithoutTheApplicationIsNotReady() {
        started = NO_CHECKS;

        assertThat(check().passes()).isFalse();
    }

    @Test
    void theServersOwnPageInPlaceOfTheRedirectsIsNotReady() {
        codeCaching = "max-age=1";

        assertThat(check().passes()).isFalse();
    }

    @Test
    void aRedirectToWhereThoseGoWhoFindNoLinkIsReady() {
        codeStatus = 302;
        location = "https://example.org/";

        assertThat(check().passes()).isTrue();
    }

    @Test
    void aRedirectWithoutItsDatabaseIsNotReady() {
        codeStatus = 503;

        assertThat(check().passes()).isFalse();
    }

    @Test
    void nobodyListeningIsNotReady() {
        var check = check();
        server.stop(0);

        assertThat(check.passes()).isFalse();
    }

    private ReadyCheck check() {
        return new ReadyCheck(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
    }

    private void answer(HttpExchange exchange, int status, String body) throws IOException {
        requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
        var bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
