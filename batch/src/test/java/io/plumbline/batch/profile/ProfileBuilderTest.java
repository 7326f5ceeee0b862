package io.plumbline.batch.profile;

import static io.plumbline.batch.profile.Profiles.ADD;
import static io.plumbline.batch.profile.Profiles.BEGIN;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ProfileBuilderTest {

    private static final Instant END = BEGIN.plusSeconds(60);
    private static final Duration MEASURED = Duration.ofSeconds(50);
    private static final RecordingChunks.Span SPAN = new RecordingChunks.Span(BEGIN, END, MEASURED, List.of());

    private static Profile live(Instant oldest, OptionalLong grownBytes) {
        return ProfileBuilder.ofSurvivors(
                List.of(survivor(oldest), survivor(BEGIN.plusSeconds(1))), grownBytes, SPAN, 0);
    }

    private static LiveObject survivor(Instant allocatedAt) {
        return new LiveObject(
                "byte[]", allocatedAt, Duration.between(allocatedAt, END), true, List.of(ADD), 1_000, 1 << 20);
    }

    /* A server that runs for weeks has samples of its first hour in a recording of its last one. */
    @Test
    void growthIsThatOfTheRecordingHoweverOldTheSurvivorsAre() {
        var live = live(BEGIN.minus(Duration.ofDays(7)), OptionalLong.of(80_000));

        assertThat(live.weighting()).isEqualTo(Weighting.SHARE_OF_GROWTH);
        assertThat(live.from()).isEqualTo(BEGIN);
        assertThat(live.to()).isEqualTo(END);
        assertThat(live.measured()).isEqualTo(MEASURED);
        assertThat(live.bytes()).isEqualTo(80_000);
    }

    @Test
    void samplesOfThemselvesAreThoseSinceTheOldestWasAllocated() {
        var oldest = BEGIN.minus(Duration.ofDays(7));

        var live = live(oldest, OptionalLong.empty());

        assertThat(live.weighting()).isEqualTo(Weighting.SAMPLED_OBJECTS);
        assertThat(live.from()).isEqualTo(oldest);
        assertThat(live.measured()).isEqualTo(Duration.between(oldest, END));
        assertThat(live.bytes()).isEqualTo(2_000);
    }

    @Test
    void samplesYoungerThanTheRecordingDoNotShortenIt() {
        var live = live(BEGIN.plusMillis(500), OptionalLong.empty());

        assertThat(live.from()).isEqualTo(BEGIN);
        assertThat(live.measured()).isEqualTo(MEASURED);
    }
}
