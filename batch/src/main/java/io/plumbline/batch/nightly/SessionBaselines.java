package io.plumbline.batch.nightly;

import io.plumbline.batch.profile.ProfileStudy;
import io.plumbline.batch.profile.Reading;
import io.plumbline.persistence.diagnosis.Diagnosis;
import io.plumbline.persistence.diagnosis.DiagnosisRepository;
import io.plumbline.persistence.diagnosis.ProfileRepository;
import io.plumbline.persistence.diagnosis.StoredProfile;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which earlier sessions of async-profiler those of a diagnosis are compared with: what is stored of the sessions of earlier diagnoses,
 * on whatever instance. Reads within a transaction. Thread-safe.
 */
@Dependent
public class SessionBaselines {

    /** Of one reading; a diagnosis makes one, and whoever asks for more has the last ones. */
    private static final int MOST_EARLIER = 200;

    /*
     * The sessions of a night end minutes after its window, at the very begin of the window of the night after, and are that night's
     * day before.
     */
    private static final Duration AFTER_A_WINDOW = Duration.ofMinutes(45);

    private static final int PART_OF_WINDOW = 8;

    private final ProfileRepository profiles;
    private final DiagnosisRepository diagnoses;

    @Inject
    public SessionBaselines(ProfileRepository profiles, DiagnosisRepository diagnoses) {
        this.profiles = profiles;
        this.diagnoses = diagnoses;
    }

    /**
     * The baseline of each reading, whole.
     *
     * @param endedAt when the sessions ended that are to be compared
     */
    Map<Reading, Baseline<ProfileStudy.Content>> of(Diagnosis diagnosis, List<Reading> readings, Instant endedAt) {
        var baselines = new EnumMap<Reading, Baseline<ProfileStudy.Content>>(Reading.class);
        readings.forEach(reading -> {
            var chosen = chosen(
                    diagnosis,
                    endedAt,
                    profiles.earlier(diagnosis.targetId(), diagnosis.id(), reading.name(), endedAt, MOST_EARLIER));
            baselines.put(
                    reading,
                    new Baseline<>(
                            chosen.chosen()
                                    .flatMap(stored -> profiles.content(stored.id()))
                                    .map(ProfileStudy.Content::new),
                            chosen.why()));
        });
        return baselines;
    }

    private Baseline<StoredProfile> chosen(Diagnosis diagnosis, Instant endedAt, List<StoredProfile> earlier) {
        var candidates = earlier.stream()
                .map(profile -> new Baseline.Candidate<>(profile, profile.to()))
                .toList();
        var before = Baseline.of(
                Baseline.Compared.SESSIONS, endedAt, begin(diagnosis), candidates, growths(diagnosis, earlier));
        if (before.chosen().isPresent() || earlier.isEmpty()) {
            return before;
        }
        // a diagnosis by hand, an hour after the one before: what has come since then is worth knowing, too
        return new Baseline<>(
                Optional.of(earlier.get(0)),
                "the session of async-profiler before, of the same window in which something grows; there is none from before it ("
                        + Baseline.minute(earlier.get(0).to()) + ")");
    }

    /* From when on a session that ends is of the window, and not of the diagnosis before. */
    private static Instant begin(Diagnosis diagnosis) {
        var part = DiagnosisBook.windowOf(diagnosis).dividedBy(PART_OF_WINDOW);
        return diagnosis.from().plus(part.compareTo(AFTER_A_WINDOW) < 0 ? part : AFTER_A_WINDOW);
    }

    /* The sessions of a diagnosis end after its window, and are as good as it. */
    private List<Baseline.Growth> growths(Diagnosis diagnosis, List<StoredProfile> earlier) {
        var since = earlier.stream().map(StoredProfile::from).min(Instant::compareTo);
        if (since.isEmpty()) {
            return List.of();
        }
        var saw = diagnoses.growthSince(diagnosis.targetId(), since.get().minus(AFTER_A_WINDOW)).stream()
                .filter(other -> other.id() != diagnosis.id())
                .toList();
        var ids = saw.stream().map(Diagnosis::id).collect(Collectors.toSet());
        var growths = new ArrayList<Baseline.Growth>();
        saw.forEach(other -> growths.add(new Baseline.Growth(begin(other), other.to())));
        earlier.stream()
                .filter(profile -> ids.contains(profile.diagnosisId()))
                .forEach(profile -> growths.add(new Baseline.Growth(profile.to(), profile.to())));
        return growths;
    }
}
