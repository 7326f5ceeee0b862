package io.plumbline.web.diagnosis;

import io.plumbline.persistence.diagnosis.SavedFilter;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A saved filter of events, as JSON. Immutable.
 *
 * @param savedBy name of the key that it was saved with
 */
@Schema(name = "EventFilter")
record FilterJson(long id, String name, String expression, String savedBy, Instant savedAt) {

    static FilterJson of(SavedFilter saved) {
        return new FilterJson(saved.id(), saved.name(), saved.expression(), saved.savedBy(), saved.savedAt());
    }
}
