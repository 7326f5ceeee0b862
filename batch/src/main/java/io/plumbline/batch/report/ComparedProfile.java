package io.plumbline.batch.report;

import io.plumbline.batch.profile.PathGrowth;
import io.plumbline.batch.profile.ProfileDiff;
import io.plumbline.batch.profile.ProfileSummary;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One profile of a diagnosis, as its report tells of it. Immutable.
 *
 * @param id by which the whole of it is found
 * @param summary its heaviest stacks and classes
 * @param baseline which other recording it is compared with and why, or why there is none
 * @param diff where it is more than that one; absent without a comparison
 */
public record ComparedProfile(
        long id,
        ProfileSummary summary,
        String baseline,
        @Nullable ProfileDiff diff) {

    /** The paths of calls that grew beyond doubt. */
    List<PathGrowth> grown() {
        return diff == null ? List.of() : diff.flagged();
    }
}
