package io.plumbline.persistence.diagnosis;

import java.time.Instant;

/**
 * What lists say of a stored profile: neither its content nor what was worked out of that. Immutable.
 *
 * @param targetId whose recording it is of
 * @param part of the diagnosis' own recording, or of the one that it is compared with
 * @param reading what its bytes are, as the engine names it
 * @param from begin of the time that it tells of, by the JVM's clock
 * @param to its end
 * @param baseline which baseline was chosen and why, or why none
 * @param compared whether it is stored where it is more than the baseline
 */
public record StoredProfile(
        long id,
        long diagnosisId,
        long targetId,
        Part part,
        String reading,
        Instant from,
        Instant to,
        long bytes,
        long samples,
        String baseline,
        boolean compared,
        Instant madeAt) {

    /** Which recording of a diagnosis a profile is of. */
    public enum Part {
        OBSERVED,
        BASELINE
    }
}
