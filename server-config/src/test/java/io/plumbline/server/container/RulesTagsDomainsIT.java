package io.plumbline.server.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.persistence.access.ApiKeys;
import io.plumbline.persistence.access.KeyRoles;
import io.plumbline.persistence.access.Right;
import io.plumbline.server.product.Awaiting;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith({ServerUnderTest.class, ArquillianExtension.class})
class RulesTagsDomainsIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String RULES = "/rest/v3/short-urls/ruled/redirect-rules";

    private final ApiKeys keys = new ApiKeys(ServerUnderTest.database().dataSource());
    private final HttpClient client = HttpClient.newHttpClient();

    @Deployment(testable = false)
    static WebArchive application() {
        return ServerUnderTest.application();
    }

    @BeforeEach
    void storeALinkWithTags() throws SQLException {
        sql("""
            INSERT INTO plumbline.short_link (short_code, long_url) VALUES ('ruled', 'https://example.org/ruled')
            ON CONFLICT DO NOTHING;
            DELETE FROM plumbline.short_link WHERE domain_id > 1;
            DELETE FROM plumbline.redirect_rule;
            DELETE FROM plumbline.tag;
            DELETE FROM plumbline.domain domain
            WHERE id > 1 AND NOT EXISTS (SELECT FROM plumbline.api_key key WHERE key.domain_id = domain.id);
            UPDATE plumbline.domain SET base_url_redirect = null, regular_404_redirect = null,
              invalid_short_url_redirect = null;
            INSERT INTO plumbline.tag (name) VALUES ('foo'), ('bar'), ('baz');
            INSERT INTO plumbline.link_tag
            SELECT link.id, tag.id, 1 FROM plumbline.short_link link, plumbline.tag
            WHERE short_code = 'ruled' AND name <> 'baz'""");
    }

    @Test
    void rulesAreReplacedAndReadBack() throws Exception {
        var body = """
            {"redirectRules":[{"longUrl":"https://example.org/phone","conditions":[
              {"type":"device","matchKey":null,"matchValue":"ios"},
              {"type":"query-param","matchKey":"a","matchValue":"b"}]},
             {"longUrl":"https://example.org/late","conditions":[
              {"type":"after-date","matchKey":null,"matchValue":"2018-05-01T00:00:00+00:00"}]}]}""";

        var replaced = json(200, send("POST", RULES, body));

        assertThat(replaced.path("defaultLongUrl").asText()).isEqualTo("https://example.org/ruled");
        assertThat(replaced.at("/redirectRules/1/priority").asInt()).isEqualTo(2);
        assertThat(replaced.at("/redirectRules/0/conditions/1").toString())
                .isEqualTo("{\"type\":\"query-param\",\"matchKey\":\"a\",\"matchValue\":\"b\"}");
        assertThat(json(200, send("GET", RULES, null))).isEqualTo(replaced);
        assertThat(json(200, send("PATCH", RULES, "{\"redirectRules\":[]}"))
                        .path("redirectRules")
                        .size())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"redirectRules\":[\"foo\"]}",
                "{\"redirectRules\":[{\"longUrl\":\"invalid\"}]}",
                "{\"redirectRules\":[{\"longUrl\":\"https://example.com\",\"conditions\":\"foo\"}]}",
                "{\"redirectRules\":[{\"longUrl\":\"a:b\",\"conditions\":[{\"type\":\"x\",\"matchValue\":\"y\"}]}]}",
                "{\"redirectRules\":[{\"longUrl\":\"a:b\",\"conditions\":[{\"type\":7}]}]}",
                "{\"redirectRules\":{}}",
                "{}"
            })
    void rulesThatAreNotValidAreAProblem(String body) throws Exception {
        var problem = problem(400, "invalid-data", send("POST", RULES, body));

        assertThat(problem.path("detail").asText()).isEqualTo("Provided data is not valid");
    }

    @Test
    void rulesOfALinkThatTheCallerDoesNotSeeAreNotFound() throws Exception {
        var author = key("rules of an author", new KeyRoles(true, null, null, false));
        var nowhere = "/rest/v3/short-urls/nowhere/redirect-rules";

        var problem = problem(404, "short-url-not-found", send("POST", nowhere, null));
        assertThat(problem.path("detail").asText()).isEqualTo("No URL found with short code \"nowhere\"");
        assertThat(problem.path("shortCode").asText()).isEqualTo("nowhere");
        problem(404, "short-url-not-found", send(author, "GET", RULES, null));
        var elsewhere = problem(404, "short-url-not-found", send("GET", RULES + "?domain=s.example.org", null));
        assertThat(elsewhere.path("domain").asText()).isEqualTo("s.example.org");
        problem(400, "invalid-data", send("GET", RULES + "?domain=a%00b", null));
        assertThat(send("GET", RULES + "?domain=DEFAULT", null).statusCode()).isEqualTo(200);
    }

    @Test
    void tagsAreListedSearchedAndPaged() throws Exception {
        var all = json(200, send("GET", "/rest/v3/tags", null)).path("tags");

        assertThat(all.path("data").toString()).isEqualTo("[\"bar\",\"baz\",\"foo\"]");
        assertThat(all.path("pagination").toString())
                .isEqualTo("{\"currentPage\":1,\"pagesCount\":1,\"itemsPerPage\":3,\"itemsInCurrentPage\":3,"
                        + "\"totalItems\":3}");
        var page = json(200, send("GET", "/rest/v3/tags?itemsPerPage=2&page=2&orderBy=tag-DESC", null))
                .path("tags");
        assertThat(page.path("data").toString()).isEqualTo("[\"bar\"]");
        assertThat(page.at("/pagination/pagesCount").asInt()).isEqualTo(2);
        assertThat(json(200, send("GET", "/rest/v3/tags?searchTerm=A&itemsPerPage=10", null))
                        .at("/tags/data")
                        .toString())
                .isEqualTo("[\"bar\",\"baz\"]");
        problem(400, "invalid-data", send("GET", "/rest/v3/tags?orderBy=x", null));
    }

    @Test
    void tagsHaveNumbersWithinTheCallersLinks() throws Exception {
        var author = key("numbers of an author", new KeyRoles(true, null, null, false));

        var stats = json(200, send("GET", "/rest/v3/tags/stats?orderBy=shortUrlsCount-ASC", null))
                .at("/tags/data");

        assertThat(stats.get(0).toString())
                .isEqualTo("{\"tag\":\"baz\",\"shortUrlsCount\":0,"
                        + "\"visitsSummary\":{\"total\":0,\"nonBots\":0,\"bots\":0}}");
        assertThat(stats.get(2).path("shortUrlsCount").asInt()).isEqualTo(1);
        assertThat(json(200, send(author, "GET", "/rest/v3/tags/stats?itemsPerPage=5", null))
                        .at("/tags/pagination/totalItems")
                        .asInt())
                .isZero();
    }

    @Test
    void aTagIsRenamed() throws Exception {
        assertThat(rename("foo", " New Name").statusCode()).isEqualTo(204);
        assertThat(rename("new-name", "new-name").statusCode()).isEqualTo(204);
        assertThat(problem(404, "tag-not-found", rename("foo", "x")).path("tag").asText())
                .isEqualTo("foo");
        var conflict = problem(409, "tag-conflict", rename("new-name", "bar"));
        assertThat(conflict.path("detail").asText())
                .isEqualTo("You cannot rename tag new-name to bar, because it already exists");
        assertThat(conflict.path("oldName").asText()).isEqualTo("new-name");
        problem(400, "invalid-data", rename("bar", " "));
        problem(400, "invalid-data", send("PUT", "/rest/v3/tags", null));
        assertThat(json(200, send("GET", "/rest/v3/tags", null))
                        .at("/tags/data")
                        .toString())
                .isEqualTo("[\"bar\",\"baz\",\"new-name\"]");
    }

    @Test
    void ofManyWhoRenameToTheSameNameAtOnceOneSucceeds() throws Exception {
        var renames = new ArrayList<CompletableFuture<HttpResponse<String>>>();
        for (var name : List.of("foo", "bar", "baz")) {
            renames.add(client.sendAsync(
                    request(ServerUnderTest.API_KEY, "PUT", "/rest/v3/tags", renaming(name, "wanted")),
                    BodyHandlers.ofString()));
        }

        assertThat(renames).extracting(rename -> rename.get().statusCode()).containsExactlyInAnyOrder(204, 409, 409);
    }

    @Test
    void tagsAreDeletedHoweverTheyAreNamed() throws Exception {
        assertThat(send("DELETE", "/rest/v3/tags?tags[]=foo&tags[]=unknown".replace("[]", "%5B%5D"), null)
                        .statusCode())
                .isEqualTo(204);
        assertThat(send("DELETE", "/rest/v3/tags?tags%5B0%5D=bar", null).statusCode())
                .isEqualTo(204);
        assertThat(send("DELETE", "/rest/v3/tags?tags=baz", null).statusCode()).isEqualTo(204);
        assertThat(send("DELETE", "/rest/v3/tags", null).statusCode()).isEqualTo(204);
        problem(400, "invalid-data", send("DELETE", "/rest/v3/tags?tags=a%00b", null));
        assertThat(json(200, send("GET", "/rest/v3/tags", null))
                        .at("/tags/pagination")
                        .toString())
                .contains("\"itemsPerPage\":1", "\"totalItems\":0");
    }

    @Test
    void aNarrowKeyNeitherRenamesNorDeletesTags() throws Exception {
        var author = key("tags of an author", new KeyRoles(true, null, null, false));
        var shop = key("tags of a domain", keys.rolesOnDomain("tags.example.org", false, false));

        for (var narrow : List.of(author, shop)) {
            var rename =
                    problem(403, "forbidden-tag-operation", send(narrow, "PUT", "/rest/v3/tags", renaming("foo", "x")));
            assertThat(rename.path("detail").asText()).isEqualTo("You are not allowed to rename tags");
            var delete =
                    problem(403, "forbidden-tag-operation", send(narrow, "DELETE", "/rest/v3/tags?tags=foo", null));
            assertThat(delete.path("detail").asText()).isEqualTo("You are not allowed to delete tags");
        }
    }

    @Test
    void domainsAreListedWithTheirRedirects() throws Exception {
        var changed = json(200, redirects("{\"domain\":\"new.example.org\",\"regular404Redirect\":\"foo.com\"}"));

        assertThat(changed.toString())
                .isEqualTo("{\"baseUrlRedirect\":null,\"regular404Redirect\":\"foo.com\","
                        + "\"invalidShortUrlRedirect\":null}");
        json(200, redirects("{\"domain\":\"DEFAULT\",\"baseUrlRedirect\":\"https://example.org/\"}"));
        var domains = json(200, send("GET", "/rest/v3/domains", null)).path("domains");
        assertThat(domains.at("/data/0/isDefault").asBoolean()).isTrue();
        assertThat(domains.at("/data/0/domain").asText())
                .isEqualTo(ServerUnderTest.address().getAuthority());
        assertThat(domains.at("/data/1/domain").asText()).isEqualTo("new.example.org");
        assertThat(domains.at("/data/1/redirects")).isEqualTo(changed);
        assertThat(domains.at("/defaultRedirects/baseUrlRedirect").asText()).isEqualTo("https://example.org/");
        json(200, redirects("{\"domain\":\"new.example.org\",\"regular404Redirect\":null}"));
        assertThat(json(200, send("GET", "/rest/v3/domains", null)).at("/domains/data"))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"domain\":\"\"}",
                "{\"domain\":null}",
                "{\"domain\":\"192.168.1.1\"}",
                "{\"domain\":\"a.b\",\"baseUrlRedirect\":\"javascript:x\"}",
                "[]"
            })
    void redirectsThatAreNotValidAreAProblem(String body) throws Exception {
        problem(400, "invalid-data", redirects(body));
        assertThat(json(200, send("GET", "/rest/v3/domains", null)).at("/domains/data"))
                .hasSize(1);
    }

    @Test
    void aKeyForOneDomainSeesAndChangesThatOneAlone() throws Exception {
        var shop = key("domains of a domain", keys.rolesOnDomain("shop.example.org", false, false));
        var body = "{\"domain\":\"%s\",\"baseUrlRedirect\":\"https://example.org/\"}";

        var refused = problem(
                404,
                "domain-not-found",
                send(shop, "PATCH", "/rest/v3/domains/redirects", body.formatted("other.example.org")));

        assertThat(refused.path("detail").asText())
                .isEqualTo("Domain with authority \"other.example.org\" could not be found");
        assertThat(refused.path("authority").asText()).isEqualTo("other.example.org");
        json(200, send(shop, "PATCH", "/rest/v3/domains/redirects", body.formatted("shop.example.org")));
        assertThat(json(200, send(shop, "GET", "/rest/v3/domains", null)).at("/domains/data"))
                .singleElement()
                .satisfies(domain -> assertThat(domain.path("domain").asText()).isEqualTo("shop.example.org"));
    }

    @Test
    void thereIsNoMercureHub() throws Exception {
        var problem = problem(501, "mercure-not-configured", send("GET", "/rest/v3/mercure-info", null));

        assertThat(problem.path("title").asText()).isEqualTo("Mercure integration not configured");
        assertThat(problem.path("detail").asText())
                .isEqualTo("This Shlink instance is not integrated with a mercure hub.");
    }

    @Test
    void aKeyForLinksReadsNoDiagnosis() throws Exception {
        var linksOnly = key("links alone", KeyRoles.NONE);

        for (var path : List.of("targets", "findings", "reports", "reports/1", "diagnoses/1", "targets/1/samples")) {
            assertThat(send(linksOnly, "GET", "/rest/diagnosis/v1/" + path, null)
                            .statusCode())
                    .as(path)
                    .isEqualTo(403);
        }
        assertThat(send(linksOnly, "GET", "/rest/v3/tags", null).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/rest/v3/tags",
                "/rest/v3/tags/stats",
                "/rest/v3/domains",
                "/rest/v3/mercure-info",
                "/rest/v3/short-urls/ruled/redirect-rules"
            })
    void linksNeedTheRightForThem(String path) throws Exception {
        var reader = keys.create("reader of " + path, Set.of(Right.DIAGNOSIS_READ), null)
                .secret()
                .text();

        assertThat(send(reader, "GET", path, null).statusCode()).isEqualTo(403);
    }

    @Test
    void aDisabledOrRevokedKeySoonOpensNothing() throws Exception {
        var secret = key("soon gone", KeyRoles.NONE);
        assertThat(send(secret, "GET", "/rest/v3/tags", null).statusCode()).isEqualTo(200);

        keys.enable("soon gone", false);
        Awaiting.until("the key is disabled", Duration.ofSeconds(30), () -> status(secret) == 401);
        keys.enable("soon gone", true);
        Awaiting.until("the key is enabled", Duration.ofSeconds(30), () -> status(secret) == 200);
        keys.revoke("soon gone");
        Awaiting.until("the key is revoked", Duration.ofSeconds(30), () -> status(secret) == 401);
    }

    private int status(String key) throws IOException, InterruptedException {
        return send(key, "GET", "/rest/v3/tags", null).statusCode();
    }

    private String key(String name, KeyRoles roles) {
        return keys.create(name, Set.of(Right.LINKS), roles, null).secret().text();
    }

    private HttpResponse<String> rename(String oldName, String newName) throws IOException, InterruptedException {
        return send("PUT", "/rest/v3/tags", renaming(oldName, newName));
    }

    private static String renaming(String oldName, String newName) {
        return "{\"oldName\":\"" + oldName + "\",\"newName\":\"" + newName + "\"}";
    }

    private HttpResponse<String> redirects(String body) throws IOException, InterruptedException {
        return send("PATCH", "/rest/v3/domains/redirects", body);
    }

    private HttpResponse<String> send(String method, String path, @Nullable String body)
            throws IOException, InterruptedException {
        return send(ServerUnderTest.API_KEY, method, path, body);
    }

    private HttpResponse<String> send(String key, String method, String path, @Nullable String body)
            throws IOException, InterruptedException {
        return client.send(request(key, method, path, body), BodyHandlers.ofString());
    }

    private static HttpRequest request(String key, String method, String path, @Nullable String body) {
        return HttpRequest.newBuilder(ServerUnderTest.address().resolve(path))
                .header("X-Api-Key", key)
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(60))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
    }

    private static JsonNode json(int status, HttpResponse<String> answer) throws IOException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return JSON.readTree(answer.body());
    }

    private static JsonNode problem(int status, String type, HttpResponse<String> answer) throws IOException {
        var problem = json(status, answer);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(problem.path("type").asText()).isEqualTo("https://shlink.io/api/error/" + type);
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        return problem;
    }

    private static void sql(String statements) throws SQLException {
        try (var connection = ServerUnderTest.database().dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(statements);
        }
    }
}
