package io.plumbline.web.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.plumbline.persistence.link.LinkScope;
import io.plumbline.persistence.link.TagOrder;
import io.plumbline.persistence.link.TagSearch;
import io.plumbline.web.problem.Problem;
import io.plumbline.web.problem.ProblemException;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TagsQueryTest {

    private static final LinkScope SCOPE = new LinkScope(7L, null);

    @Test
    void withoutWishesItIsEveryTagByName() {
        var query = query();

        assertThat(query.page().isAll()).isTrue();
        assertThat(query.search()).isEqualTo(new TagSearch("", SCOPE));
        assertThat(query.order()).isEqualTo(TagOrder.BY_NAME);
    }

    @ParameterizedTest
    @CsvSource({
        "tag-DESC, TAG, false",
        "tag, TAG, true",
        "shortUrlsCount-ASC, SHORT_URLS_COUNT, true",
        "visits-DESC, VISITS, false",
        "nonBotVisits-desc, NON_BOT_VISITS, false"
    })
    void everyOrderIsRead(String text, TagOrder.Key key, boolean ascending) {
        assertThat(query("orderBy", text).order()).isEqualTo(new TagOrder(key, ascending));
    }

    @Test
    void aSearchIsInLowerCaseAsTagsAre() {
        assertThat(query("searchTerm", " FOO ", "page", "2", "itemsPerPage", "5")
                        .search()
                        .text())
                .isEqualTo("foo");
    }

    @ParameterizedTest
    @CsvSource({"orderBy, name-ASC", "orderBy, tag-UP", "page, 0", "itemsPerPage, x", "searchTerm, 'a\u0000b'"})
    void whatIsWrongIsNamed(String parameter, String value) {
        var refusal = catchThrowableOfType(ProblemException.class, () -> query(parameter, value));

        assertThat(refusal.problem().members()).containsEntry("invalidElements", List.of(parameter));
    }

    @Test
    void anArrayIsReadHoweverItIsWritten() {
        var parameters = parameters("tags[]", "a", "tags[]", "b", "tags[1]", "c", "tags", "d", "tagsMode", "e");
        var invalid = Problem.invalidData();

        assertThat(TagNames.parameter(parameters, "tags", invalid)).containsExactlyInAnyOrder("a", "b", "c", "d");
        assertThat(TagNames.parameter(parameters, "excludeTags", invalid)).isEmpty();
    }

    private static TagsQuery query(String... parameters) {
        return TagsQuery.of(parameters(parameters), SCOPE);
    }

    private static MultivaluedMap<String, String> parameters(String... namesAndValues) {
        var parameters = new MultivaluedHashMap<String, String>();
        for (var i = 0; i < namesAndValues.length; i += 2) {
            parameters.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return parameters;
    }
}
