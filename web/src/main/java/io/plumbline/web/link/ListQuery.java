package io.plumbline.web.link;

import io.plumbline.persistence.link.LinkFilter;
import io.plumbline.persistence.link.LinkOrder;
import io.plumbline.web.problem.InvalidData;
import io.plumbline.web.problem.Problem;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a client asks of the list of short links; immutable.
 *
 * <p>Parameters of the contract that would change the answer and are not offered are refused, for a list that ignored them
 * would be wrong.
 */
record ListQuery(PageQuery page, LinkFilter filter, LinkOrder order) {

    private static final List<String> NOT_OFFERED = List.of("tags", "excludeTags", "apiKeyName");

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
        for (var parameter : parameters.keySet()) {
            // an array comes as tags, tags[] or tags[0]
            var name = parameter.replaceFirst("\\[.*", "");
            invalid.require(
                    !NOT_OFFERED.contains(name) || given(parameters, parameter).isEmpty(),
                    name,
                    "is not offered; leave it out");
        }
        invalid.require(
                !isTrue(parameters, "excludeMaxVisitsReached"),
                "excludeMaxVisitsReached",
                "is not offered; leave it out");
        invalid.refuse();
        return query;
    }

    private static LinkFilter filterOf(
            MultivaluedMap<String, String> parameters, String defaultAuthority, Instant now, InvalidData invalid) {
        var search = given(parameters, "searchTerm").orElse("");
        invalid.require(
                search.codePoints().noneMatch(Character::isISOControl),
                "searchTerm",
                "contains a control character; leave it out");
        return new LinkFilter(
                search,
                given(parameters, "domain")
                        .map(domain -> ShortUrlShapes.isDefault(domain, defaultAuthority) ? "" : domain)
                        .orElse(null),
                Dates.parameter(parameters, "startDate", invalid),
                Dates.parameter(parameters, "endDate", invalid),
                isTrue(parameters, "excludePastValidUntil") ? now : null);
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
                "must be longUrl, shortCode, dateCreated or title, then -ASC or -DESC; by visits is not offered");
        return new LinkOrder(key.orElse(LinkOrder.Key.DATE_CREATED), direction.equals("ASC"));
    }

    private static boolean isTrue(MultivaluedMap<String, String> parameters, String name) {
        return given(parameters, name).filter("true"::equals).isPresent();
    }

    private static Optional<String> given(MultivaluedMap<String, String> parameters, String name) {
        return Optional.ofNullable(parameters.getFirst(name)).map(String::strip).filter(text -> !text.isEmpty());
    }
}
