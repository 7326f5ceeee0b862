package io.plumbline.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.persistence.access.KeyRoles;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code GET /short-urls}: filters, orders, pages. */
class ShortUrlListIT {

    @RegisterExtension
    static final ContractServer SERVER = ContractServer.asShipped();

    private static final String ZETA = """
            {shortUrl:'http://s.test/zeta', shortCode:'zeta', longUrl:'https://example.org/zeta',
             dateCreated:'2020-01-06T00:00:00+00:00', tags:['red'],
             meta:{validSince:null, validUntil:null, maxVisits:null}, domain:null, title:'t4', crawlable:false,
             forwardQuery:true, visitsSummary:{total:2, nonBots:2, bots:0}, hasRedirectRules:false}""";

    @BeforeAll
    static void sixLinks() throws Exception {
        var seed = SERVER.seed();
        seed.key("writer", KeyRoles.NONE);
        seed.domain("example.com");
        seed.linkOf(
                "2020-01-01T00:00:00Z",
                "{customSlug:'alpha', longUrl:'https://example.org/alpha', title:'t3', tags:['red']}");
        seed.linkOf(
                "2020-01-02T00:00:00Z",
                "{customSlug:'beta', longUrl:'https://example.org/beta', title:'t1', tags:['red','green']}");
        seed.linkOf(
                "2020-01-03T00:00:00Z",
                "{customSlug:'gamma', longUrl:'https://example.net/gamma', title:'t6', tags:['green'], maxVisits:4}");
        seed.linkOf(
                "2020-01-04T00:00:00Z",
                "{customSlug:'delta', longUrl:'https://example.net/delta', title:'t2', validUntil:'2020-06-01T00:00:00Z'}");
        seed.linkOf(
                "2020-01-05T00:00:00Z",
                "{customSlug:'epsilon', longUrl:'ftp://files.example.net/epsilon', title:'t5', tags:['blue'], domain:'example.com'}");
        seed.linkOf(
                "2020-01-06T00:00:00Z",
                "{customSlug:'zeta', longUrl:'https://example.org/zeta', title:'t4', tags:['red'], author:'writer'}");
        visits("alpha", 5, 0);
        visits("beta", 1, 5);
        visits("gamma", 4, 0);
        visits("delta", 3, 0);
        visits("zeta", 2, 0);
        seed.recount();
    }

    private static void visits(String code, int people, int bots) throws Exception {
        for (int i = 0; i < people + bots; i++) {
            SERVER.seed().visit(code, "2020-02-01T00:00:0" + i + "Z", i >= people);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            the newest first                |                                       | zeta epsilon delta gamma beta alpha
            a part of the long URL          | searchTerm=example.net                | epsilon delta gamma
            a part of the code              | searchTerm=psil                       | epsilon
            a part of the title             | searchTerm=t6                         | gamma
            a tag as the search term        | searchTerm=green                      | gamma beta
            a domain as the search term     | searchTerm=example.com                | epsilon
            wildcards are letters           | searchTerm=%25                        |
            a blank search term             | searchTerm=                           | zeta epsilon delta gamma beta alpha
            nothing has the search term     | searchTerm=nowhere                    |
            a tag                           | tags[]=red                            | zeta beta alpha
            a tag with an index             | tags[0]=red                           | zeta beta alpha
            any of two tags                 | tags[]=red&tags[]=green               | zeta gamma beta alpha
            any of two tags with indices    | tags[0]=red&tags[1]=green             | zeta gamma beta alpha
            any of two tags, said so        | tags[]=red&tags[]=green&tagsMode=any  | zeta gamma beta alpha
            all of two tags                 | tags[]=red&tags[]=green&tagsMode=all  | beta
            all of a tag and an unknown one | tags[]=red&tags[]=x&tagsMode=all      |
            any of a tag and an unknown one | tags[]=red&tags[]=x                   | zeta beta alpha
            an unknown tag                  | tags[]=x                              |
            without a tag                   | excludeTags[]=red                     | epsilon delta gamma
            without any of two tags         | excludeTags[]=red&excludeTags[]=green | epsilon delta
            without any of two, said so     | excludeTags[]=red&excludeTags[]=green&excludeTagsMode=any | epsilon delta
            without both of two tags        | excludeTags[]=red&excludeTags[]=green&excludeTagsMode=all | zeta epsilon delta gamma alpha
            without an unknown tag          | excludeTags[]=x                       | zeta epsilon delta gamma beta alpha
            with one tag, without another   | tags[]=red&excludeTags[]=green        | zeta alpha
            by long URL                     | orderBy=longUrl-ASC                   | epsilon delta gamma alpha beta zeta
            by long URL, downwards          | orderBy=longUrl-DESC                  | zeta beta alpha gamma delta epsilon
            by code                         | orderBy=shortCode-ASC                 | alpha beta delta epsilon gamma zeta
            by code, downwards              | orderBy=shortCode-DESC                | zeta gamma epsilon delta beta alpha
            by code, no direction           | orderBy=shortCode                     | alpha beta delta epsilon gamma zeta
            by date                         | orderBy=dateCreated-ASC               | alpha beta gamma delta epsilon zeta
            by date, downwards              | orderBy=dateCreated-DESC              | zeta epsilon delta gamma beta alpha
            by title                        | orderBy=title-ASC                     | beta delta alpha zeta epsilon gamma
            by title, downwards             | orderBy=title-DESC                    | gamma epsilon zeta alpha delta beta
            by visits                       | orderBy=visits-ASC                    | epsilon zeta delta gamma alpha beta
            by visits, downwards            | orderBy=visits-DESC                   | beta alpha gamma delta zeta epsilon
            by visits of people             | orderBy=nonBotVisits-ASC              | epsilon beta zeta delta gamma alpha
            by visits of people, downwards  | orderBy=nonBotVisits-DESC             | alpha gamma delta zeta beta epsilon
            made at that moment or later    | startDate=2020-01-03T00:00:00%2B00:00 | zeta epsilon delta gamma
            made at that moment elsewhere   | startDate=2020-01-03T02:00:00%2B02:00 | zeta epsilon delta gamma
            made that day or later          | startDate=2020-01-03                  | zeta epsilon delta gamma
            made at that moment or earlier  | endDate=2020-01-03T00:00:00%2B00:00   | gamma beta alpha
            made between two moments        | startDate=2020-01-02&endDate=2020-01-03 | gamma beta
            made in no time                 | startDate=2020-01-03&endDate=2020-01-02 |
            a blank date                    | startDate=                            | zeta epsilon delta gamma beta alpha
            that still lead on by visits    | excludeMaxVisitsReached=true          | zeta epsilon delta beta alpha
            not asked to lead on by visits  | excludeMaxVisitsReached=false         | zeta epsilon delta gamma beta alpha
            that still lead on by date      | excludePastValidUntil=true            | zeta epsilon gamma beta alpha
            not asked to lead on by date    | excludePastValidUntil=false           | zeta epsilon delta gamma beta alpha
            that still lead on              | excludeMaxVisitsReached=true&excludePastValidUntil=true | zeta epsilon beta alpha
            of a domain                     | domain=example.com                    | epsilon
            of the default domain           | domain=DEFAULT                        | zeta delta gamma beta alpha
            of the default domain by name   | domain=s.test                         | zeta delta gamma beta alpha
            of an unknown domain            | domain=other.example                  |
            of a key                        | apiKeyName=writer                     | zeta
            of the first key                | apiKeyName=admin                      | epsilon delta gamma beta alpha
            of an unknown key               | apiKeyName=nobody                     |
            filters together                | tags[]=red&searchTerm=example.org&startDate=2020-01-02&domain=DEFAULT&orderBy=shortCode-ASC | beta zeta
            the first page of two           | itemsPerPage=2                        | zeta epsilon
            the second page of two          | itemsPerPage=2&page=2                 | delta gamma
            a page beyond the last          | itemsPerPage=2&page=4                 |
            a page in an order              | itemsPerPage=2&page=2&orderBy=visits-DESC | gamma delta
            a page of a filter              | itemsPerPage=2&page=2&tags[]=red      | alpha
            a parameter nobody knows        | whatever=1                            | zeta epsilon delta gamma beta alpha
            """)
    void lists(String what, @Nullable String query, @Nullable String codes) {
        var answer = SERVER.rest()
                .get("/short-urls" + (query == null ? "" : "?" + query))
                .hasStatus(200);

        assertThat(answer.texts("/shortUrls/data", "shortCode"))
                .as(what + ": " + answer)
                .isEqualTo(codes == null ? List.of() : Arrays.asList(codes.split(" ")));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            ten a page       |                          | 1 | 1 | 10  | 6 | 6
            everything       | itemsPerPage=-1          | 1 | 1 | 6   | 6 | 6
            a hundred a page | itemsPerPage=100         | 1 | 1 | 100 | 6 | 6
            first of two     | itemsPerPage=4           | 1 | 2 | 4   | 4 | 6
            last of two      | itemsPerPage=4&page=2    | 2 | 2 | 4   | 2 | 6
            beyond the last  | itemsPerPage=4&page=3    | 3 | 2 | 4   | 0 | 6
            one a page       | itemsPerPage=1&page=6    | 6 | 6 | 1   | 1 | 6
            of a filter      | tags[]=red&itemsPerPage=2 | 1 | 2 | 2   | 2 | 3
            of nothing       | searchTerm=nowhere       | 1 | 1 | 10  | 0 | 0
            """)
    void pages(String what, @Nullable String query, int page, int pages, int perPage, int items, int total) {
        SERVER.rest()
                .get("/short-urls" + (query == null ? "" : "?" + query))
                .hasStatus(200)
                .has(
                        "{shortUrls:{pagination:{currentPage:%d, pagesCount:%d, itemsPerPage:%d, itemsInCurrentPage:%d, totalItems:%d}}}"
                                .formatted(page, pages, perPage, items, total));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            tagsMode=neither                     | tagsMode
            excludeTagsMode=neither              | excludeTagsMode
            orderBy=invalid                      | orderBy
            orderBy=visits-SIDEWAYS              | orderBy
            orderBy=invalid&tagsMode=neither     | tagsMode orderBy
            startDate=yesterday                  | startDate
            endDate=2020-02-31                   | endDate
            page=x                               | page
            page=99999999999999999999            | page
            itemsPerPage=many                    | itemsPerPage
            itemsPerPage=-2                      | itemsPerPage
            """)
    void refuses(String query, String elements) {
        SERVER.rest().get("/short-urls?" + query).isInvalid(elements.split(" "));
    }

    @Test
    void anEntryIsTheWholeLinkAndTheSameAsTheLinkItself() {
        var rest = SERVER.rest();

        rest.get("/short-urls?itemsPerPage=1").is("""
                {shortUrls:{data:[%s],
                 pagination:{currentPage:1, pagesCount:6, itemsPerPage:1, itemsInCurrentPage:1, totalItems:6}}}""".formatted(ZETA));
        rest.get("/short-urls/zeta").hasStatus(200).is(ZETA);
    }

    @Test
    void anEntryOfAnotherDomainSaysSo() {
        SERVER.rest().get("/short-urls?domain=example.com").has("""
                {shortUrls:{data:[{shortUrl:'http://example.com/epsilon', domain:'example.com'}]}}""");
    }

    @Test
    void aLinkWithAMaximumAndAnEndSaysBoth() {
        var rest = SERVER.rest();

        rest.get("/short-urls/gamma").has("{meta:{validSince:null, validUntil:null, maxVisits:4}}");
        rest.get("/short-urls/delta")
                .has("{meta:{validSince:null, validUntil:'2020-06-01T00:00:00+00:00', maxVisits:null}}");
    }
}
