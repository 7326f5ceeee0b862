package io.plumbline.web.diagnosis;

import io.plumbline.persistence.diagnosis.StoredProfile;
import java.time.Instant;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * One profile in a list. Immutable.
 *
 * @param part {@code observed}: of the diagnosis' own recording; {@code baseline}: of the one that it is compared with
 * @param reading {@code allocated}, {@code live} or {@code unfreed}; the same after {@code profiler_}, where async-profiler saw it
 * @param baseline which baseline was chosen and why, or why none
 * @param compared whether the difference is known
 */
@Schema(name = "ListedProfile")
record ProfileLine(
        long id,
        long diagnosis,
        long target,
        String part,
        String reading,
        Instant from,
        Instant to,
        long bytes,
        long samples,
        String baseline,
        boolean compared) {

    static ProfileLine of(StoredProfile profile) {
        return new ProfileLine(
                profile.id(),
                profile.diagnosisId(),
                profile.targetId(),
                profile.part().name().toLowerCase(Locale.ROOT),
                profile.reading().toLowerCase(Locale.ROOT),
                profile.from(),
                profile.to(),
                profile.bytes(),
                profile.samples(),
                profile.baseline(),
                profile.compared());
    }
}
