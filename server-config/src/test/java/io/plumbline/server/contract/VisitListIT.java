package io.plumbline.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The lists of visits: of a link, a tag, a domain, of all links, of none. In the tables a visit goes by its day in March
 * 2020; the 3rd, 6th and 9th were bots.
 */
class VisitListIT {

    @RegisterExtension
    static final ContractServer SERVER = ContractServer.asShipped();

    @BeforeAll
    static void tenVisitsAndFiveOrphans() throws Exception {
        var seed = SERVER.seed();
        seed.link("{customSlug:'busy', longUrl:'https://example.org/busy', tags:['hot','both']}");
        seed.link("{customSlug:'other', longUrl:'https://example.org/other', tags:['both'], domain:'v.example'}");
        seed.link("{customSlug:'quiet', longUrl:'https://example.org/quiet', tags:['cold']}");
        seed.domain("detached.example");
        for (int day = 1; day <= 7; day++) {
            seed.visit("busy", at(day), day % 3 == 0);
        }
        for (int day = 8; day <= 10; day++) {
            seed.visit("other", at(day), day % 3 == 0);
        }
        seed.orphanVisit("base_url", "", at(1), false);
        seed.orphanVisit("invalid_short_url", "", at(2), false);
        seed.orphanVisit("invalid_short_url", "v.example", at(3), true);
        seed.orphanVisit("regular_404", "v.example", at(4), false);
        seed.orphanVisit("regular_404", null, at(5), false);
        seed.recount();
    }

    private static String at(int day) {
        return "2020-03-%02dT10:00:00Z".formatted(day);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            /short-urls/busy/visits  |                                   | 7 6 5 4 3 2 1
            /short-urls/busy/visits  | excludeBots=true                  | 7 5 4 2 1
            /short-urls/busy/visits  | excludeBots                       | 7 5 4 2 1
            /short-urls/busy/visits  | excludeBots=                      | 7 5 4 2 1
            /short-urls/busy/visits  | startDate=2020-03-05              | 7 6 5
            /short-urls/busy/visits  | endDate=2020-03-02T23:59:59%2B00:00 | 2 1
            /short-urls/busy/visits  | startDate=2020-03-02T10:00:00%2B00:00&endDate=2020-03-04T10:00:00%2B00:00 | 4 3 2
            /short-urls/busy/visits  | startDate=2020-03-02T10:00:01%2B00:00&endDate=2020-03-04T09:59:59%2B00:00 | 3
            /short-urls/busy/visits  | startDate=2020-03-02T12:00:00%2B02:00&endDate=2020-03-03 | 2
            /short-urls/busy/visits  | startDate=2020-03-02T10:00:00%2B00:00&endDate=2020-03-04T10:00:00%2B00:00&excludeBots=true | 4 2
            /short-urls/busy/visits  | startDate=2021-01-01              |
            /short-urls/busy/visits  | startDate=2020-03-05&endDate=2020-03-01 |
            /short-urls/busy/visits  | itemsPerPage=3                    | 7 6 5
            /short-urls/busy/visits  | itemsPerPage=3&page=2             | 4 3 2
            /short-urls/busy/visits  | itemsPerPage=3&page=3             | 1
            /short-urls/busy/visits  | itemsPerPage=3&page=4             |
            /short-urls/busy/visits  | itemsPerPage=-1                   | 7 6 5 4 3 2 1
            /short-urls/busy/visits  | itemsPerPage=2&page=2&excludeBots=true | 4 2
            /short-urls/busy/visits  | itemsPerPage=2&page=2&startDate=2020-03-03 | 5 4
            /short-urls/busy/visits  | domain=DEFAULT                    | 7 6 5 4 3 2 1
            /short-urls/busy/visits  | domain=s.test                     | 7 6 5 4 3 2 1
            /short-urls/other/visits | domain=v.example                  | 10 9 8
            /short-urls/other/visits | domain=v.example&excludeBots=true | 10 8
            /short-urls/quiet/visits |                                   |
            /tags/hot/visits         |                                   | 7 6 5 4 3 2 1
            /tags/both/visits        |                                   | 10 9 8 7 6 5 4 3 2 1
            /tags/both/visits        | excludeBots=true                  | 10 8 7 5 4 2 1
            /tags/both/visits        | domain=v.example                  | 10 9 8
            /tags/both/visits        | domain=DEFAULT                    | 7 6 5 4 3 2 1
            /tags/both/visits        | itemsPerPage=4&page=2             | 6 5 4 3
            /tags/both/visits        | startDate=2020-03-06&endDate=2020-03-09 | 8 7 6
            /tags/cold/visits        |                                   |
            /domains/v.example/visits | | 10 9 8
            /domains/v.example/visits | excludeBots=true                 | 10 8
            /domains/DEFAULT/visits  |                                   | 7 6 5 4 3 2 1
            /domains/s.test/visits   |                                   | 7 6 5 4 3 2 1
            /domains/DEFAULT/visits  | itemsPerPage=2&page=2             | 5 4
            /domains/DEFAULT/visits  | startDate=2020-03-06              | 7 6
            /visits/non-orphan       |                                   | 10 9 8 7 6 5 4 3 2 1
            /visits/non-orphan       | excludeBots=true                  | 10 8 7 5 4 2 1
            /visits/non-orphan       | domain=v.example                  | 10 9 8
            /visits/non-orphan       | domain=DEFAULT&itemsPerPage=1     | 7
            /visits/non-orphan       | itemsPerPage=3&page=2             | 7 6 5
            /visits/non-orphan       | itemsPerPage=3&page=4             | 1
            /visits/non-orphan       | startDate=2020-03-09              | 10 9
            /visits/orphan           |                                   | 5 4 3 2 1
            /visits/orphan           | excludeBots=true                  | 5 4 2 1
            /visits/orphan           | type=base_url                     | 1
            /visits/orphan           | type=invalid_short_url            | 3 2
            /visits/orphan           | type=regular_404                  | 5 4
            /visits/orphan           | type=invalid_short_url&excludeBots=true | 2
            /visits/orphan           | domain=v.example                  | 4 3
            /visits/orphan           | domain=v.example&type=regular_404 | 4
            /visits/orphan           | itemsPerPage=2                    | 5 4
            /visits/orphan           | itemsPerPage=2&page=3             | 1
            /visits/orphan           | startDate=2020-03-02&endDate=2020-03-04 | 3 2
            """)
    void lists(String path, @Nullable String query, @Nullable String days) {
        var answer =
                SERVER.rest().get(path + (query == null ? "" : "?" + query)).hasStatus(200);

        assertThat(answer.texts("/visits/data", "date").stream()
                        .map(date -> Integer.toString(Integer.parseInt(date.substring(8, 10))))
                        .toList())
                .as(answer.toString())
                .isEqualTo(days == null ? List.of() : Arrays.asList(days.split(" ")));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            /short-urls/busy/visits  |                                    | 1 | 1 | 7   | 7  | 7
            /short-urls/busy/visits  | itemsPerPage=-1                    | 1 | 1 | 7   | 7  | 7
            /short-urls/busy/visits  | itemsPerPage=100                   | 1 | 1 | 100 | 7  | 7
            /short-urls/busy/visits  | itemsPerPage=3&page=3              | 3 | 3 | 3   | 1  | 7
            /short-urls/busy/visits  | itemsPerPage=3&page=9              | 9 | 3 | 3   | 0  | 7
            /short-urls/busy/visits  | itemsPerPage=2&excludeBots=true    | 1 | 3 | 2   | 2  | 5
            /short-urls/busy/visits  | itemsPerPage=2&startDate=2020-03-05T10:00:00%2B00:00 | 1 | 2 | 2 | 2 | 3
            /short-urls/quiet/visits |                                    | 1 | 1 | 1   | 0  | 0
            /tags/both/visits        | itemsPerPage=4&page=3              | 3 | 3 | 4   | 2  | 10
            /tags/both/visits        | domain=v.example&itemsPerPage=2    | 1 | 2 | 2   | 2  | 3
            /domains/DEFAULT/visits  | itemsPerPage=4                     | 1 | 2 | 4   | 4  | 7
            /visits/non-orphan       |                                    | 1 | 1 | 10  | 10 | 10
            /visits/non-orphan       | itemsPerPage=4&excludeBots=true    | 1 | 2 | 4   | 4  | 7
            /visits/orphan           |                                    | 1 | 1 | 5   | 5  | 5
            /visits/orphan           | type=regular_404&itemsPerPage=1    | 1 | 2 | 1   | 1  | 2
            """)
    void pages(String path, @Nullable String query, int page, int pages, int perPage, int items, int total) {
        SERVER.rest()
                .get(path + (query == null ? "" : "?" + query))
                .hasStatus(200)
                .has(
                        "{visits:{pagination:{currentPage:%d, pagesCount:%d, itemsPerPage:%d, itemsInCurrentPage:%d, totalItems:%d}}}"
                                .formatted(page, pages, perPage, items, total));
    }

    @Test
    void aVisitIsWhole() {
        SERVER.rest().get("/short-urls/busy/visits?itemsPerPage=1").is("""
                {visits:{data:[
                   {referer:'https://from.example/busy', date:'2020-03-07T10:00:00+00:00', userAgent:'agent of busy',
                    visitLocation:null, potentialBot:false, visitedUrl:'http://s.test/busy',
                    redirectUrl:'https://example.org/busy'}],
                 pagination:{currentPage:1, pagesCount:7, itemsPerPage:1, itemsInCurrentPage:1, totalItems:7}}}""");
    }

    @Test
    void anOrphanVisitSaysItsType() {
        SERVER.rest()
                .get("/visits/orphan?itemsPerPage=1&type=invalid_short_url")
                .is("""
                {visits:{data:[
                   {referer:'https://from.example/orphan', date:'2020-03-03T10:00:00+00:00', userAgent:'agent of orphans',
                    visitLocation:null, potentialBot:true, visitedUrl:'http://s.test/nowhere', redirectUrl:null,
                    type:'invalid_short_url'}],
                 pagination:{currentPage:1, pagesCount:2, itemsPerPage:1, itemsInCurrentPage:1, totalItems:2}}}""");
    }

    @Test
    void theSummaryCountsAll() {
        SERVER.rest().get("/visits").hasStatus(200).is("""
                {visits:{nonOrphanVisits:{total:10, nonBots:7, bots:3}, orphanVisits:{total:5, nonBots:4, bots:1}}}""");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            /tags/unknown/visits             | {type:'https://shlink.io/api/error/tag-not-found', title:'Tag not found', detail:'Tag with name "unknown" could not be found', tag:'unknown'}
            /domains/unknown.example/visits  | {type:'https://shlink.io/api/error/domain-not-found', title:'Domain not found', detail:'Domain with authority "unknown.example" could not be found', authority:'unknown.example'}
            /short-urls/busy/visits?domain=v.example | {type:'https://shlink.io/api/error/short-url-not-found', shortCode:'busy', domain:'v.example'}
            """)
    void whatThereIsNotIsNotFound(String path, String problem) {
        SERVER.rest().get(path).isProblem(404, problem);
    }

    @ParameterizedTest
    @CsvSource({
        "/visits/orphan?type=invalid, type",
        "/visits/orphan?type=BASE_URL, type",
        "/visits/orphan?page=x, page",
        "/visits/non-orphan?itemsPerPage=many, itemsPerPage",
        "/short-urls/busy/visits?startDate=tomorrow, startDate",
        "/tags/both/visits?endDate=2020-02-31, endDate",
        "/domains/DEFAULT/visits?page=99999999999999999999, page"
    })
    void refuses(String path, String element) {
        SERVER.rest().get(path).isInvalid(element);
    }
}
