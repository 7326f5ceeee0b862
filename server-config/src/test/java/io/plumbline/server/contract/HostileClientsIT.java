package io.plumbline.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.server.product.Awaiting;
import io.plumbline.server.product.ProductProcess;
import io.plumbline.testing.HostileClients;
import io.plumbline.testing.HostileCrowd;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients who want to keep others out: with connections, with headers and bodies that trickle or never end, with answers that they do
 * not read, with HTTP/2. Each gets its answer or is cut off, and meanwhile everybody else is served.
 */
class HostileClientsIT {

    @RegisterExtension
    static final ContractServer SERVER = ContractServer.asShipped();

    /** The server has 128 threads for requests. */
    private static final int MORE_THAN_THREADS = 220;

    private static final Duration A_WHILE = Duration.ofMinutes(3);

    /** Longer than any time that the server allows its clients. */
    private static final int LONGER_THAN_ALLOWED_MILLIS = 90_000;

    private static final String HTTP_2 = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final String SETTINGS = "\0\0\0\4\0\0\0\0\0";

    @BeforeAll
    static void oneLink() {
        SERVER.seed().link("{customSlug:'known', longUrl:'https://example.org/'}");
    }

    @AfterEach
    void theServiceGoesOn() {
        assertOthersAreServed();
    }

    private static void assertOthersAreServed() {
        for (int i = 0; i < 20; i++) {
            SERVER.visitor().get("/known").hasStatus(302);
            SERVER.visitor().get("/no-such-code-" + i).hasStatus(404);
        }
        SERVER.rest().get("/short-urls/known").hasStatus(200);
        SERVER.rest()
                .post("/short-urls", "{longUrl:'https://example.org/others'}")
                .hasStatus(200);
    }

    private static HostileClients connected(int count, String octets) {
        return HostileClients.connected(count, server(), octets);
    }

    private static URI server() {
        return SERVER.visitor().base();
    }

    @Test
    void idleConnectionsKeepNobodyOut() {
        var count = HostileClients.atMost(10_000);
        System.out.println("idle connections: " + count);

        try (var idle = connected(count, "")) {
            assertOthersAreServed();

            assertThat(idle.count()).isEqualTo(count);
        }
    }

    /** Each redirect is a client of its own, who has to be let in among all the others first. */
    @Test
    void allKindsTogetherKeepNobodyOut() {
        try (var crowd = HostileCrowd.around(server(), 10_000, ProductProcess.API_KEY)) {
            for (int visitor = 0; visitor < 300; visitor++) {
                var reply = Wire.send(server(), "GET /known HTTP/1.1", "Host: s.test", "Connection: close");

                assertThat(reply.status()).as(crowd.description()).isEqualTo(302);
            }
        }
    }

    /** All kinds at once, for the server takes the longest time that it allows with each of them. */
    @Test
    void whoKeepsTheServerWaitingKeepsNobodyOutAndIsCutOff() {
        try (var silent = connected(3, "");
                var headers = connected(1_000, "GET /known HTTP/1.1\r\nHost: s.test\r\nX-Slow: ");
                var streams = connected(20, requestsAndResets());
                var bodies = connected(MORE_THAN_THREADS, postOf("application/json", "{"));
                var forms = connected(MORE_THAN_THREADS, postOf("application/x-www-form-urlencoded", "a="));
                var announced = connected(MORE_THAN_THREADS, announced())) {
            assertOthersAreServed();

            assertThat(silent.answers(LONGER_THAN_ALLOWED_MILLIS)).containsOnly("");
            assertThat(headers.answers(LONGER_THAN_ALLOWED_MILLIS)).noneMatch(answer -> answer.endsWith("\u2026"));
            assertThat(streams.answers(LONGER_THAN_ALLOWED_MILLIS))
                    .as("HTTP/2 is not spoken, so that no stream can be reset")
                    .allMatch(answer -> answer.isEmpty() || answer.startsWith("HTTP/1.1 "))
                    .noneMatch(answer -> answer.endsWith("\u2026"));
            assertThat(bodies.answers(LONGER_THAN_ALLOWED_MILLIS))
                    .allMatch(answer -> answer.startsWith("HTTP/1.1 408 ") && answer.contains("request-timeout"));
            assertThat(forms.answers(LONGER_THAN_ALLOWED_MILLIS))
                    .allMatch(answer -> answer.startsWith("HTTP/1.1 408 ") && answer.contains("request-timeout"));
            assertThat(announced.answers(LONGER_THAN_ALLOWED_MILLIS))
                    .as("for these a thread has to wait, and there are not as many")
                    .allMatch(answer -> answer.contains("HTTP/1.1 408 ") || answer.contains("HTTP/1.1 503 "))
                    .anyMatch(answer -> answer.contains("request-timeout"))
                    .anyMatch(answer -> answer.contains("service-unavailable"));
        }
    }

    private static String postOf(String type, String beginning) {
        return "POST /rest/v3/short-urls HTTP/1.1\r\nHost: s.test\r\nX-Api-Key: "
                + SERVER.rest().headers().get("X-Api-Key") + "\r\nContent-Type: " + type
                + "\r\nContent-Length: 1000\r\n\r\n" + beginning;
    }

    /** A body that the server has to ask for, and then does not get. */
    private static String announced() {
        return postOf("application/json", "").replaceFirst("\r\n", "\r\nExpect: 100-continue\r\n");
    }

    /** Most clients send the headers and the body of a request in two packets. */
    @Test
    void aBodyThatComesAfterItsHeadersNeedsNoPlaceAmongThoseThatNeverCome() {
        try (var announced = connected(MORE_THAN_THREADS, announced());
                var bodies = connected(MORE_THAN_THREADS, postOf("application/json", "{"))) {
            for (int link = 0; link < 20; link++) {
                var body = "{\"longUrl\":\"https://example.org/later\"}";

                var reply = Wire.sendInParts(
                        server(),
                        "POST /rest/v3/short-urls HTTP/1.1\r\nHost: s.test\r\nConnection: close\r\nX-Api-Key: "
                                + SERVER.rest().headers().get("X-Api-Key")
                                + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                                + "\r\n\r\n",
                        body);

                assertThat(reply.text()).startsWith("HTTP/1.1 200 ").contains("https://example.org/later");
            }
            assertThat(announced.count() + bodies.count()).isEqualTo(2 * MORE_THAN_THREADS);
        }
    }

    @Test
    void answersThatNobodyReadsKeepNobodyOut() {
        try (var deaf = connected(MORE_THAN_THREADS, "GET /openapi HTTP/1.1\r\nHost: s.test\r\n\r\n")) {
            assertOthersAreServed();

            assertThat(deaf.count()).isEqualTo(MORE_THAN_THREADS);
        }
    }

    @Test
    void whoAsksAgainBeforeReadingTheDescriptionIsAnsweredOnce() throws Exception {
        var description = "GET /openapi HTTP/1.1\r\nHost: s.test\r\n\r\n";
        // the server's first answer, of unknown length, is kept for all others
        Awaiting.until(
                "the description is kept",
                A_WHILE,
                () -> SERVER.visitor().get("/openapi").header("Content-Length").isPresent());

        try (var clients = connected(1, description.repeat(50))) {
            assertThat(clients.answers(LONGER_THAN_ALLOWED_MILLIS))
                    .singleElement()
                    .asString()
                    .startsWith("HTTP/1.1 200 ")
                    .containsOnlyOnce("openapi: 3")
                    .doesNotEndWith("\u2026");
        }
    }

    @Test
    void requestsThatAreTakenBackKeepNobodyOut() {
        for (int flood = 0; flood < 20; flood++) {
            connected(500, "GET /known HTTP/1.1\r\nHost: s.test\r\n\r\n").reset();
            connected(20, postOf("application/json", "{")).reset();
        }

        assertOthersAreServed();
    }

    @Test
    void garbageAfterARequestIsRefusedAndTheRequestIsAnswered() {
        try (var clients =
                connected(1, "GET /known HTTP/1.1\r\nHost: s.test\r\n\r\n\u0001\u0002\u0003 garbage\r\n\r\n")) {
            assertThat(clients.answers(LONGER_THAN_ALLOWED_MILLIS))
                    .singleElement()
                    .asString()
                    .startsWith("HTTP/1.1 302 ")
                    .contains("HTTP/1.1 400 ")
                    .doesNotEndWith("\u2026");
        }
    }

    @Test
    void headersOf64KilobytesAreRefused() {
        try (var clients =
                connected(20, "GET /known HTTP/1.1\r\nHost: s.test\r\nX-Long: " + "x".repeat(64 << 10) + "\r\n\r\n")) {
            // whoever is cut off while still sending may lose the answer
            assertThat(clients.answers(LONGER_THAN_ALLOWED_MILLIS))
                    .allMatch(answer -> answer.isEmpty() || answer.startsWith("HTTP/1.1 400 "));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2c", "websocket", "TLS/1.0", "nonsense"})
    void whoOffersAnotherProtocolIsAnsweredInThisOneAndStaysConnected(String protocol) {
        var body = "{\"longUrl\":\"https://example.org/offered\"}";

        var reply = Wire.send(
                server(),
                "POST /rest/v3/short-urls HTTP/1.1",
                "Host: s.test",
                "X-Api-Key: " + SERVER.rest().headers().get("X-Api-Key"),
                "Connection: Upgrade, HTTP2-Settings",
                "Upgrade: " + protocol,
                "HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA",
                "Content-Type: application/json",
                "Content-Length: " + body.length(),
                "",
                body + "GET /known HTTP/1.1",
                "Host: s.test",
                "Connection: Upgrade",
                "Upgrade: " + protocol,
                "",
                "GET /known HTTP/1.1",
                "Host: s.test",
                "Connection: close");

        assertThat(reply.text())
                .startsWith("HTTP/1.1 200 ")
                .contains("https://example.org/offered")
                .doesNotContain("HTTP/1.1 1")
                .containsSubsequence("HTTP/1.1 302 ", "HTTP/1.1 302 ");
    }

    private static String requestsAndResets() {
        var octets = new StringBuilder(HTTP_2).append(SETTINGS);
        for (int stream = 1; stream < 2_000; stream += 2) {
            octets.append(request(stream)).append(reset(stream));
        }
        return octets.toString();
    }

    /** HEADERS of {@code GET /known}, by the static table of HPACK. */
    private static String request(int stream) {
        var headers = "\u0082\u0086\u0004\u0006/known\u0001\u0006s.test";
        return "\0\0" + (char) headers.length() + "\1\5" + numberOf(stream) + headers;
    }

    private static String reset(int stream) {
        return "\0\0\4\3\0" + numberOf(stream) + "\0\0\0\u0008";
    }

    private static String numberOf(int stream) {
        return "\0\0" + (char) (stream >> 8) + (char) (stream & 0xFF);
    }
}
