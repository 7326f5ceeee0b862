package io.plumbline.web.diagnosis;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.plumbline.persistence.diagnosis.SavedFilter;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A saved filter of events, as JSON. Immutable.
 *
 * @param savedBy name of the key that it was saved with
 * @param fingerprint of the cause that it was saved with; where those of a diagnosis are asked for alone
 */
@Schema(name = "EventFilter")
@JsonInclude(JsonInclude.Include.NON_NULL)
record FilterJson(
        long id,
        String name,
        String expression,
        String savedBy,
        Instant savedAt,
        @Nullable String fingerprint) {

    static FilterJson of(SavedFilter saved) {
        return of(saved, null);
    }

    static FilterJson of(SavedFilter saved, @Nullable String fingerprint) {
        return new FilterJson(
                saved.id(), saved.name(), saved.expression(), saved.savedBy(), saved.savedAt(), fingerprint);
    }
}
