package io.plumbline.web.diagnosis;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A request to diagnose a target.
 *
 * @param window how far back from its end to look
 * @param until end of the window; empty for now or, of a JVM that does not answer, when it was seen last
 */
record NewDiagnosis(Duration window, Optional<Instant> until) {

    private static final Duration SHORTEST = Duration.ofMinutes(1);

    /**
     * Reads a request; {@link Body} documents its members.
     *
     * @param longest how long samples are kept
     */
    static NewDiagnosis from(@Nullable JsonNode body, Duration longest, Instant now) {
        var members = RequestMembers.of(body, Set.of("window", "until"));
        members.require("window", "is missing; it must be an ISO-8601 duration such as PT10M");
        var window = members.duration("window", SHORTEST, longest);
        var until = members.momentBetween("until", now.minus(longest), now);
        members.refuse();
        return new NewDiagnosis(window.orElseThrow(), until);
    }

    /** The members of the request, as documented. */
    @Schema(name = "NewDiagnosis")
    record Body(
            @Schema(
                    required = true,
                    description = "how far back to look: an ISO-8601 duration of at least PT1M",
                    example = "PT10M")
            String window,

            @Schema(
                    description =
                            "where the window ends: an ISO-8601 moment with its offset, such as when a JVM crashed. If it is"
                                    + " left out, now or, of a JVM that does not answer, when it was seen last",
                    example = "2026-05-01T03:00:00Z")
            @Nullable
            String until) {}
}
