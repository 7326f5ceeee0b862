package io.plumbline.web.diagnosis;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.web.problem.InvalidData;
import io.plumbline.web.problem.Problem;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Which events of a recording are asked for. Immutable.
 *
 * @param filter an expression that is true of them
 * @param limit the most that are told one by one
 */
record EventSelection(String filter, int limit) {

    static final int LONGEST_FILTER = 4_000;
    private static final int USUAL_LIMIT = 100;
    private static final int LARGEST_LIMIT = 1_000;
    private static final String LIMIT = "limit";

    /** Reads the parameters of a query. */
    static EventSelection from(@Nullable String filter, @Nullable String limit) {
        var query = new Query();
        int most = query.number(LIMIT, limit, USUAL_LIMIT, 1, LARGEST_LIMIT);
        query.refuse();
        return of(filter, most);
    }

    /** Reads a body; {@link Body} documents its members. */
    static EventSelection from(@Nullable JsonNode body) {
        var members = RequestMembers.of(body, Set.of("filter", LIMIT));
        members.require("filter", "is missing; it must be an expression, such as \"type == 'ThreadPark'\"");
        var filter = members.lines("filter", LONGEST_FILTER);
        var most = members.number(LIMIT, 1, LARGEST_LIMIT);
        members.refuse();
        return of(filter.orElse(null), most.orElse(USUAL_LIMIT));
    }

    private static EventSelection of(@Nullable String filter, int limit) {
        InvalidData invalid = Problem.invalidData();
        if (filter == null || filter.isBlank()) {
            invalid.add("filter", "is missing; it must be an expression, such as \"type == 'ThreadPark'\"");
        } else if (filter.length() > LONGEST_FILTER) {
            invalid.add("filter", "has " + filter.length() + " characters; it may have at most " + LONGEST_FILTER);
        }
        invalid.refuse();
        return new EventSelection(String.valueOf(filter), limit);
    }

    /** The members of the request, as documented. */
    @Schema(name = "EventSelection")
    record Body(
            @Schema(
                    required = true,
                    maxLength = LONGEST_FILTER,
                    description =
                            "an expression in CEL, such as type == 'ObjectAllocationSample' && thread.state == 'RUNNABLE'")
            String filter,

            @Schema(minimum = "1", maximum = "1000", defaultValue = "100") @Nullable
            Integer limit) {}
}
