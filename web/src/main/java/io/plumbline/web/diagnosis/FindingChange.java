package io.plumbline.web.diagnosis;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.persistence.diagnosis.ListedFinding.Status;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What an administrator says of a finding: that it is known, not to be reported again, or open after all. Immutable.
 *
 * @param note why, for whoever reads it next
 */
record FindingChange(Status status, @Nullable String note) {

    private static final int LONGEST_NOTE = 1_000;

    /** Reads a request; {@link Body} documents its members. */
    static FindingChange from(@Nullable JsonNode body) {
        var members = RequestMembers.of(body, Set.of("status", "note"));
        var text = members.requiredText("status", LONGEST_NOTE);
        var status = text.flatMap(FindingChange::statusOf);
        if (text.isPresent() && status.isEmpty()) {
            members.invalid("status", Refusal.unfit(text.get(), "one of " + List.of(Status.values())));
        }
        var note = members.text("note", LONGEST_NOTE);
        members.refuse();
        return new FindingChange(status.orElseThrow(), note.orElse(null));
    }

    private static Optional<Status> statusOf(String text) {
        return Arrays.stream(Status.values())
                .filter(status -> status.name().equals(text))
                .findAny();
    }

    /** The members of the request, as documented. */
    @Schema(name = "FindingChange")
    record Body(
            @Schema(required = true) Status status,

            @Schema(maxLength = LONGEST_NOTE, description = "why, for whoever reads it next") @Nullable
            String note) {}
}
