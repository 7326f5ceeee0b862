package io.plumbline.batch.nightly.notice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.plumbline.batch.target.Secret;
import io.plumbline.persistence.notice.StoredNotice;
import io.plumbline.persistence.notice.StoredNotice.Channel;
import io.plumbline.persistence.notice.StoredNotice.State;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls of a webhook that takes them, refuses them, or never answers. */
class WebhookTest {

    private static final Duration SHORT = Duration.ofMillis(300);

    @TempDir
    private Path secrets;

    private final Waiting waiting = new Waiting();
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private volatile int status = 204;
    private Instant now = Waiting.NOON;

    /** What the webhook was sent. */
    private record Call(Map<String, List<String>> headers, String body) {}

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/in", this::take);
        server.start();
        Files.writeString(secrets.resolve("hook"), "s3cret\n");
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    @Test
    void aCallCarriesTheNewsItsNumberAndASignatureThatTheSecretProves() {
        waiting.leak("shop", Channel.WEBHOOK);

        dispatch(server.getAddress().getPort()).run();

        assertThat(calls).singleElement().satisfies(call -> {
            var notice = waiting.notices().list(State.SENT, 1).get(0);
            assertThat(call.body()).isEqualTo(notice.content()).contains("\"targetName\":\"shop\"");
            assertThat(call.headers().get("X-plumbline-delivery")).containsExactly(Long.toString(notice.id()));
            assertThat(call.headers().get("X-plumbline-signature"))
                    .containsExactly(Signature.of("s3cret", now, notice.id(), call.body()));
        });
    }

    @Test
    void whatIsRefusedIsTriedAgainLaterAndLaterAndThenGivenUp() {
        waiting.leak("shop", Channel.WEBHOOK);
        status = 500;
        var dispatch = dispatch(server.getAddress().getPort());

        dispatch.run();
        dispatch.run();
        assertThat(calls).hasSize(1);
        assertThat(only().nextAttemptAt()).isEqualTo(now.plusSeconds(30));

        now = now.plusSeconds(30);
        dispatch.run();
        assertThat(only().nextAttemptAt()).isEqualTo(now.plusSeconds(60));

        now = now.plusSeconds(60);
        dispatch.run();
        assertThat(calls).hasSize(3);
        assertThat(only().state()).isEqualTo(State.DEAD);
        assertThat(only().problem()).isEqualTo("the webhook answered with status 500");
    }

    @Test
    void aWebhookThatNeverAnswersIsLeftAfterItsTime() throws IOException {
        waiting.leak("shop", Channel.WEBHOOK);
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            dispatch(silent.getLocalPort(), SHORT).run();
        }

        assertThat(only().state()).isEqualTo(State.WAITING);
        assertThat(only().problem()).contains("webhook");
    }

    @Test
    void nobodyThereIsAReasonToTryAgain() {
        waiting.leak("shop", Channel.WEBHOOK);
        int port = server.getAddress().getPort();
        server.stop(0);

        dispatch(port).run();

        assertThat(only().state()).isEqualTo(State.WAITING);
        assertThat(only().problem()).contains("the webhook was not reached");
    }

    @Test
    void aRedirectIsNotFollowedWithTheSignature() {
        waiting.leak("shop", Channel.WEBHOOK);
        status = 302;

        dispatch(server.getAddress().getPort()).run();

        assertThat(calls).hasSize(1);
        assertThat(only().problem()).contains("302");
    }

    @Test
    void withoutTheSecretNothingIsSent() throws IOException {
        waiting.leak("shop", Channel.WEBHOOK);
        Files.delete(secrets.resolve("hook"));

        dispatch(server.getAddress().getPort()).run();

        assertThat(calls).isEmpty();
        assertThat(only().problem()).contains("hook").contains("cannot be read");
    }

    @Test
    void thePauseDoublesUpToAnHour() {
        var first = Duration.ofSeconds(30);

        assertThat(Dispatch.pause(first, 1)).isEqualTo(first);
        assertThat(Dispatch.pause(first, 4)).isEqualTo(Duration.ofMinutes(4));
        assertThat(Dispatch.pause(first, 99)).isEqualTo(Duration.ofHours(1));
    }

    private Dispatch dispatch(int port) {
        return dispatch(port, Duration.ofMinutes(1));
    }

    private Dispatch dispatch(int port, Duration timeout) {
        var webhook = new NoticeSettings.Webhook(
                URI.create("http://127.0.0.1:" + port + "/in"), Secret.parse("file:" + secrets.resolve("hook")));
        var settings = new NoticeSettings(webhook, null, 3, Duration.ofSeconds(30), timeout, Duration.ofDays(3), null);
        var clock = new Now();
        return new Dispatch(new WebhookCarrier(webhook, settings.timeout(), clock), waiting.notices(), settings, clock);
    }

    private StoredNotice only() {
        return waiting.notices().list(null, 2).get(0);
    }

    private void take(HttpExchange exchange) throws IOException {
        calls.add(new Call(
                Map.copyOf(exchange.getRequestHeaders()),
                new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
        exchange.getResponseHeaders().add("Location", "/in");
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    /** The test's time. */
    private final class Now extends Clock {

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
