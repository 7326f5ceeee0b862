package io.plumbline.web.link;

import io.plumbline.persistence.link.LinkFilter;
import io.plumbline.persistence.link.LinkOrder;
import io.plumbline.persistence.link.TagFilter;
import io.plumbline.web.problem.InvalidData;
import io.plumbline.web.problem.Problem;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a client asks of the list of short links; immutable. */
record ListQuery(PageQuery page, LinkFilter filter, LinkOrder order) {

    private static final int MOST_SEARCHED_CHARACTERS = 1_000;

    /**
     * Reads the query parameters.
     *
     * @throws io.plumbline.web.problem.ProblemException if the data is not valid; it names every parameter that is wrong
     */
    static ListQuery of(MultivaluedMap<String, String> parameters, String defaultAuthority, Instant now) {
        var invalid = Problem.invalidData();
        var query = new ListQuery(
                PageQuery.of(parameters, PageQuery.USUAL_ITEMS, invalid),
                filterOf(parameters, defaultAuthority, now, invalid),
                orderOf(given(parameters, "orderBy").orElse("dateCreated-DESC"), invalid));
        invalid.refuse();
        return query;
    }

    private static LinkFilter filterOf(
            MultivaluedMap<String, String> parameters, String defaultAuthority, Instant now, InvalidData invalid) {
        var search = plain(parameters, "searchTerm", invalid).orElse("");
        invalid.require(
                search.length() <= MOST_SEARCHED_CHARACTERS,
                "searchTerm",
                "has " + search.length() + " characters; it may have at most " + MOST_SEARCHED_CHARACTERS);
        return new LinkFilter(
                search,
                defaultAuthority.toLowerCase(Locale.ROOT).contains(search.toLowerCase(Locale.ROOT)),
                plain(parameters, "domain", invalid)
                        .map(domain -> DomainNames.sought(domain, defaultAuthority))
                        .orElse(null),
                tags(parameters, "tags", "tagsMode", invalid),
                tags(parameters, "excludeTags", "excludeTagsMode", invalid),
                Dates.parameter(parameters, "startDate", invalid),
                Dates.parameter(parameters, "endDate", invalid),
                isTrue(parameters, "excludePastValidUntil") ? now : null,
                isTrue(parameters, "excludeMaxVisitsReached"),
                plain(parameters, "apiKeyName", invalid).orElse(null));
    }

    private static TagFilter tags(
            MultivaluedMap<String, String> parameters, String name, String modeName, InvalidData invalid) {
        var mode = given(parameters, modeName).orElse("any");
        invalid.require(mode.equals("any") || mode.equals("all"), modeName, "must be any or all");
        return new TagFilter(TagNames.parameter(parameters, name, invalid), mode.equals("all"));
    }

    private static LinkOrder orderOf(String text, InvalidData invalid) {
        var dash = text.indexOf('-');
        var field = dash < 0 ? text : text.substring(0, dash);
        var direction = dash < 0 ? "ASC" : text.substring(dash + 1).toUpperCase(Locale.ROOT);
        var key = Arrays.stream(LinkOrder.Key.values())
                .filter(candidate -> candidate.name().replace("_", "").equalsIgnoreCase(field))
                .findFirst();
        invalid.require(
                key.isPresent() && (direction.equals("ASC") || direction.equals("DESC")),
                "orderBy",
                "must be longUrl, shortCode, dateCreated, title, visits or nonBotVisits, then -ASC or -DESC");
        return new LinkOrder(key.orElse(LinkOrder.Key.DATE_CREATED), direction.equals("ASC"));
    }

    private static boolean isTrue(MultivaluedMap<String, String> parameters, String name) {
        return given(parameters, name).filter("true"::equals).isPresent();
    }

    private static Optional<String> plain(MultivaluedMap<String, String> parameters, String name, InvalidData invalid) {
        var text = given(parameters, name);
        invalid.require(text.map(PlainText::isPlain).orElse(true), name, PlainText.FAULT);
        return text.filter(PlainText::isPlain);
    }

    private static Optional<String> given(MultivaluedMap<String, String> parameters, String name) {
        @Nullable String text = parameters.getFirst(name);
        return Optional.ofNullable(text).map(String::strip).filter(stripped -> !stripped.isEmpty());
    }
}
