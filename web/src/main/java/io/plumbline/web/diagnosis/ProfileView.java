package io.plumbline.web.diagnosis;

import io.plumbline.batch.nightly.ProfileSettings;
import io.plumbline.batch.profile.DiffSettings;
import io.plumbline.batch.profile.ProfileJson;
import io.plumbline.batch.profile.ProfileStudy;
import io.plumbline.batch.profile.ProfileSummary;
import io.plumbline.persistence.diagnosis.ProfileRepository;
import io.plumbline.persistence.diagnosis.StoredProfile;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The stored profiles, what they say, and how they differ. Thread-safe. */
@Dependent
public class ProfileView {

    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

    private final ProfileRepository profiles;
    private final ProfileSettings settings;
    private final ProfileDesk desk;

    @Inject
    public ProfileView(ProfileRepository profiles, ProfileSettings settings, ProfileDesk desk) {
        this.profiles = profiles;
        this.settings = settings;
        this.desk = desk;
    }

    /**
     * Two profiles to be compared.
     *
     * @param baseline the earlier one
     * @param chosen whether it is the one that the diagnosis chose
     */
    record Pair(StoredProfile profile, StoredProfile baseline, boolean chosen) {}

    Listed<ProfileLine> ofDiagnosis(long diagnosis) {
        return lines(profiles.ofDiagnosis(diagnosis));
    }

    Listed<ProfileLine> ofTarget(long target, int most) {
        return lines(profiles.ofTarget(target, most));
    }

    private static Listed<ProfileLine> lines(List<StoredProfile> found) {
        return new Listed<>(found.stream().map(ProfileLine::of).toList());
    }

    /** A profile, or a 404. */
    StoredProfile profile(long id) {
        return Refusal.orNotFound(profiles.find(id), "profile", id);
    }

    /** Its heaviest stacks and classes, of a package or class alone unless the focus is empty. */
    ProfileAnswer answer(StoredProfile profile, String focus) {
        if (focus.isEmpty()) {
            var summary = Refusal.orNotFound(profiles.summary(profile.id()), "profile", profile.id());
            return ProfileAnswer.of(profile, ProfileJson.summary(summary));
        }
        ProfileSummary focused = desk.answer((study, folder) -> study.summary(content(profile), focus, folder));
        return ProfileAnswer.of(profile, focused);
    }

    byte[] drawn(StoredProfile profile, ProfileStudy.Drawing drawing, String focus) {
        return desk.answer(
                (study, folder) -> study.draw(content(profile), drawing, focus, title(profile, focus), folder));
    }

    /** The profile with what it is to be compared with: the baseline of its diagnosis, unless another of the target is named. */
    Pair pair(StoredProfile profile, @Nullable Long baseline) {
        if (baseline == null) {
            return profiles.ofDiagnosis(profile.diagnosisId()).stream()
                    .filter(other -> other.part() == StoredProfile.Part.BASELINE)
                    .filter(other -> other.reading().equals(profile.reading()))
                    .filter(other -> other.id() != profile.id())
                    .findFirst()
                    .map(other -> new Pair(profile, other, true))
                    .orElseThrow(() -> Refusal.conflict("Its diagnosis compares this profile with no other: "
                            + profile.baseline() + ". Name another profile of the target as baseline."));
        }
        var other = profiles.find(baseline)
                .filter(found -> found.targetId() == profile.targetId())
                .orElseThrow(() -> Refusal.withoutBaseline(baseline));
        return new Pair(profile, other, false);
    }

    /** How the usual comparison is made. */
    DiffSettings comparison() {
        return settings.comparison();
    }

    DifferenceAnswer difference(Pair pair, DiffSettings comparison) {
        var known = pair.chosen() && comparison.equals(comparison())
                ? profiles.diff(pair.profile().id())
                : Optional.<String>empty();
        var diff = known.map(ProfileJson::diff)
                .orElseGet(() -> desk.answer((study, folder) ->
                        study.compare(content(pair.baseline()), content(pair.profile()), comparison, folder)));
        return DifferenceAnswer.of(pair.profile(), pair.baseline(), diff);
    }

    byte[] drawnDifference(Pair pair, String focus) {
        var title = title(pair.profile(), focus) + ", since "
                + MINUTE.format(pair.baseline().to().atOffset(ZoneOffset.UTC));
        return desk.answer((study, folder) ->
                study.drawDifference(content(pair.baseline()), content(pair.profile()), focus, title, folder));
    }

    /* Tens of megabytes: only ever within a question, of which the desk answers a few at a time. */
    private ProfileStudy.Content content(StoredProfile profile) {
        return new ProfileStudy.Content(Refusal.orNotFound(profiles.content(profile.id()), "profile", profile.id()));
    }

    /* Short enough for a drawing in a frame. */
    private static String title(StoredProfile profile, String focus) {
        var from = profile.from().atOffset(ZoneOffset.UTC);
        var to = profile.to().atOffset(ZoneOffset.UTC);
        var end = from.toLocalDate().equals(to.toLocalDate()) ? TIME.format(to) : MINUTE.format(to);
        return profile.reading() + ", " + MINUTE.format(from) + " to " + end + " UTC"
                + (focus.isEmpty() ? "" : ", through " + focus);
    }
}
