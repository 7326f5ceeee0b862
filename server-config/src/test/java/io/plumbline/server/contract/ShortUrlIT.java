package io.plumbline.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.server.product.Awaiting;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code GET}, {@code PATCH} and {@code DELETE} of one short URL. */
class ShortUrlIT {

    @RegisterExtension
    static final ContractServer SERVER = ContractServer.asShipped();

    private static final String FULL = """
            {longUrl:'https://example.org/full', customSlug:'%s', validSince:'2018-05-01T00:00:00+00:00',
             validUntil:'2048-05-01T00:00:00+00:00', maxVisits:7, tags:['b','a'], title:'Full', crawlable:true,
             forwardQuery:false}""";

    private static final String KEPT = """
            {longUrl:'https://example.org/full', tags:['b','a'], title:'Full', crawlable:true, forwardQuery:false,
             meta:{validSince:'2018-05-01T00:00:00+00:00', validUntil:'2048-05-01T00:00:00+00:00', maxVisits:7}}""";

    @ParameterizedTest(name = "{0}")
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            nothing              | {}                              | {}
            another long URL     | {longUrl:'https://example.org/other'} | {longUrl:'https://example.org/other'}
            another title        | {title:'Other'}                 | {title:'Other'}
            no title             | {title:null}                    | {title:null}
            an earlier start     | {validSince:'2017-01-01T00:00:00+00:00'} | {meta:{validSince:'2017-01-01T00:00:00+00:00', validUntil:'2048-05-01T00:00:00+00:00', maxVisits:7}}
            no start             | {validSince:null}               | {meta:{validSince:null, validUntil:'2048-05-01T00:00:00+00:00', maxVisits:7}}
            another end          | {validUntil:'2049-01-01T01:00:00+01:00'} | {meta:{validSince:'2018-05-01T00:00:00+00:00', validUntil:'2049-01-01T00:00:00+00:00', maxVisits:7}}
            no end               | {validUntil:null}               | {meta:{validSince:'2018-05-01T00:00:00+00:00', validUntil:null, maxVisits:7}}
            another maximum      | {maxVisits:100}                 | {meta:{validSince:'2018-05-01T00:00:00+00:00', validUntil:'2048-05-01T00:00:00+00:00', maxVisits:100}}
            no maximum           | {maxVisits:null}                | {meta:{validSince:'2018-05-01T00:00:00+00:00', validUntil:'2048-05-01T00:00:00+00:00', maxVisits:null}}
            no limits            | {validSince:null, validUntil:null, maxVisits:null} | {meta:{validSince:null, validUntil:null, maxVisits:null}}
            other tags           | {tags:['z','y','x']}            | {tags:['z','y','x']}
            tags out of shape    | {tags:['Z z','<i>y</i>','z z']} | {tags:['z-z','y']}
            no tags              | {tags:[]}                       | {tags:[]}
            not for crawlers     | {crawlable:false}               | {crawlable:false}
            with the query       | {forwardQuery:true}             | {forwardQuery:true}
            members nobody knows | {validateUrl:true, shortCode:'other'} | {}
            """)
    void changesWhatIsSentAndNothingElse(String what, String change, String changed) {
        var rest = SERVER.rest();
        var code = "edit-" + UUID.randomUUID();
        rest.post("/short-urls", FULL.formatted(code)).hasStatus(200);

        var answer = rest.patch("/short-urls/" + code, change).hasStatus(200);

        var expected = (ObjectNode) ExpectedJson.read(KEPT);
        expected.setAll((ObjectNode) ExpectedJson.read(changed));
        answer.has(expected.toString()).has("{shortCode:'" + code + "', domain:null}");
        assertThat(rest.read("/short-urls/" + code)).isEqualTo(answer.json());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            a long URL without a scheme | {longUrl:'foo.com'}          | longUrl
            a blank long URL            | {longUrl:' '}                | longUrl
            no long URL                 | {longUrl:null}               | longUrl
            a script                    | {longUrl:'javascript:x()'}   | longUrl
            a date in words             | {validSince:'tomorrow'}      | validSince
            another date in words       | {validUntil:'tomorrow'}      | validUntil
            no visits at all            | {maxVisits:0}                | maxVisits
            a title with a NUL          | {title:'a\\u0000b'}          | title
            """)
    void refusesAndChangesNothing(String what, String change, String element) {
        var rest = SERVER.rest();
        var code = "keep-" + UUID.randomUUID();
        rest.post("/short-urls", FULL.formatted(code)).hasStatus(200);

        rest.patch("/short-urls/" + code, change).isInvalid(element);

        rest.get("/short-urls/" + code).has(KEPT);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            {maxVisits:'not_a_number'}
            {tags:'red'}
            {tags:[1,{}]}
            {crawlable:'perhaps'}
            {longUrl:7}
            {validSince:{}}
            """)
    void refusesAnElementOfAnotherType(String change) {
        var code = SERVER.seed().link("{longUrl:'a:b'}");

        SERVER.rest()
                .patch("/short-urls/" + code, change)
                .isProblem(400, "{type:'https://shlink.io/api/error/invalid-data'}");
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            GET,    '',               -
            PATCH,  '',               {}
            DELETE, '',               -
            GET,    /visits,          -
            DELETE, /visits,          -
            GET,    /redirect-rules,  -
            POST,   /redirect-rules,  {"redirectRules":[]}
            PATCH,  /redirect-rules,  {"redirectRules":[]}
            """)
    void whatThereIsNotIsNotFound(String method, String below, @Nullable String body) {
        var rest = SERVER.rest();

        var plain = rest.send(method, "/short-urls/nobodys" + below, body).isProblem(404, """
                {type:'https://shlink.io/api/error/short-url-not-found', title:'Short URL not found',
                 detail:'No URL found with short code "nobodys"', shortCode:'nobodys'}""");
        assertThat(plain.json().has("domain")).as(plain.toString()).isFalse();
        rest.send(method, "/short-urls/nobodys" + below + "?domain=other.example", body)
                .isProblem(404, """
                {type:'https://shlink.io/api/error/short-url-not-found', title:'Short URL not found',
                 detail:'No URL found with short code "nobodys" for domain "other.example"', shortCode:'nobodys',
                 domain:'other.example'}""");
        rest.send(method, "/short-urls/nobodys" + below + "?domain=DEFAULT", body)
                .isProblem(404, "{type:'https://shlink.io/api/error/short-url-not-found'}");
    }

    @Test
    void eachDomainHasItsOwnLinkOfACode() {
        var rest = SERVER.rest();
        rest.post("/short-urls", "{customSlug:'both', longUrl:'default:x'}").hasStatus(200);
        rest.post("/short-urls", "{customSlug:'both', longUrl:'other:x', domain:'both.example'}")
                .hasStatus(200);

        rest.get("/short-urls/both").has("{longUrl:'default:x', domain:null}");
        rest.get("/short-urls/both?domain=s.test").has("{longUrl:'default:x', domain:null}");
        rest.get("/short-urls/both?domain=DEFAULT").has("{longUrl:'default:x', domain:null}");
        rest.get("/short-urls/both?domain=both.example").has("{longUrl:'other:x', domain:'both.example'}");
        rest.patch("/short-urls/both?domain=both.example", "{maxVisits:100}")
                .hasStatus(200)
                .has("{longUrl:'other:x', meta:{maxVisits:100}}");
        rest.get("/short-urls/both").has("{meta:{maxVisits:null}}");
        rest.delete("/short-urls/both?domain=both.example").hasStatus(204);
        rest.get("/short-urls/both?domain=both.example").hasStatus(404);
        rest.get("/short-urls/both").hasStatus(200);
    }

    @Test
    void aDeletedLinkIsGoneEverywhereButItsTagsStay() throws Exception {
        var rest = SERVER.rest();
        rest.post("/short-urls", "{customSlug:'doomed', longUrl:'https://example.org/', tags:['survivor']}")
                .hasStatus(200);
        SERVER.visitor().get("/doomed").hasStatus(302);

        var answer = rest.delete("/short-urls/doomed").hasStatus(204);

        assertThat(answer.body()).isEmpty();
        rest.get("/short-urls/doomed").hasStatus(404);
        rest.get("/short-urls?searchTerm=doomed").has("{shortUrls:{data:[]}}");
        Awaiting.until(
                "visitors are led nowhere",
                Duration.ofSeconds(30),
                () -> SERVER.visitor().get("/doomed").status() == 404);
        assertThat(rest.get("/tags").json().at("/tags/data").toString()).contains("\"survivor\"");
        rest.post("/short-urls", "{customSlug:'doomed', longUrl:'a:b'}").hasStatus(200);
    }

    @Test
    void anEditIsLiveSoon() throws Exception {
        var rest = SERVER.rest();
        rest.post("/short-urls", "{customSlug:'moving', longUrl:'https://example.org/old'}")
                .hasStatus(200);
        assertThat(SERVER.visitor().get("/moving").header("Location")).contains("https://example.org/old");

        rest.patch("/short-urls/moving", "{longUrl:'https://example.org/new'}").hasStatus(200);

        Awaiting.until(
                "visitors are led to the new URL",
                Duration.ofSeconds(30),
                () -> SERVER.visitor()
                        .get("/moving")
                        .header("Location")
                        .filter("https://example.org/new"::equals)
                        .isPresent());
    }

    @Test
    void aCodeBeyondAsciiIsFoundPercentEncoded() {
        var rest = SERVER.rest();
        rest.post("/short-urls", "{customSlug:'größe', longUrl:'a:b'}").hasStatus(200);

        rest.get("/short-urls/gr%C3%B6%C3%9Fe").hasStatus(200).has("{shortCode:'größe'}");
        rest.patch("/short-urls/gr%C3%B6%C3%9Fe", "{title:'x'}").hasStatus(200);
        rest.delete("/short-urls/gr%C3%B6%C3%9Fe").hasStatus(204);
    }
}
