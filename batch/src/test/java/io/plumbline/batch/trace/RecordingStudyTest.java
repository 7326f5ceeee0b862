package io.plumbline.batch.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.profile.DiffSettings;
import io.plumbline.batch.profile.ProfileStudy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Objects;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingStudyTest {

    private static final ProfileStudy PROFILES = new ProfileStudy(512L << 20, Duration.ofMinutes(1));
    private static final TraceStudy TRACES = new TraceStudy(512L << 20, Duration.ofMinutes(1));

    @TempDir
    private Path folder;

    private Path recording;

    @BeforeEach
    void record() throws Exception {
        recording = folder.resolve("recording.jfr");
        try (var flight = new Recording(Configuration.getConfiguration("profile"))) {
            flight.start();
            var kept = new ArrayList<Object>();
            for (int i = 0; i < 50_000; i++) {
                kept.add(new byte[1_000]);
                if (kept.size() > 5_000) {
                    kept.clear();
                }
            }
            System.gc();
            assertThat(kept).isNotEmpty();
            flight.stop();
            flight.dump(recording);
        }
    }

    private RecordingStudy.Both study(ProfileStudy profiles, @Nullable Path baseline) throws Exception {
        return new RecordingStudy(profiles)
                .study(recording, baseline, DiffSettings.DEFAULT, material(), folder.resolve("study"), () -> false);
    }

    private TraceMaterial material() {
        return new TraceMaterial(GcMaterial.ofRecording(recording), Map.of());
    }

    @Test
    void onePassTellsWhatTwoTell() throws Exception {
        var both = study(PROFILES, null);

        var trace = TraceFormat.read(Objects.requireNonNull(both.trace()));
        assertThat(TRACES.trace(material(), folder.resolve("alone"), () -> false))
                .isEqualTo(new TraceStudy.Outcome.Answered<>(both.trace()));
        assertThat(Objects.requireNonNull(trace.collections()).events()).isNotEmpty();
        assertThat(Objects.requireNonNull(trace.threads()).threads()).isPositive();
        var alone = answer(PROFILES.study(recording, null, DiffSettings.DEFAULT, folder.resolve("alone"), () -> false));
        assertThat(answer(both.profiles()))
                .usingRecursiveComparison()
                .ignoringFields("observed.content")
                .isEqualTo(alone);
        assertThat(alone.observed()).isNotEmpty();
        try (var left = Files.list(folder)) {
            assertThat(left).containsExactly(recording);
        }
    }

    @Test
    void aBaselineThatCannotBeReadCostsTheComparisonAlone() throws Exception {
        var both = study(PROFILES, Files.writeString(folder.resolve("before.jfr"), "no recording"));

        assertThat(answer(both.profiles()).baselineFailure()).contains("before.jfr");
        assertThat(both.trace()).isNotNull();
    }

    @Test
    void whatIsNoRecordingIsSaidOnceAndLeavesTheTraceToOthers() throws Exception {
        Files.writeString(recording, "no recording");

        var both = study(PROFILES, null);

        assertThat(both.trace()).isNull();
        assertThat(both.profiles()).isInstanceOf(ProfileStudy.Outcome.Failed.class);
        assertThat(((ProfileStudy.Outcome.Failed<ProfileStudy.Study>) both.profiles()).reason())
                .contains("recording.jfr");
    }

    private static ProfileStudy.Study answer(ProfileStudy.Outcome<ProfileStudy.Study> outcome) {
        assertThat(outcome).isInstanceOf(ProfileStudy.Outcome.Answered.class);
        return ((ProfileStudy.Outcome.Answered<ProfileStudy.Study>) outcome).answer();
    }
}
