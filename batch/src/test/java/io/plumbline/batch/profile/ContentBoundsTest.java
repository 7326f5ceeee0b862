package io.plumbline.batch.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.plumbline.batch.process.ScratchFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentBoundsTest {

    private static final Instant FROM = Instant.parse("2026-11-26T02:00:00Z");
    private static final ContentBounds BOUNDS = new ContentBounds(10, 25);

    @TempDir
    private Path directory;

    @Test
    void whatFitsIsTaken() {
        assertThat(BOUNDS.tooMuch(Map.of("a", 10L, "b", 10L, "c", 5L))).isEmpty();
        assertThat(BOUNDS.tooMuch(Map.of())).isEmpty();
    }

    @Test
    void theLargestGoUntilTheOthersFit() {
        assertThat(BOUNDS.tooMuch(Map.of("a", 11L, "b", 10L, "c", 10L, "d", 5L)))
                .containsExactly("a");
        assertThat(BOUNDS.tooMuch(Map.of("a", 9L, "b", 10L, "c", 10L, "d", 5L))).containsExactly("b");
        assertThat(BOUNDS.tooMuch(Map.of("a", 12L, "b", 12L))).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void boundsThatContradictEachOtherAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ContentBounds(10, 9))
                .withMessageContaining("10 bytes");
    }

    @Test
    void aStudyTellsWhatItLeavesOut() throws IOException {
        try (var scratch = ScratchFolder.at(directory.resolve("study"))) {
            var said = new ProfileProcess.Said(
                    List.of(
                            said(scratch, Reading.ALLOCATED, "observed-", 9),
                            said(scratch, Reading.LIVE, "observed-", 11)),
                    List.of(
                            said(scratch, Reading.ALLOCATED, "baseline-", 10),
                            said(scratch, Reading.LIVE, "baseline-", 8)),
                    List.of(),
                    List.of(),
                    null);
            Files.writeString(scratch.file(ProfileProcess.ANSWER), ProfileJson.text(said));

            var study = ProfileStudy.told(scratch, BOUNDS);

            assertThat(study.observed()).singleElement().satisfies(made -> {
                assertThat(made.summary().reading()).isEqualTo(Reading.ALLOCATED);
                assertThat(made.content()).hasSize(9);
            });
            assertThat(study.baseline())
                    .singleElement()
                    .satisfies(made -> assertThat(made.summary().reading()).isEqualTo(Reading.LIVE));
            assertThat(study.leftOut()).hasSize(2);
            assertThat(study.leftOut().get(0)).startsWith("the profile of what is alive would take 11 bytes");
            assertThat(study.leftOut().get(1))
                    .startsWith("the profile of what is allocated in the baseline would take 10 bytes")
                    .endsWith("one may take 10 bytes, all of a study 25 bytes");
        }
    }

    private static ProfileProcess.SaidOfOne said(ScratchFolder scratch, Reading reading, String prefix, int bytes)
            throws IOException {
        var name = prefix + reading.name();
        Files.write(scratch.file(name), new byte[bytes]);
        var profile = new Profile(
                reading, Weighting.ALL_BYTES, FROM, FROM.plusSeconds(600), Duration.ofMinutes(10), 0, List.of());
        return new ProfileProcess.SaidOfOne(ProfileSummary.of(profile, List.of()), null, null, name);
    }
}
