package io.plumbline.web.diagnosis;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.persistence.diagnosis.ListedFinding.Status;
import io.plumbline.persistence.diagnosis.MarkChange;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A request to say of a finding that it is known, not to be reported again, or open after all. */
final class FindingChange {

    private static final int LONGEST_NOTE = 1_000;

    private FindingChange() {}

    /**
     * Reads a request; {@link Body} documents its members.
     *
     * @param now what an end must lie after
     */
    static MarkChange from(@Nullable JsonNode body, Instant now) {
        var members = RequestMembers.of(body, Set.of("status", "note", "until"));
        var text = members.requiredText("status", LONGEST_NOTE);
        var status = text.flatMap(FindingChange::statusOf);
        if (text.isPresent() && status.isEmpty()) {
            members.invalid("status", Refusal.unfit(text.get(), "one of " + List.of(Status.values())));
        }
        var note = members.text("note", LONGEST_NOTE);
        var until = members.momentAfter("until", now);
        if (until.isPresent() && status.filter(Status.OPEN::equals).isPresent()) {
            members.invalid("until", "is said of an open finding, which has no end; leave it out");
        }
        members.refuse();
        return new MarkChange(
                status.orElseThrow(),
                members.mentions("note"),
                note.orElse(null),
                members.mentions("until"),
                until.orElse(null));
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

            @Schema(
                    maxLength = LONGEST_NOTE,
                    description =
                            "why, for whoever reads it next; what was said before stays if this is left out, and is"
                                    + " deleted by null")
            @Nullable
            String note,

            @Schema(
                    description =
                            "when it ends by itself, so that the finding is open again; what was said before stays if"
                                    + " this is left out and that is still to come, null has it hold until something else is"
                                    + " said; an open finding has no end")
            @Nullable
            Instant until) {}
}
