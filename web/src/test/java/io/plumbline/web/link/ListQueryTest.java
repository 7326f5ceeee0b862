package io.plumbline.web.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.plumbline.persistence.link.LinkFilter;
import io.plumbline.persistence.link.LinkOrder;
import io.plumbline.persistence.link.TagFilter;
import io.plumbline.web.problem.ProblemException;
import jakarta.ws.rs.core.MultivaluedHashMap;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListQueryTest {

    private static final Instant NOW = Instant.parse("2026-05-01T00:00:00Z");

    @Test
    void withoutWishesItIsEverythingTheNewestFirst() {
        var query = query();

        assertThat(query.filter())
                .isEqualTo(
                        new LinkFilter("", true, null, TagFilter.NONE, TagFilter.NONE, null, null, null, false, null));
        assertThat(query.order()).isEqualTo(LinkOrder.NEWEST_FIRST);
    }

    @Test
    void everyWishReachesTheList() {
        var query = query(
                "searchTerm", "S.Example",
                "orderBy", "nonBotVisits-ASC",
                "startDate", "2018-05-01T00:00:00 02:00",
                "endDate", "2019-05-01",
                "excludePastValidUntil", "true",
                "excludeMaxVisitsReached", "true",
                "domain", "S.example.org",
                "tagsMode", "all",
                "tags[]", "A b",
                "tags[1]", "c",
                "tags", "",
                "excludeTags", "d",
                "apiKeyName", "phone");

        assertThat(query.filter())
                .isEqualTo(new LinkFilter(
                        "S.Example",
                        true,
                        "",
                        new TagFilter(query.filter().tags().names(), true),
                        new TagFilter(List.of("d"), false),
                        Instant.parse("2018-04-30T22:00:00Z"),
                        Instant.parse("2019-05-01T00:00:00Z"),
                        NOW,
                        true,
                        "phone"));
        assertThat(query.filter().tags().names()).containsExactlyInAnyOrder("a-b", "c");
        assertThat(query.order()).isEqualTo(new LinkOrder(LinkOrder.Key.NON_BOT_VISITS, true));
        assertThat(query("domain", "DEFAULT").filter().authority()).isEmpty();
        assertThat(query("domain", "Other.example.org").filter().authority()).isEqualTo("other.example.org");
        assertThat(query("searchTerm", "elsewhere").filter().searchFindsDefaultDomain())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "searchTerm,a\0b,searchTerm",
        "startDate,yesterday,startDate",
        "startDate,2020-02-31,startDate",
        "endDate,+10000-01-01,endDate",
        "orderBy,colour-DESC,orderBy",
        "orderBy,title-UP,orderBy",
        "tags[0],a\0b,tags",
        "excludeTags[],a\0b,excludeTags",
        "tagsMode,some,tagsMode",
        "excludeTagsMode,ALL,excludeTagsMode",
        "apiKeyName,a\0b,apiKeyName",
        "domain,a\0b,domain",
        "page,0,page"
    })
    void whatIsWrongIsNamed(String name, String value, String element) {
        var refusal = catchThrowableOfType(ProblemException.class, () -> query(name, value));

        assertThat(refusal.problem().members()).containsEntry("invalidElements", List.of(element));
    }

    private static ListQuery query(String... namesAndValues) {
        var parameters = new MultivaluedHashMap<String, String>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            parameters.putSingle(namesAndValues[i], namesAndValues[i + 1]);
        }
        return ListQuery.of(parameters, "s.example.org", NOW);
    }
}
