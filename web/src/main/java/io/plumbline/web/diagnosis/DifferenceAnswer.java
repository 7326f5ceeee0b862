package io.plumbline.web.diagnosis;

import io.plumbline.batch.profile.ProfileDiff;
import io.plumbline.persistence.diagnosis.StoredProfile;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Where a profile is more, or less, than an earlier one. Immutable.
 *
 * @param unit of all rates: {@code bytes/s} or {@code bytes/request}
 * @param allPaths how many paths of calls were compared
 * @param paths those that grew beyond doubt first, then by growth
 */
@Schema(name = "ProfileDifference")
record DifferenceAnswer(
        ProfileLine profile, ProfileLine baseline, String unit, int allPaths, List<StackJson.Path> paths) {

    static DifferenceAnswer of(StoredProfile profile, StoredProfile baseline, ProfileDiff diff) {
        return new DifferenceAnswer(
                ProfileLine.of(profile),
                ProfileLine.of(baseline),
                diff.unit(),
                diff.comparedPaths(),
                diff.paths().stream().map(StackJson.Path::of).toList());
    }
}
