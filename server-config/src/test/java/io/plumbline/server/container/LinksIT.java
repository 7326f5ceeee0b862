package io.plumbline.server.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.server.product.Awaiting;
import io.plumbline.server.product.LinksApi;
import java.time.Duration;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith({ServerUnderTest.class, ArquillianExtension.class})
class LinksIT {

    private final LinksApi links = new LinksApi(ServerUnderTest.address(), ServerUnderTest.API_KEY);

    @Deployment(testable = false)
    static WebArchive application() {
        return ServerUnderTest.application();
    }

    @Test
    void aLinkIsShortenedFollowedAndCounted() throws Exception {
        var code = links.shorten("https://example.org/a?b=c#d");

        for (var visit = 0; visit < 3; visit++) {
            var answer = links.follow(code);
            assertThat(answer.statusCode()).isEqualTo(302);
            assertThat(answer.headers().firstValue("Location")).contains("https://example.org/a?b=c#d");
        }

        Awaiting.until("three visits are counted", Duration.ofSeconds(10), () -> links.visits(code) == 3);
    }

    @Test
    void theShortApiShortensToo() throws Exception {
        var answer = links.post("/api/v1/shorten", "{\"url\":\"https://example.org/short\"}");

        assertThat(answer.statusCode()).isBetween(200, 201);
        assertThat(answer.body()).contains("https://example.org/short");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[]",
                "null",
                "{}",
                "{\"longUrl\":\"\"}",
                "{\"longUrl\":\"  \"}",
                "{\"longUrl\":\"javascript:alert(1)\"}",
                "{\"longUrl\":\"no url\"}",
                "{\"longUrl\":7}"
            })
    void badInputIsAProblemAndNothingIsStored(String body) throws Exception {
        var before = links.count();

        var answer = links.post("/rest/v3/short-urls", body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(answer.body()).contains("\"type\"", "\"title\"", "\"status\":400");
        assertThat(links.count()).isEqualTo(before);
    }

    @Test
    void anUnknownKeyIsAProblem() throws Exception {
        var stranger = new LinksApi(ServerUnderTest.address(), "not-a-key");
        var before = links.count();

        var answer = stranger.post("/rest/v3/short-urls", "{\"longUrl\":\"https://example.org\"}");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(links.count()).isEqualTo(before);
    }

    @Test
    void anUnknownCodeIsNotFound() throws Exception {
        assertThat(links.follow("nobody-made-this").statusCode()).isEqualTo(404);
        assertThat(links.get("/rest/v3/short-urls/nobody-made-this").body()).contains("short-url-not-found");
    }

    @Test
    void theServiceIsHealthy() throws Exception {
        assertThat(links.get("/rest/health").body()).contains("\"status\":\"pass\"");
    }
}
