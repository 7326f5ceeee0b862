package io.plumbline.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.persistence.access.KeyRoles;
import io.plumbline.server.product.Awaiting;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every operation has in common: keys, origins, methods, request ids, versions, and that every error is a problem. */
class MannersIT {

    @RegisterExtension
    static final ContractServer SERVER = ContractServer.asShipped();

    private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

    @BeforeAll
    static void oneLink() {
        SERVER.seed().link("{customSlug:'known', longUrl:'https://example.org/', tags:['tag']}");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            GET,    /short-urls
            POST,   /short-urls
            GET,    /short-urls/known
            PATCH,  /short-urls/known
            DELETE, /short-urls/known
            GET,    /short-urls/known/visits
            DELETE, /short-urls/known/visits
            GET,    /short-urls/known/redirect-rules
            POST,   /short-urls/known/redirect-rules
            PATCH,  /short-urls/known/redirect-rules
            GET,    /tags
            GET,    /tags/stats
            PUT,    /tags
            DELETE, /tags
            GET,    /tags/tag/visits
            GET,    /domains
            PATCH,  /domains/redirects
            GET,    /domains/DEFAULT/visits
            GET,    /visits
            GET,    /visits/non-orphan
            GET,    /visits/orphan
            DELETE, /visits/orphan
            GET,    /mercure-info
            """)
    void everyOperationNeedsAKey(String method, String path) {
        var body = List.of("POST", "PATCH", "PUT").contains(method) ? "{}" : null;

        SERVER.rest().without("X-Api-Key").send(method, path, body).isProblem(401, """
                {type:'https://shlink.io/api/error/missing-authentication', title:'Invalid authorization',
                 detail:'Expected one of the following authentication headers, ["X-Api-Key"], but none were provided',
                 expectedHeaders:['X-Api-Key']}""");
        SERVER.rest().withKey("unknown").send(method, path, body).isProblem(401, """
                {type:'https://shlink.io/api/error/invalid-api-key', title:'Invalid API key',
                 detail:'Provided API key does not exist or is invalid.'}""");
    }

    @Test
    void expiredAndDisabledKeysAreLikeUnknownOnes() throws Exception {
        var expired = SERVER.seed().expiringKey("expired", Instant.parse("2020-01-01T00:00:00Z"));
        var disabled = SERVER.seed().key("disabled", KeyRoles.NONE);
        SERVER.rest().withKey(disabled).get("/short-urls").hasStatus(200);
        SERVER.seed().disable("disabled");

        SERVER.rest().withKey(expired).get("/short-urls").isProblem(401, """
                {type:'https://shlink.io/api/error/invalid-api-key',
                 detail:'Provided API key does not exist or is invalid.'}""");
        Awaiting.until(
                "the disabled key is refused",
                Duration.ofSeconds(30),
                () -> SERVER.rest().withKey(disabled).get("/short-urls").status() == 401);
    }

    @ParameterizedTest
    @CsvSource({"/short-urls, 200", "/foo/bar, 404", "/short-urls/nobodys, 404", "/short-urls?page=x, 400"})
    void everyOriginMayReadEveryAnswer(String path, int status) {
        var answer = SERVER.rest()
                .with("Origin", "https://somewhere.example")
                .get(path)
                .hasStatus(status);

        assertThat(answer.header("Access-Control-Allow-Origin")).contains("*");
        assertThat(answer.header("Access-Control-Allow-Methods")).isEmpty();
        assertThat(answer.header("Access-Control-Max-Age")).isEmpty();
        assertThat(answer.header("Access-Control-Allow-Headers")).isEmpty();
    }

    @Test
    void anOriginWithoutAKeyMayReadTheRefusal() {
        var answer = SERVER.rest()
                .without("X-Api-Key")
                .with("Origin", "https://somewhere.example")
                .get("/short-urls")
                .hasStatus(401);

        assertThat(answer.header("Access-Control-Allow-Origin")).contains("*");
    }

    @Test
    void withoutAnOriginNothingIsSaidOfOrigins() {
        var answer = SERVER.rest().get("/short-urls").hasStatus(200);

        assertThat(answer.headers().map().keySet())
                .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("access-control"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /short-urls                      | GET,POST
            /short-urls/known                | GET,PATCH,DELETE
            /short-urls/known/visits         | GET,DELETE
            /tags                            | GET,DELETE,PUT
            /tags/stats                      | GET
            /domains                         | GET
            /domains/redirects               | PATCH
            /visits/orphan                   | GET,DELETE
            /mercure-info                    | GET
            /health                          | GET
            /foo/bar                         | GET,POST,PUT,PATCH,DELETE
            """)
    void aPreflightIsAnsweredWithTheRoutesMethods(String path, String methods) {
        var answer = SERVER.rest()
                .without("X-Api-Key")
                .with("Origin", "https://somewhere.example")
                .with("Access-Control-Request-Method", "GET")
                .with("Access-Control-Request-Headers", "X-Api-Key,Content-Type")
                .send("OPTIONS", path, null)
                .hasStatus(204);

        assertThat(answer.header("Access-Control-Allow-Origin")).contains("*");
        assertThat(answer.header("Access-Control-Max-Age")).contains("3600");
        assertThat(answer.header("Access-Control-Allow-Headers")).contains("X-Api-Key,Content-Type");
        if (path.equals("/short-urls/known")) {
            assertThat(answer.header("Access-Control-Allow-Methods").orElse("").split(","))
                    .containsExactlyInAnyOrder(methods.split(","));
        } else {
            assertThat(answer.header("Access-Control-Allow-Methods")).contains(methods);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /short-urls | GET,POST
            /tags       | GET,DELETE,PUT
            /visits     | GET
            /health     | GET
            """)
    void optionsAreAnsweredWithoutAKey(String path, String methods) {
        var answer =
                SERVER.rest().without("X-Api-Key").send("OPTIONS", path, null).hasStatus(204);

        assertThat(answer.body()).isEmpty();
        assertThat(answer.header("Allow").map(list -> list.replace(" ", ""))).contains(methods);
        assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/short-urls, 200",
        "/short-urls/known, 200",
        "/tags, 200",
        "/tags/stats, 200",
        "/domains, 200",
        "/visits, 200",
        "/health, 200",
        "/short-urls/nobodys, 404",
        "/foo/bar, 404"
    })
    void headIsGetWithoutABody(String path, int status) {
        var answer = SERVER.rest().send("HEAD", path, null).hasStatus(status);

        assertThat(answer.body()).isEmpty();
        assertThat(answer.contentType()).isEqualTo(SERVER.rest().get(path).contentType());
    }

    @ParameterizedTest
    @CsvSource({"/short-urls, 200", "/short-urls/nobodys, 404", "/foo/bar, 404", "/short-urls?page=x, 400"})
    void aRequestIdComesBack(String path, int status) {
        assertThat(SERVER.rest()
                        .with("X-Request-Id", "mine-1")
                        .get(path)
                        .hasStatus(status)
                        .header("X-Request-Id"))
                .contains("mine-1");
        assertThat(SERVER.rest().get(path).header("X-Request-Id").orElse("")).matches(UUID);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void everyVersionIsTheThird(int version) {
        var root = SERVER.rest().withKey(SERVER.rest().headers().getOrDefault("X-Api-Key", ""));
        var versioned = new Client(URI.create(root.base().toString().replace("/v3", "/v" + version)), root.headers());

        versioned.get("/short-urls/known").hasStatus(200).has("{shortCode:'known', hasRedirectRules:false}");
        versioned.get("/tags").has("{tags:{data:['tag']}}");
        versioned.get("/health").hasStatus(200);
        versioned.get("/short-urls/nobodys").isProblem(404, "{type:'https://shlink.io/api/error/short-url-not-found'}");
        versioned.get("/nowhere").isProblem(404, "{type:'https://shlink.io/api/error/not-found', title:'*'}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/rest/health", "/rest/v1/health", "/rest/v2/health", "/rest/v3/health"})
    void healthNeedsNoKeyAndTellsAVersionThatClientsKnow(String path) {
        var answer = SERVER.visitor().get(path).hasStatus(200);

        assertThat(answer.contentType()).startsWith("application/health+json");
        answer.has(
                "{status:'pass', version:'~(5\\\\.[1-9]\\\\d*|[6-9]|\\\\d\\\\d).*', links:{about:'*', project:'*'}}");
    }

    @Test
    void thereIsNoMercure() {
        SERVER.rest().get("/mercure-info").isProblem(501, """
                {type:'https://shlink.io/api/error/mercure-not-configured', title:'Mercure integration not configured',
                 detail:'This Shlink instance is not integrated with a mercure hub.'}""");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET    | /rest
            GET    | /rest/
            GET    | /rest/nowhere
            POST   | /rest/nowhere
            GET    | /rest/v3
            GET    | /rest/v3/
            GET    | /rest/v3/nowhere
            DELETE | /rest/v3/nowhere
            GET    | /rest/v4/short-urls
            GET    | /rest/v0/short-urls
            GET    | /rest/v3/short-urls/known/nowhere
            GET    | /rest/v3/tags/tag/nowhere
            GET    | /api/v1/nowhere
            """)
    void whatThereIsNotIsAProblem(String method, String path) {
        SERVER.visitor()
                .withKey(SERVER.rest().headers().getOrDefault("X-Api-Key", ""))
                .send(method, path, null)
                .isProblem(404, "{type:'https://shlink.io/api/error/not-found'}");
    }

    @ParameterizedTest
    @CsvSource({
        "PUT, /short-urls, GET POST",
        "DELETE, /short-urls, GET POST",
        "PUT, /short-urls/known, GET PATCH DELETE",
        "POST, /tags, GET DELETE PUT",
        "POST, /tags/stats, GET",
        "DELETE, /visits, GET",
        "POST, /visits/orphan, GET DELETE",
        "GET, /domains/redirects, PATCH",
        "POST, /mercure-info, GET"
    })
    void anotherMethodIsAProblemThatNamesTheRightOnes(String method, String path, String methods) {
        var body = method.equals("GET") || method.equals("DELETE") ? null : "{}";

        var answer = SERVER.rest().send(method, path, body).isProblem(405, "{}");

        assertThat(answer.header("Allow").orElse("").replace(" ", "").split(","))
                .contains(methods.split(" "));
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /short-urls",
        "PATCH, /short-urls/known",
        "POST, /short-urls/known/redirect-rules",
        "PUT, /tags",
        "PATCH, /domains/redirects"
    })
    void aBodyIsJsonAndNotTooLong(String method, String path) {
        var rest = SERVER.rest();

        rest.send(method, path, "{\"longUrl\":").isProblem(400, """
                {type:'https://shlink.io/api/error/malformed-request-body', title:'Malformed request body',
                 detail:'Provided request does not contain a valid JSON body.'}""");
        rest.with("Content-Type", "text/csv").send(method, path, "a,b").isProblem(415, "{}");
        rest.send(method, path, "{\"longUrl\":\"" + "x".repeat(10 << 20) + "\"}")
                .isProblem(413, "{}");
        rest.get("/short-urls/known").has("{longUrl:'https://example.org/'}");
    }

    @Test
    void anAnswerThatThereIsNotIsAProblem() {
        SERVER.rest().with("Accept", "text/csv").get("/short-urls").isProblem(406, "{}");
    }
}
