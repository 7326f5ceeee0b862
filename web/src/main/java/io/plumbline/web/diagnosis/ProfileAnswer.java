package io.plumbline.web.diagnosis;

import io.plumbline.batch.profile.ClassBytes;
import io.plumbline.batch.profile.ProfileSummary;
import io.plumbline.persistence.diagnosis.StoredProfile;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * One profile: its heaviest stacks and classes. Immutable.
 *
 * @param profile which it is
 * @param weighting {@code all_bytes}: each sample stands for all bytes since the one before; {@code share_of_growth}: for an equal share
 *     of what the live heap grew by; {@code sampled_objects}: for itself alone
 * @param measuredSeconds how long was measured within its time
 * @param requests how many requests were served meanwhile; 0 if unknown
 * @param bytes of all its stacks, or of those that pass through the package that was asked for
 * @param allStacks how many there are
 * @param notes what a reader has to know
 */
@Schema(name = "Profile")
record ProfileAnswer(
        ProfileLine profile,
        String weighting,
        double measuredSeconds,
        double requests,
        long bytes,
        long samples,
        int allStacks,
        List<StackJson.Stack> stacks,
        List<ClassBytes> classes,
        List<String> notes) {

    private static final double MILLIS = 1000;

    static ProfileAnswer of(StoredProfile profile, ProfileSummary summary) {
        return new ProfileAnswer(
                ProfileLine.of(profile),
                summary.weighting().name().toLowerCase(Locale.ROOT),
                summary.measured().toMillis() / MILLIS,
                summary.requests(),
                summary.bytes(),
                summary.samples(),
                summary.allStacks(),
                summary.stacks().stream().map(StackJson.Stack::of).toList(),
                summary.classes(),
                summary.notes());
    }
}
