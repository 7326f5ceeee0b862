package io.plumbline.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.persistence.access.KeyRoles;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What keys with a role see and may do: {@code author}, {@code domain} and {@code no-orphans}. */
class KeyRolesIT {

    @RegisterExtension
    static final ContractServer SERVER = ContractServer.asShipped();

    private static final String DOMAIN = "role.example";

    private Map<String, String> keys = Map.of();

    @BeforeEach
    void linksOfThreeKeys() throws Exception {
        var seed = SERVER.seed();
        seed.empty();
        seed.link("{customSlug:'admins', longUrl:'a:b', tags:['shared','admins']}");
        seed.link("{customSlug:'there', longUrl:'a:b', tags:['shared','theirs'], domain:'" + DOMAIN + "'}");
        keys = Map.of(
                "admin", SERVER.rest().headers().getOrDefault("X-Api-Key", ""),
                "author", seed.key("author", new KeyRoles(true, null, null, false)),
                "domain", seed.key("domain", new KeyRoles(false, seed.domain(DOMAIN), DOMAIN, false)),
                "no-orphans", seed.key("no-orphans", new KeyRoles(false, null, null, true)));
        as("author")
                .post("/short-urls", "{customSlug:'authors', longUrl:'a:b', tags:['shared','mine']}")
                .hasStatus(200);
        seed.visit("admins", "2020-01-01T00:00:00Z", false);
        seed.visit("there", "2020-01-02T00:00:00Z", false);
        seed.visit("there", "2020-01-03T00:00:00Z", true);
        seed.orphanVisit("base_url", "", "2020-01-04T00:00:00Z", false);
        seed.recount();
        // visits of links by keys that see no others are counted as they come
        SERVER.visitor()
                .with("User-Agent", "Mozilla/5.0 Firefox/117.0")
                .get("/authors")
                .hasStatus(302);
        seed.awaitVisits();
    }

    private Client as(String role) {
        return SERVER.rest().withKey(keys.getOrDefault(role, ""));
    }

    @ParameterizedTest(name = "{0} sees {1}")
    @CsvSource({"admin, authors there admins", "author, authors", "domain, there", "no-orphans, authors there admins"})
    void linksThatAreListed(String role, String codes) {
        var answer = as(role).get("/short-urls").hasStatus(200);

        assertThat(answer.texts("/shortUrls/data", "shortCode")).isEqualTo(Arrays.asList(codes.split(" ")));
        answer.has("{shortUrls:{pagination:{totalItems:" + codes.split(" ").length + "}}}");
    }

    @ParameterizedTest(name = "{0} {1} {2}: {3}")
    @CsvSource(nullValues = "-", delimiter = '|', textBlock = """
            author | GET    | /short-urls/authors                             | 200 | -
            author | GET    | /short-urls/admins                              | 404 | -
            author | PATCH  | /short-urls/admins                              | 404 | {"title":"x"}
            author | DELETE | /short-urls/admins                              | 404 | -
            author | GET    | /short-urls/admins/visits                       | 404 | -
            author | DELETE | /short-urls/admins/visits                       | 404 | -
            author | GET    | /short-urls/admins/redirect-rules               | 404 | -
            author | POST   | /short-urls/admins/redirect-rules               | 404 | {"redirectRules":[]}
            author | PATCH  | /short-urls/authors                             | 200 | {"title":"x"}
            author | GET    | /tags/mine/visits                               | 200 | -
            author | GET    | /tags/admins/visits                             | 404 | -
            author | GET    | /domains/DEFAULT/visits                         | 200 | -
            author | GET    | /domains/role.example/visits                    | 404 | -
            domain | GET    | /short-urls/there?domain=role.example           | 200 | -
            domain | GET    | /short-urls/admins                              | 404 | -
            domain | PATCH  | /short-urls/admins                              | 404 | {"title":"x"}
            domain | DELETE | /short-urls/admins                              | 404 | -
            domain | GET    | /short-urls/admins/visits                       | 404 | -
            domain | GET    | /short-urls/authors/redirect-rules              | 404 | -
            domain | PATCH  | /short-urls/there?domain=role.example           | 200 | {"title":"x"}
            domain | GET    | /tags/theirs/visits                             | 200 | -
            domain | GET    | /tags/mine/visits                               | 404 | -
            domain | GET    | /domains/role.example/visits                    | 200 | -
            """)
    void linksOfOthersAreUnknown(String role, String method, String path, int status, @Nullable String body) {
        as(role).send(method, path, body).hasStatus(status);
    }

    @ParameterizedTest(name = "{0} sees {1}")
    @CsvSource({
        "admin, admins mine shared theirs",
        "author, mine shared",
        "domain, shared theirs",
        "no-orphans, admins mine shared theirs"
    })
    void tagsThatAreListed(String role, String tags) {
        assertThat(as(role).get("/tags/stats").hasStatus(200).texts("/tags/data", "tag"))
                .isEqualTo(Arrays.asList(tags.split(" ")));
        assertThat(as(role).read("/tags").at("/tags/pagination/totalItems").asInt())
                .isEqualTo(tags.split(" ").length);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"admin, 3, 4, 3, 1", "author, 1, 1, 1, 0", "domain, 1, 2, 1, 1", "no-orphans, 3, 4, 3, 1"})
    void aSharedTagCountsWhatTheKeySees(String role, int links, int visits, int people, int bots) {
        as(role).get("/tags/stats?searchTerm=shared")
                .has("{tags:{data:[{tag:'shared', shortUrlsCount:%d, visitsSummary:{total:%d, nonBots:%d, bots:%d}}]}}"
                        .formatted(links, visits, people, bots));
        as(role).get("/tags/shared/visits").has("{visits:{pagination:{totalItems:" + visits + "}}}");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"admin, 4, 1", "author, 1, 1", "domain, 2, 0", "no-orphans, 4, 0"})
    void visitsAreThoseOfTheLinksThatTheKeySees(String role, int visits, int orphans) {
        as(role).get("/visits/non-orphan").hasStatus(200).has("{visits:{pagination:{totalItems:" + visits + "}}}");
        as(role).get("/visits").hasStatus(200).has("{visits:{nonOrphanVisits:{total:" + visits + "}}}");
        if (role.equals("admin") || role.equals("no-orphans")) {
            as(role).get("/visits").has("{visits:{orphanVisits:{total:" + orphans + "}}}");
            as(role).get("/visits/orphan").hasStatus(200).has("{visits:{pagination:{totalItems:" + orphans + "}}}");
        }
    }

    @Test
    void aKeyThatSeesNoOrphanVisitsDeletesNone() {
        as("no-orphans").delete("/visits/orphan").hasStatus(200).is("{deletedVisits:0}");

        as("admin").get("/visits").has("{visits:{orphanVisits:{total:1}}}");
    }

    @ParameterizedTest
    @CsvSource({"author", "domain"})
    void whoSeesNotAllLinksNeitherRenamesNorDeletesTags(String role) {
        as(role).put("/tags", "{oldName:'shared', newName:'renamed'}").isProblem(403, """
                {type:'https://shlink.io/api/error/forbidden-tag-operation', title:'Forbidden tag operation',
                 detail:'You are not allowed to rename tags'}""");
        as(role).delete("/tags?tags[]=shared").isProblem(403, """
                {type:'https://shlink.io/api/error/forbidden-tag-operation', title:'Forbidden tag operation',
                 detail:'You are not allowed to delete tags'}""");
        assertThat(SERVER.rest().get("/tags/stats").texts("/tags/data", "tag")).contains("shared");
    }

    @Test
    void whoSeesNoOrphanVisitsRenamesAndDeletesTags() {
        as("no-orphans").put("/tags", "{oldName:'mine', newName:'renamed'}").hasStatus(204);
        as("no-orphans").delete("/tags?tags[]=renamed").hasStatus(204);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            {longUrl:'a:b'}
            {longUrl:'a:b', domain:null}
            {longUrl:'a:b', domain:'role.example'}
            {longUrl:'a:b', domain:'overwritten.example'}
            """)
    void theDomainOfAKeyIsForced(String body) {
        as("domain").post("/short-urls", body).hasStatus(200).has("{domain:'" + DOMAIN + "'}");
    }

    @ParameterizedTest(name = "{0} sees {1}")
    @CsvSource({
        "admin, s.test role.example",
        "author, s.test",
        "domain, role.example",
        "no-orphans, s.test role.example"
    })
    void domainsThatAreListed(String role, String domains) {
        assertThat(as(role).get("/domains").hasStatus(200).texts("/domains/data", "domain"))
                .isEqualTo(List.of(domains.split(" ")));
    }

    @Test
    void whoLooksForALinkFindsNoneOfOthers() {
        var others = as("author").post("/short-urls", "{longUrl:'a:b', findIfExists:true, tags:['shared','admins']}");

        assertThat(others.hasStatus(200).json().path("shortCode").asText()).isNotEqualTo("admins");
    }
}
