package io.plumbline.web.link;

import io.plumbline.persistence.link.LinkScope;
import io.plumbline.persistence.link.TagOrder;
import io.plumbline.persistence.link.TagSearch;
import io.plumbline.web.problem.InvalidData;
import io.plumbline.web.problem.Problem;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Arrays;
import java.util.Locale;

/** What a client asks of a list of tags; immutable. */
record TagsQuery(PageQuery page, TagSearch search, TagOrder order) {

    /**
     * Reads the query parameters.
     *
     * @throws io.plumbline.web.problem.ProblemException if the data is not valid; it names every parameter that is wrong
     */
    static TagsQuery of(MultivaluedMap<String, String> parameters, LinkScope scope) {
        var invalid = Problem.invalidData();
        var query = new TagsQuery(
                PageQuery.of(parameters, PageQuery.ALL, invalid),
                new TagSearch(textOf(given(parameters, "searchTerm"), invalid), scope),
                orderOf(given(parameters, "orderBy"), invalid));
        invalid.refuse();
        return query;
    }

    private static String textOf(String searchTerm, InvalidData invalid) {
        invalid.require(PlainText.isPlain(searchTerm), "searchTerm", PlainText.FAULT);
        return searchTerm.toLowerCase(Locale.ROOT);
    }

    private static TagOrder orderOf(String text, InvalidData invalid) {
        if (text.isEmpty()) {
            return TagOrder.BY_NAME;
        }
        var dash = text.indexOf('-');
        var field = dash < 0 ? text : text.substring(0, dash);
        var direction = dash < 0 ? "ASC" : text.substring(dash + 1).toUpperCase(Locale.ROOT);
        var key = Arrays.stream(TagOrder.Key.values())
                .filter(candidate -> candidate.name().replace("_", "").equalsIgnoreCase(field))
                .findFirst();
        invalid.require(
                key.isPresent() && (direction.equals("ASC") || direction.equals("DESC")),
                "orderBy",
                "must be tag, shortUrlsCount, visits or nonBotVisits, then -ASC or -DESC");
        return new TagOrder(key.orElse(TagOrder.Key.TAG), direction.equals("ASC"));
    }

    private static String given(MultivaluedMap<String, String> parameters, String name) {
        var text = parameters.getFirst(name);
        return text == null ? "" : text.strip();
    }
}
