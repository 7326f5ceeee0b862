package io.plumbline.persistence.diagnosis;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What lists say of the trace of a diagnosis, without its document. Immutable.
 *
 * @param recordedFrom when what was recorded begins; absent, with its end, if nothing was
 * @param collections how many garbage collections it saw
 * @param longestPauseSeconds the longest pause of these; absent without one
 * @param clusters groups of threads that hang at one place
 * @param routes of requests
 * @param format which version of the engine's text the document is
 */
public record StoredTrace(
        long diagnosisId,
        Instant madeAt,
        @Nullable Instant recordedFrom,
        @Nullable Instant recordedTo,
        int collections,
        @Nullable Double longestPauseSeconds,
        int clusters,
        int routes,
        String format) {

    public StoredTrace {
        if ((recordedFrom == null) != (recordedTo == null)) {
            throw new IllegalArgumentException(
                    "a recording from \"" + recordedFrom + "\" to \"" + recordedTo + "\" has only one end");
        }
    }
}
