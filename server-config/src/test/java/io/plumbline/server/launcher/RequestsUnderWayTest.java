package io.plumbline.server.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.plumbline.testing.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestsUnderWayTest {

    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);

    RequestsUnderWayTest() throws IOException {}

    @AfterEach
    void close() {
        server.stop(0);
    }

    private RequestsUnderWay requests() {
        return new RequestsUnderWay(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            plumbline_requests_under_way{mp_scope="application"} 2.0, true
            plumbline_requests_under_way 1, true
            plumbline_requests_under_way{mp_scope="application"} 0.0, false
            plumbline_bodies_awaited{mp_scope="application"} 3.0, true
            plumbline_bodies_awaited{mp_scope="application"} 0.0, false
            plumbline_visits_noted 7.0, false
            """)
    void theMetricsTell(String line, boolean some) {
        var metrics = ("# TYPE plumbline_requests_under_way gauge\n" + line + "\nother 5.0\n").getBytes(UTF_8);
        server.createContext("/metrics", exchange -> {
            exchange.sendResponseHeaders(200, metrics.length);
            exchange.getResponseBody().write(metrics);
            exchange.close();
        });
        server.start();

        assertThat(requests().some()).isEqualTo(some);
    }

    @Test
    void aServerThatDoesNotSayIsNotWaitedFor() {
        server.createContext("/metrics", exchange -> {
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        server.start();

        assertThat(requests().some()).isFalse();
    }

    @Test
    void nobodyIsNotWaitedFor() {
        assertThat(new RequestsUnderWay(URI.create("http://127.0.0.1:" + FreePort.find())).some())
                .isFalse();
    }
}
