package io.plumbline.web.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.web.redirect.KeptDescription.Document;
import io.plumbline.web.redirect.KeptDescription.Documents;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
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

    private final List<Runnable> writing = new ArrayList<>();
    private final KeptDescription description = new KeptDescription(writing::add);

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

    @Test
    void itIsWrittenOnceAndLeftToTheServerUntilThen() {
        assertThat(description.answerTo(request(Method.GET, "/openapi"))).isNull();
        assertThat(description.answerTo(request(Method.HEAD, "/openapi/"))).isNull();

        assertThat(writing).hasSize(1);
    }

    @Test
    void onAnyOtherServerTheServerGoesOnWritingIt() {
        assertThat(description.answerTo(request(Method.GET, "/openapi"))).isNull();
        writing.get(0).run();

        assertThat(description.answerTo(request(Method.GET, "/openapi"))).isNull();
        assertThat(writing).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"POST, /openapi", "GET, /openapi/x", "GET, /openapis", "GET, /OPENAPI", "GET, /", "OPTIONS, /openapi"})
    void everythingElseIsNotAskedForIt(String method, String path) {
        assertThat(description.answerTo(request(Method.valueOf(method), path))).isNull();

        assertThat(writing).isEmpty();
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
