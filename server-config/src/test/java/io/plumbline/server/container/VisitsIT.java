package io.plumbline.server.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
class VisitsIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final LinksApi links = new LinksApi(ServerUnderTest.address(), ServerUnderTest.API_KEY);

    @Deployment(testable = false)
    static WebArchive application() {
        return ServerUnderTest.application();
    }

    @Test
    void visitsAreListedPagedAndDeleted() throws Exception {
        var code = links.shorten("https://example.org/visited");
        for (var visit = 0; visit < 3; visit++) {
            links.follow(code);
        }
        awaitVisits(code, 3);

        var all = read("/rest/v3/short-urls/" + code + "/visits");
        var page = read("/rest/v3/short-urls/" + code + "/visits?page=2&itemsPerPage=2&domain=DEFAULT");

        assertThat(all.path("data")).hasSize(3);
        assertThat(all.path("data").path(0).path("redirectUrl").asText()).isEqualTo("https://example.org/visited");
        assertThat(all.path("data").path(0).path("visitedUrl").asText()).endsWith("/" + code);
        assertThat(all.path("pagination").path("itemsPerPage").asInt()).isEqualTo(3);
        assertThat(page.path("data")).hasSize(1);
        assertThat(page.path("pagination").path("pagesCount").asInt()).isEqualTo(2);
        assertThat(page.path("pagination").path("totalItems").asInt()).isEqualTo(3);
        // what the test's HTTP client calls itself is a program's name
        assertThat(read("/rest/v3/short-urls/" + code + "/visits?excludeBots").path("data"))
                .isEmpty();
        assertThat(read("/rest/v3/short-urls/" + code + "/visits?endDate=2018-05-01")
                        .path("data"))
                .isEmpty();
        assertThat(visitsOf("/rest/v3/visits/non-orphan?itemsPerPage=1")).isGreaterThanOrEqualTo(3);
        assertThat(visitsOf("/rest/v3/domains/DEFAULT/visits?itemsPerPage=1")).isGreaterThanOrEqualTo(3);
        assertThat(visitsOf("/rest/v3/visits/non-orphan?itemsPerPage=1&domain=nowhere.example.org"))
                .isZero();

        var deleted = links.delete("/rest/v3/short-urls/" + code + "/visits");

        assertThat(deleted.statusCode()).isEqualTo(200);
        assertThat(deleted.body()).isEqualTo("{\"deletedVisits\":3}");
        assertThat(links.visits(code)).isZero();
        assertThat(visitsOf("/rest/v3/short-urls/" + code + "/visits")).isZero();
    }

    @Test
    void visitsToNoLinkAreListedByTypeAndDeleted() throws Exception {
        Awaiting.until(
                "visits of earlier tests are written",
                Duration.ofSeconds(30),
                () -> links.metric("plumbline_visit_journal_lag_bytes") == 0);
        links.delete("/rest/v3/visits/orphan");
        links.follow("nobody-made-this-one");
        links.follow("");
        Awaiting.until(
                "two orphan visits are listed", Duration.ofSeconds(30), () -> visitsOf("/rest/v3/visits/orphan") == 2);

        var invalid = read("/rest/v3/visits/orphan?type=invalid_short_url");

        assertThat(invalid.path("data")).hasSize(1);
        assertThat(invalid.path("data").path(0).path("type").asText()).isEqualTo("invalid_short_url");
        assertThat(invalid.path("data").path(0).path("visitedUrl").asText()).endsWith("/nobody-made-this-one");
        assertThat(read("/rest/v3/visits").path("orphanVisits").path("total").asInt())
                .isEqualTo(2);
        assertThat(links.delete("/rest/v3/visits/orphan").body()).isEqualTo("{\"deletedVisits\":2}");
        assertThat(visitsOf("/rest/v3/visits/orphan?itemsPerPage=10")).isZero();
    }

    @Test
    void deletedVisitsAreFreeAgain() throws Exception {
        links.post("/rest/v3/short-urls", "{\"longUrl\":\"a:b\",\"customSlug\":\"once\",\"maxVisits\":1}");
        assertThat(links.follow("once").statusCode()).isEqualTo(302);
        awaitVisits("once", 1);

        links.delete("/rest/v3/short-urls/once/visits");

        Awaiting.until(
                "the link leads on again",
                Duration.ofSeconds(30),
                () -> links.ask("once").statusCode() == 302);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/rest/v3/short-urls/nobody-made-this/visits",
                "/rest/v3/tags/nobody-made-this/visits",
                "/rest/v3/domains/nowhere.example.org/visits",
                "/rest/v3/domains/127.0.0.1/visits"
            })
    void whatIsUnknownIsNotFound(String path) throws Exception {
        var answer = links.get(path);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(answer.body()).contains("-not-found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/rest/v3/short-urls/a%00b/visits", "/rest/v3/tags/a%00b/visits"})
    void whatCannotBeIsRefused(String path) throws Exception {
        assertThat(links.get(path).statusCode()).isBetween(400, 499);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "type=404",
                "page=0",
                "page=x",
                "itemsPerPage=0",
                "startDate=yesterday",
                "endDate=%2B300000-01-01",
                "page=99999999999999999999"
            })
    void badParametersAreNamed(String query) throws Exception {
        var answer = links.get("/rest/v3/visits/orphan?" + query);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"" + query.substring(0, query.indexOf('=')) + "\"");
    }

    private void awaitVisits(String code, long visits) throws Exception {
        Awaiting.until(visits + " visits are counted", Duration.ofSeconds(30), () -> links.visits(code) == visits);
    }

    private long visitsOf(String path) throws Exception {
        return read(path).path("pagination").path("totalItems").asLong(-1);
    }

    private JsonNode read(String path) throws Exception {
        var answer = links.get(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body()).path("visits");
    }
}
