package io.plumbline.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code GET /domains} and {@code PATCH /domains/redirects}. */
class DomainIT {

    @RegisterExtension
    static final ContractServer SERVER = ContractServer.asShipped();

    private static final String NONE = "{baseUrlRedirect:null, regular404Redirect:null, invalidShortUrlRedirect:null}";

    @BeforeEach
    void aDomainInUseAndOneThatIsNot() throws Exception {
        SERVER.seed().empty();
        SERVER.seed().link("{customSlug:'there', longUrl:'a:b', domain:'used.example'}");
        SERVER.seed().domain("detached.example");
    }

    @Test
    void theDefaultDomainIsFirstAndADetachedOneIsNotListed() {
        SERVER.rest().get("/domains").hasStatus(200).is("""
                {domains:{data:[
                   {domain:'s.test', isDefault:true, redirects:%1$s},
                   {domain:'used.example', isDefault:false, redirects:%1$s}],
                 defaultRedirects:%1$s}}""".formatted(NONE));
    }

    @Test
    void aDetachedDomainWithRedirectsIsListed() {
        SERVER.rest()
                .patch(
                        "/domains/redirects",
                        "{domain:'detached.example', regular404Redirect:'https://example.org/404'}")
                .hasStatus(200);

        assertThat(SERVER.rest().get("/domains").texts("/domains/data", "domain"))
                .containsExactly("s.test", "detached.example", "used.example");
    }

    @Test
    void aDomainWithoutLinksLeavesTheList() {
        SERVER.rest().delete("/short-urls/there?domain=used.example").hasStatus(204);

        assertThat(SERVER.rest().get("/domains").texts("/domains/data", "domain"))
                .containsExactly("s.test");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            a new domain    | {domain:'new.example', regular404Redirect:'https://foo.example'} | {baseUrlRedirect:null, regular404Redirect:'https://foo.example', invalidShortUrlRedirect:null}
            a known domain  | {domain:'used.example', invalidShortUrlRedirect:'https://foo.example'} | {baseUrlRedirect:null, regular404Redirect:null, invalidShortUrlRedirect:'https://foo.example'}
            the default one | {domain:'s.test', baseUrlRedirect:'https://foo.example'} | {baseUrlRedirect:'https://foo.example', regular404Redirect:null, invalidShortUrlRedirect:null}
            all three       | {domain:'used.example', baseUrlRedirect:'https://a.example', regular404Redirect:'https://b.example', invalidShortUrlRedirect:'https://c.example'} | {baseUrlRedirect:'https://a.example', regular404Redirect:'https://b.example', invalidShortUrlRedirect:'https://c.example'}
            nothing         | {domain:'used.example'} | {baseUrlRedirect:null, regular404Redirect:null, invalidShortUrlRedirect:null}
            placeholders    | {domain:'used.example', regular404Redirect:'https://foo.example/{DOMAIN}?p={ORIGINAL_PATH}'} | {baseUrlRedirect:null, regular404Redirect:'https://foo.example/{DOMAIN}?p={ORIGINAL_PATH}', invalidShortUrlRedirect:null}
            a port          | {domain:'new.example:8080', baseUrlRedirect:'https://foo.example'} | {baseUrlRedirect:'https://foo.example', regular404Redirect:null, invalidShortUrlRedirect:null}
            """)
    void redirectsAreKept(String what, String change, String redirects) {
        SERVER.rest().patch("/domains/redirects", change).hasStatus(200).is(redirects);

        var domain = ExpectedJson.read(change).path("domain").asText();
        var listed = SERVER.rest().get("/domains");
        for (var entry : listed.json().at("/domains/data")) {
            if (entry.path("domain").asText().equals(domain)) {
                assertThat(ExpectedJson.exactly(redirects).differencesTo(entry.path("redirects")))
                        .as(what + ": " + listed)
                        .isEmpty();
            }
        }
    }

    @Test
    void whatIsAbsentIsKeptAndNullClears() {
        var rest = SERVER.rest();
        rest.patch(
                        "/domains/redirects",
                        "{domain:'used.example', baseUrlRedirect:'https://a.example', regular404Redirect:'https://b.example'}")
                .hasStatus(200);

        rest.patch(
                        "/domains/redirects",
                        "{domain:'used.example', baseUrlRedirect:null, invalidShortUrlRedirect:'https://c.example'}")
                .hasStatus(200)
                .is(
                        "{baseUrlRedirect:null, regular404Redirect:'https://b.example', invalidShortUrlRedirect:'https://c.example'}");
    }

    @Test
    void redirectsOfTheDefaultDomainAreTheDefaultRedirects() {
        SERVER.rest()
                .patch("/domains/redirects", "{domain:'s.test', regular404Redirect:'https://foo.example'}")
                .hasStatus(200);

        SERVER.rest().get("/domains").has("""
                {domains:{defaultRedirects:{baseUrlRedirect:null, regular404Redirect:'https://foo.example',
                 invalidShortUrlRedirect:null}}}""");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            no domain           | {}                                        | domain
            an empty domain     | {domain:''}                               | domain
            null                | {domain:null}                             | domain
            an IPv4 address     | {domain:'192.168.1.1'}                    | domain
            a URL               | {domain:'https://a.example'}              | domain
            a port too high     | {domain:'a.example:70000'}                | domain
            a NUL               | {domain:'a\\u0000.example'}               | domain
            a NUL in a redirect | {domain:'a.example', baseUrlRedirect:'https://a.example/\\u0000'} | baseUrlRedirect
            """)
    void refuses(String what, String body, String element) {
        SERVER.rest().patch("/domains/redirects", body).isInvalid(element);
    }
}
