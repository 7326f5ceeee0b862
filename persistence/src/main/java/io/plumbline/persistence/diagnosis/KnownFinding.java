package io.plumbline.persistence.diagnosis;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A cause as it was seen last before a diagnosis. Immutable.
 *
 * @param diagnosisId which diagnosis saw it last
 * @param accused whether any of them said that it is a leak, not only growth
 * @param seenAt end of that diagnosis' window
 * @param firstSeenAt end of the window of the first one that saw it
 * @param firstStartedAt when the process began in which that was; absent where it is not known any more
 */
public record KnownFinding(
        long diagnosisId,
        boolean accused,
        Instant seenAt,
        Instant firstSeenAt,
        @Nullable Instant firstStartedAt,
        StoredFinding finding) {}
