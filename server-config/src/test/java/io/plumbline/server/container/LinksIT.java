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

        Awaiting.until("three visits are counted", Duration.ofSeconds(30), () -> links.visits(code) == 3);
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
                "{\"longUrl\":7}",
                "{\"longUrl\":\"a:b\",\"title\":\"a\\u0000b\"}",
                "{\"longUrl\":\"a:b\",\"validSince\":\"+300000-01-01\"}",
                "{\"longUrl\":\"a:b\",\"customSlug\":\"a;b\"}"
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
    void whoOnlyAsksWhereALinkLeadsIsNotCounted() throws Exception {
        var code = links.shorten("https://example.org/asked");

        assertThat(links.ask(code).statusCode()).isEqualTo(302);
        assertThat(links.ask(code).headers().firstValue("Location")).contains("https://example.org/asked");
        links.follow(code);

        // visits come into the database in their order: the earlier requests would have been there first
        Awaiting.until("the visit is counted", Duration.ofSeconds(30), () -> links.visits(code) > 0);
        assertThat(links.visits(code)).isEqualTo(1);
    }

    @Test
    void aLinkWithAMaximumOfVisitsLeadsOnThatOften() throws Exception {
        var answer =
                links.post("/rest/v3/short-urls", "{\"longUrl\":\"a:b\",\"customSlug\":\"twice\",\"maxVisits\":2}");
        assertThat(answer.statusCode()).isEqualTo(200);

        assertThat(links.ask("twice").statusCode()).isEqualTo(302);
        assertThat(links.follow("twice").statusCode()).isEqualTo(302);
        assertThat(links.follow("twice").statusCode()).isEqualTo(302);
        assertThat(links.follow("twice").statusCode()).isEqualTo(404);
        assertThat(links.ask("twice").statusCode()).isEqualTo(404);
    }

    @Test
    void aSlugBeyondAsciiLeadsOnFromItsShortUrl() throws Exception {
        // an a with a diaeresis in two characters, which become one
        var answer = links.post("/rest/v3/short-urls", "{\"longUrl\":\"a:b\",\"customSlug\":\"ja\\u0308'+\"}");

        assertThat(answer.body()).contains("/j%C3%A4%27%2B\"");
        assertThat(links.follow("j%C3%A4%27%2B").statusCode()).isEqualTo(302);
        assertThat(links.follow("ja%CC%88'+").statusCode()).isEqualTo(302);
        assertThat(links.get("/rest/v3/short-urls/j%C3%A4%27%2B").statusCode()).isEqualTo(200);
    }

    @Test
    void everyLinkIsOnOnePageIfThatIsAskedFor() throws Exception {
        for (var link = 0; link < 11; link++) {
            links.shorten("https://example.org/listed");
        }

        var all = links.get("/rest/v3/short-urls?itemsPerPage=-1&searchTerm=listed&orderBy=title-ASC");
        var first = links.get("/rest/v3/short-urls?itemsPerPage=2147483647&searchTerm=listed&domain=DEFAULT");

        assertThat(all.body()).contains("\"itemsPerPage\":11", "\"itemsInCurrentPage\":11", "\"pagesCount\":1");
        assertThat(first.body()).contains("\"itemsPerPage\":500", "\"totalItems\":11");
        assertThat(links.get("/rest/v3/short-urls?domain=other.example.org").body())
                .contains("\"totalItems\":0");
        assertThat(links.get("/rest/v3/short-urls?itemsPerPage=-1&endDate=2018-05-01")
                        .body())
                .contains("\"data\":[]", "\"totalItems\":0");
    }

    @Test
    void aLinkIsChangedAndDeleted() throws Exception {
        var made = links.post(
                "/rest/v3/short-urls",
                "{\"longUrl\":\"a:b\",\"customSlug\":\"changing\",\"domain\":\"other.test\",\"title\":\"T\","
                        + "\"tags\":[\"Zoo\",\"a b\"]}");
        assertThat(made.body()).contains("http://other.test/changing", "\"tags\":[\"zoo\",\"a-b\"]");
        assertThat(links.get("/rest/v3/short-urls?tags%5B%5D=a-b&orderBy=visits-DESC")
                        .body())
                .contains(made.body());

        var path = "/rest/v3/short-urls/changing?domain=other.test";
        var changed = links.send("PATCH", path, "{\"title\":null,\"tags\":[\"b\",\"zoo\"],\"longUrl\":\"a:c\"}");
        assertThat(changed.body()).contains("\"title\":null", "\"tags\":[\"b\",\"zoo\"]", "\"longUrl\":\"a:c\"");

        assertThat(links.send("DELETE", path, "").statusCode()).isEqualTo(204);
        assertThat(links.get(path).statusCode()).isEqualTo(404);
    }

    @Test
    void aLinkIsMadeByAnAddressAlone() throws Exception {
        var path = "/rest/v3/short-urls/shorten?longUrl=a:b&format=txt&apiKey=";

        assertThat(links.get(path + ServerUnderTest.API_KEY).body())
                .startsWith("http")
                .doesNotContain("{");
        assertThat(links.get(path).body()).contains("\"param\":\"apiKey\"");
    }

    @Test
    void aLinkOfAnotherDomainIsNotFound() throws Exception {
        var code = links.shorten("https://example.org/domain");

        var answer = links.get("/rest/v3/short-urls/" + code + "?domain=other.example.org");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body())
                .contains("No URL found with short code \\\"" + code + "\\\" for domain \\\"other.example.org\\\"")
                .contains("\"domain\":\"other.example.org\"");
        assertThat(links.get("/rest/v3/short-urls/" + code + "?domain=DEFAULT").statusCode())
                .isEqualTo(200);
    }

    @Test
    void theServiceIsHealthy() throws Exception {
        assertThat(links.get("/rest/health").body()).contains("\"status\":\"pass\"");
    }
}
