package io.plumbline.web.diagnosis;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.persistence.notice.StoredNotice;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The one wish about a notice: that it waits to be sent again. Immutable.
 *
 * @param state {@code WAITING}
 */
@Schema(name = "NoticeChange")
record NoticeChange(
        @Schema(required = true, enumeration = "WAITING") String state) {

    private static final int LONGEST_STATE = 20;

    /** Refuses a body that wishes anything else. */
    static void check(@Nullable JsonNode body) {
        var members = RequestMembers.of(body, Set.of("state"));
        members.requiredText("state", LONGEST_STATE)
                .filter(state -> !StoredNotice.State.WAITING.name().equals(state))
                .ifPresent(state -> members.invalid("state", Refusal.unfit(state, "WAITING")));
        members.refuse();
    }
}
