package io.plumbline.persistence.diagnosis;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The report of a diagnosis as it is delivered. Immutable.
 *
 * @param changes the engine's value of what has changed since the night before, as JSON; absent in reports of earlier
 *     versions
 */
public record StoredReport(
        long diagnosisId,
        Instant madeAt,
        String html,
        String json,
        String csv,
        @Nullable String changes) {}
