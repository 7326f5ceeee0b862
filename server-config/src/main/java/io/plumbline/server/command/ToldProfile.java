package io.plumbline.server.command;

import io.plumbline.batch.profile.ProfileDiff;
import io.plumbline.batch.profile.ProfileSummary;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the latest recording says of one reading. Immutable.
 *
 * @param profile the heaviest of it
 * @param growth what it has more of than the recording before; absent without one
 * @param notCompared why it was not compared; absent if it was, or there is nothing to compare it with
 * @param drawings files that were written
 */
record ToldProfile(
        ProfileSummary profile,
        @Nullable ProfileDiff growth,
        @Nullable String notCompared,
        List<String> drawings) {

    ToldProfile {
        drawings = List.copyOf(drawings);
    }
}
