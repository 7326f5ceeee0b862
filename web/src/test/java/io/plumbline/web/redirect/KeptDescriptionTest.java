package io.plumbline.web.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.web.redirect.KeptDescription.Document;
import io.plumbline.web.redirect.KeptDescription.Documents;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.http.Protocol;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeptDescriptionTest {

    private static final Documents DOCUMENTS =
            new Documents(new Document("text/plain", new byte[1]), new Document("application/json", new byte[2]));

    private final Queue<Runnable> work = new ArrayDeque<>();
    private final AtomicInteger times = new AtomicInteger();
    private final KeptDescription description = new KeptDescription(
            () -> {
                times.incrementAndGet();
                return Optional.of(DOCUMENTS);
            },
            work::add);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "none | none | text/plain",
                "none | */* | text/plain",
                "none | application/json | application/json",
                "none | APPLICATION/JSON | application/json",
                "none | application/* | application/json",
                "none | application/json, text/plain, */* | application/json",
                "none | text/plain, application/json | text/plain",
                "none | text/*, application/json | application/json",
                "none | text/html, application/xml;q=0.9, */*;q=0.8 | text/plain",
                "none | application/json;q=0.5, text/plain;q=0.4 | application/json",
                "none | application/json;q=0, */*;q=0.1 | text/plain",
                "none | application/json;q=much | text/plain",
                "none | ,;, | text/plain",
                "format=JSON | none | application/json",
                "format=yaml | application/json | text/plain",
                "format=xml | application/json | application/json",
                "a=b | none | text/plain"
            })
    void theFormIsWhatTheClientPrefers(@Nullable String query, @Nullable String accept, String expected) {
        assertThat(DOCUMENTS.wanted(query, accept).contentType()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"GET, /openapi", "HEAD, /openapi", "GET, /openapi/"})
    void whoAsksForItWaitsUntilItIsWritten(String method, String path) {
        var request = request(Method.valueOf(method), path);
        var answers = new ArrayList<@Nullable Document>();
        assertThat(description.isAwaitedBy(request)).isTrue();
        description.whenWritten(() -> answers.add(description.answerTo(request)));
        assertThat(answers).isEmpty();

        doTheWork();

        assertThat(answers).containsExactly(DOCUMENTS.yaml());
        assertThat(description.isAwaitedBy(request)).isFalse();
    }

    @Test
    void itIsWrittenOnceForAll() {
        var waiting = new AtomicInteger(3);
        description.whenWritten(waiting::decrementAndGet);
        description.whenWritten(waiting::decrementAndGet);

        doTheWork();
        description.whenWritten(waiting::decrementAndGet);
        assertThat(waiting).hasValue(1);
        doTheWork();

        assertThat(waiting).hasValue(0);
        assertThat(times).hasValue(1);
    }

    @Test
    void whatCannotBeWrittenIsTheServersBusiness() {
        var unwritten = new KeptDescription(
                () -> {
                    throw new IllegalStateException("no such model");
                },
                work::add);
        var request = request(Method.GET, "/openapi");
        var answers = new ArrayList<@Nullable Document>();
        unwritten.whenWritten(() -> answers.add(unwritten.answerTo(request)));

        doTheWork();

        assertThat(answers).containsExactly((Document) null);
        assertThat(unwritten.isAwaitedBy(request)).isFalse();
    }

    @Test
    void onAnyOtherServerTheServerGoesOnWritingIt() {
        var unwritten = KeptDescription.of(
                () -> {
                    throw new AssertionError("nobody needs it");
                },
                Runnable::run);
        var request = request(Method.GET, "/openapi");
        unwritten.whenWritten(() -> {});

        assertThat(unwritten.isAwaitedBy(request)).isFalse();
        assertThat(unwritten.answerTo(request)).isNull();
    }

    @ParameterizedTest
    @CsvSource({"POST, /openapi", "GET, /openapi/x", "GET, /openapis", "GET, /OPENAPI", "GET, /", "OPTIONS, /openapi"})
    void everythingElseIsNotAskedForIt(String method, String path) {
        var request = request(Method.valueOf(method), path);
        assertThat(description.isAwaitedBy(request)).isFalse();
        description.whenWritten(() -> {});
        doTheWork();

        assertThat(description.answerTo(request)).isNull();
    }

    private void doTheWork() {
        while (!work.isEmpty()) {
            work.remove().run();
        }
    }

    private static HttpRequestPacket request(Method method, String path) {
        var request = HttpRequestPacket.builder()
                .method(method)
                .uri(path)
                .protocol(Protocol.HTTP_1_1)
                .build();
        var octets = path.getBytes(StandardCharsets.US_ASCII);
        request.getRequestURIRef().init(octets, 0, octets.length);
        return request;
    }
}
