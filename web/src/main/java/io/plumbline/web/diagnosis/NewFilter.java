package io.plumbline.web.diagnosis;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A request to save a filter of events. Immutable.
 *
 * @param finding with whose cause it is saved; absent if with none
 */
record NewFilter(String name, String expression, @Nullable Long finding) {

    private static final int LONGEST_NAME = 100;

    /** Reads a request; {@link Body} documents its members. */
    static NewFilter from(@Nullable JsonNode body) {
        var members = RequestMembers.of(body, Set.of("name", "expression", "finding"));
        var name = members.requiredText("name", LONGEST_NAME);
        members.require("expression", "is missing; it must be a string");
        var expression = members.lines("expression", EventSelection.LONGEST_FILTER);
        var finding = members.id("finding");
        members.refuse();
        return new NewFilter(name.orElseThrow(), expression.orElseThrow(), finding.orElse(null));
    }

    /** The members of the request, as documented. */
    @Schema(name = "NewEventFilter")
    record Body(
            @Schema(required = true, maxLength = LONGEST_NAME, description = "unique")
            String name,

            @Schema(required = true, maxLength = EventSelection.LONGEST_FILTER)
            String expression,

            @Schema(description = "id of a finding; the filter is saved with its cause, for later diagnoses, too")
            @Nullable
            Long finding) {}
}
