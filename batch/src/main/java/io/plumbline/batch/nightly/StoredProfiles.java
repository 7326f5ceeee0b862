package io.plumbline.batch.nightly;

import io.plumbline.batch.profile.ProfileJson;
import io.plumbline.batch.profile.ProfileStudy;
import io.plumbline.batch.profile.ProfileSummary;
import io.plumbline.batch.profile.Reading;
import io.plumbline.persistence.diagnosis.NewProfile;
import io.plumbline.persistence.diagnosis.StoredProfile;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Profiles on their way into the database, and which step has made them. */
final class StoredProfiles {

    /** The readings that sessions of async-profiler tell. */
    static final List<String> BY_PROFILER = Arrays.stream(Reading.values())
            .filter(Reading::isByProfiler)
            .map(Reading::name)
            .toList();

    /** The readings that recordings tell. */
    static final List<String> OF_RECORDINGS = Arrays.stream(Reading.values())
            .filter(reading -> !reading.isByProfiler())
            .map(Reading::name)
            .toList();

    private StoredProfiles() {}

    /** Those of sessions, and those of the earlier sessions that they are compared with. */
    static Stream<NewProfile> ofSessions(ProfilerSeries.Seen seen) {
        return Stream.concat(
                seen.study().observed().stream().map(made -> of(StoredProfile.Part.OBSERVED, made, seen)),
                seen.study().baseline().stream().map(made -> of(StoredProfile.Part.BASELINE, made, seen)));
    }

    private static NewProfile of(StoredProfile.Part part, ProfileStudy.Made made, ProfilerSeries.Seen seen) {
        return of(part, made.summary(), made, seen.why(made.summary().reading()));
    }

    /**
     * One.
     *
     * @param summary as it is told
     * @param baseline which one was chosen and why, or why none
     */
    static NewProfile of(StoredProfile.Part part, ProfileSummary summary, ProfileStudy.Made made, String baseline) {
        return new NewProfile(
                part,
                summary.reading().name(),
                summary.from(),
                summary.to(),
                summary.bytes(),
                summary.samples(),
                baseline,
                ProfileJson.written(summary),
                made.diff() == null ? null : ProfileJson.written(made.diff()),
                made.content());
    }
}
