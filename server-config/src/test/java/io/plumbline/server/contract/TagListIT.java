package io.plumbline.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code GET /tags} and {@code GET /tags/stats}. */
class TagListIT {

    @RegisterExtension
    static final ContractServer SERVER = ContractServer.asShipped();

    @BeforeAll
    static void threeTagsInUseAndOneThatIsNot() throws Exception {
        var seed = SERVER.seed();
        seed.link("{customSlug:'one', longUrl:'a:b', tags:['foo']}");
        seed.link("{customSlug:'two', longUrl:'a:b', tags:['foo','bar']}");
        seed.link("{customSlug:'three', longUrl:'a:b', tags:['foo','qux'], domain:'tags.example'}");
        seed.link("{customSlug:'gone', longUrl:'a:b', tags:['baz']}");
        seed.visit("one", "2020-01-01T00:00:00Z", false);
        seed.visit("one", "2020-01-02T00:00:00Z", false);
        seed.visit("one", "2020-01-02T00:00:01Z", false);
        seed.visit("two", "2020-01-03T00:00:00Z", false);
        seed.visit("two", "2020-01-03T00:00:00Z", true);
        seed.visit("three", "2020-01-03T00:00:00Z", true);
        seed.recount();
        SERVER.rest().delete("/short-urls/gone").hasStatus(204);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            all, by name         |                        | bar baz foo qux
            by name, downwards   | orderBy=tag-DESC       | qux foo baz bar
            by name, said so     | orderBy=tag-ASC        | bar baz foo qux
            with a search term   | searchTerm=ba          | bar baz
            in the midst         | searchTerm=o           | foo
            nothing has the term | searchTerm=nowhere     |
            a page               | page=2&itemsPerPage=3  | qux
            a page downwards     | itemsPerPage=2&orderBy=tag-DESC | qux foo
            a page beyond        | page=3&itemsPerPage=3  |
            """)
    void lists(String what, @Nullable String query, @Nullable String tags) {
        var expected = tags == null ? List.of() : Arrays.asList(tags.split(" "));
        var suffix = query == null ? "" : "?" + query;

        var names = new ArrayList<String>();
        SERVER.rest().read("/tags" + suffix).at("/tags/data").forEach(name -> names.add(name.asText()));

        assertThat(names).as(what).isEqualTo(expected);
        assertThat(SERVER.rest().get("/tags/stats" + suffix).hasStatus(200).texts("/tags/data", "tag"))
                .as("statistics: " + what)
                .isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            everything       |                       | 1 | 1 | 4   | 4 | 4
            two a page       | itemsPerPage=2        | 1 | 2 | 2   | 2 | 4
            the last page    | itemsPerPage=3&page=2 | 2 | 2 | 3   | 1 | 4
            a hundred a page | itemsPerPage=100      | 1 | 1 | 100 | 4 | 4
            all, said so     | itemsPerPage=-1       | 1 | 1 | 4   | 4 | 4
            nothing          | searchTerm=nowhere    | 1 | 1 | 1   | 0 | 0
            """)
    void pages(String what, @Nullable String query, int page, int pages, int perPage, int items, int total) {
        var pagination =
                "{tags:{pagination:{currentPage:%d, pagesCount:%d, itemsPerPage:%d, itemsInCurrentPage:%d, totalItems:%d}}}"
                        .formatted(page, pages, perPage, items, total);

        for (var path : List.of("/tags", "/tags/stats")) {
            SERVER.rest()
                    .get(path + (query == null ? "" : "?" + query))
                    .hasStatus(200)
                    .has(pagination);
        }
    }

    @Test
    void statisticsAreWhole() {
        SERVER.rest().get("/tags/stats").hasStatus(200).is("""
                {tags:{data:[
                   {tag:'bar', shortUrlsCount:1, visitsSummary:{total:2, nonBots:1, bots:1}},
                   {tag:'baz', shortUrlsCount:0, visitsSummary:{total:0, nonBots:0, bots:0}},
                   {tag:'foo', shortUrlsCount:3, visitsSummary:{total:6, nonBots:4, bots:2}},
                   {tag:'qux', shortUrlsCount:1, visitsSummary:{total:1, nonBots:0, bots:1}}],
                 pagination:{currentPage:1, pagesCount:1, itemsPerPage:4, itemsInCurrentPage:4, totalItems:4}}}""");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            shortUrlsCount-DESC | foo
            visits-DESC         | foo
            nonBotVisits-DESC   | foo
            shortUrlsCount-ASC  | baz
            visits-ASC          | baz
            tag-DESC            | qux
            """)
    void statisticsAreOrdered(String order, String first) {
        SERVER.rest()
                .get("/tags/stats?itemsPerPage=1&orderBy=" + order)
                .hasStatus(200)
                .has("{tags:{data:[{tag:'" + first + "'}]}}");
    }

    @Test
    void statisticsAreOrderedByAllOfTheirNumbers() {
        assertThat(SERVER.rest().get("/tags/stats?orderBy=visits-DESC").texts("/tags/data", "tag"))
                .containsExactly("foo", "bar", "qux", "baz");
        assertThat(SERVER.rest().get("/tags/stats?orderBy=visits-ASC").texts("/tags/data", "tag"))
                .containsExactly("baz", "qux", "bar", "foo");
    }

    @ParameterizedTest
    @CsvSource({
        "/tags?orderBy=invalid, orderBy",
        "/tags?page=x, page",
        "/tags?itemsPerPage=many, itemsPerPage",
        "/tags/stats?orderBy=invalid, orderBy",
        "/tags/stats?page=x, page"
    })
    void refuses(String path, String element) {
        SERVER.rest().get(path).isInvalid(element);
    }
}
