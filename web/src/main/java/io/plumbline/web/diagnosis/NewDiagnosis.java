package io.plumbline.web.diagnosis;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A request to diagnose a target.
 *
 * @param window how far back from now to look
 */
record NewDiagnosis(Duration window) {

    private static final Duration SHORTEST = Duration.ofMinutes(1);

    /**
     * Reads a request; {@link Body} documents its members.
     *
     * @param longest how long samples are kept
     */
    static NewDiagnosis from(@Nullable JsonNode body, Duration longest) {
        var members = RequestMembers.of(body, Set.of("window"));
        members.require("window", "is missing; it must be an ISO-8601 duration such as PT10M");
        var window = members.duration("window", SHORTEST, longest);
        members.refuse();
        return new NewDiagnosis(window.orElseThrow());
    }

    /** The members of the request, as documented. */
    @Schema(name = "NewDiagnosis")
    record Body(
            @Schema(
                    required = true,
                    description = "how far back from now to look: an ISO-8601 duration of at least PT1M",
                    example = "PT10M")
            String window) {}
}
