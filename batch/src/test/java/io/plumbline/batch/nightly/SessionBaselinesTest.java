package io.plumbline.batch.nightly;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.profile.ProfileStudy;
import io.plumbline.batch.profile.Reading;
import io.plumbline.persistence.diagnosis.Diagnosis;
import io.plumbline.persistence.diagnosis.DiagnosisRepository;
import io.plumbline.persistence.diagnosis.NewProfile;
import io.plumbline.persistence.diagnosis.ProfileRepository;
import io.plumbline.persistence.diagnosis.StoredProfile;
import io.plumbline.persistence.target.Target;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With a real database. Each night at two looks at the day before; its sessions end five minutes later. */
class SessionBaselinesTest {

    private static final Instant FIRST_NIGHT = Instant.parse("2026-11-20T02:00:00Z");
    private static final Duration LATER = Duration.ofMinutes(5);

    private Store store;
    private Target shop;

    @BeforeEach
    void open() {
        store = new Store();
        shop = store.target("shop", FIRST_NIGHT.minus(Duration.ofDays(1)));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void itIsOfTheSameHourOfTheLastNightWithoutGrowth() {
        night(0, Diagnosis.Conclusion.STEADY, "PROFILER_ALLOCATED", "good");
        night(1, Diagnosis.Conclusion.LEAK, "PROFILER_ALLOCATED", "bad");

        var baseline = baseline(night(2, null, null, ""), Reading.PROFILER_ALLOCATED);

        assertThat(text(baseline)).isEqualTo("good");
        assertThat(baseline.why()).isEqualTo("the same hour of the last good day (2026-11-20T02:05:00Z)");
    }

    @Test
    void withoutAGoodNightItIsTheOneBeforeAndSaysSo() {
        night(0, Diagnosis.Conclusion.LEAK, "PROFILER_LIVE", "older");
        night(1, Diagnosis.Conclusion.LEAK, "PROFILER_LIVE", "newer");

        var baseline = baseline(night(2, null, null, ""), Reading.PROFILER_LIVE);

        assertThat(text(baseline)).isEqualTo("newer");
        assertThat(baseline.why())
                .isEqualTo(
                        "the last session of async-profiler before the window, though growth was seen then, too; there is"
                                + " none of a good time (2026-11-21T02:05:00Z)");
    }

    @Test
    void readingsAndTargetsAreNotMixed() {
        night(0, Diagnosis.Conclusion.STEADY, "PROFILER_ALLOCATED", "other reading");
        night(1, Diagnosis.Conclusion.STEADY, "LIVE", "of a recording");
        var own = shop;
        shop = store.target("other", FIRST_NIGHT);
        night(0, Diagnosis.Conclusion.STEADY, "PROFILER_LIVE", "other target");
        shop = own;

        var baseline = baseline(night(2, null, null, ""), Reading.PROFILER_LIVE);

        assertThat(baseline.chosen()).isEmpty();
        assertThat(baseline.why())
                .startsWith("none: there is no session of async-profiler of it from before 2026-11-21");
    }

    @Test
    void whatIsOfTheSameWindowIsTakenWhereThereIsNothingElse() {
        night(2, Diagnosis.Conclusion.LEAK, "PROFILER_UNFREED", "an hour ago");
        var byHand = FIRST_NIGHT.plus(Duration.ofDays(2)).plus(Duration.ofHours(1));
        var diagnosis = diagnosis("by-hand", byHand.minus(Duration.ofHours(24)), byHand, null);

        var baseline = baseline(diagnosis, Reading.PROFILER_UNFREED);

        assertThat(text(baseline)).isEqualTo("an hour ago");
        assertThat(baseline.why()).contains("of the same window in which something grows", "2026-11-22T02:05:00Z");
    }

    private Baseline<ProfileStudy.Content> baseline(Diagnosis diagnosis, Reading reading) {
        var baselines = store.transactions()
                .commit(() -> new SessionBaselines(
                                new ProfileRepository(store.dataSource()), new DiagnosisRepository(store.entities()))
                        .of(diagnosis, List.of(reading), diagnosis.to().plus(LATER)));
        return Objects.requireNonNull(baselines.get(reading));
    }

    private static String text(Baseline<ProfileStudy.Content> baseline) {
        return new String(baseline.chosen().orElseThrow().bytes(), StandardCharsets.UTF_8);
    }

    private Diagnosis night(
            int day, Diagnosis.@Nullable Conclusion conclusion, @Nullable String reading, String content) {
        var to = FIRST_NIGHT.plus(Duration.ofDays(day));
        var diagnosis = diagnosis("night-" + day + "/" + shop.id(), to.minus(Duration.ofDays(1)), to, conclusion);
        if (reading != null) {
            var profile = new NewProfile(
                    StoredProfile.Part.OBSERVED,
                    reading,
                    to.plusSeconds(60),
                    to.plus(LATER),
                    1,
                    1,
                    "none",
                    "{}",
                    null,
                    content.getBytes(StandardCharsets.UTF_8));
            new ProfileRepository(store.dataSource())
                    .replace(diagnosis.id(), List.of(reading), List.of(profile), to.plus(LATER));
        }
        return diagnosis;
    }

    private Diagnosis diagnosis(String key, Instant from, Instant to, Diagnosis.@Nullable Conclusion conclusion) {
        return store.transactions().commit(() -> {
            var diagnosis = new DiagnosisRepository(store.entities())
                    .add(new Diagnosis(shop.id(), key, Diagnosis.Origin.NIGHTLY, from, to, to));
            if (conclusion != null) {
                diagnosis.conclude(conclusion, null);
                diagnosis.finish(to.plus(LATER));
            }
            return diagnosis;
        });
    }
}
