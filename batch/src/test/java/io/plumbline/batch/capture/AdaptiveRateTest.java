package io.plumbline.batch.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AdaptiveRateTest {

    private final AdaptiveRate adaptive = new AdaptiveRate();
    private Instant now = Instant.parse("2026-01-01T12:00:00Z");
    private long collections;
    private double factor = 1;

    @Test
    void aLongPauseHalvesTheRatesOnceAMinute() {
        sample(0, 0);
        assertThat(sample(1, 23)).hasValueSatisfying(step -> {
            assertThat(step.factor()).isEqualTo(0.5);
            assertThat(step.reason()).isEqualTo("its last pause took 23 ms");
        });
        assertThat(sample(1, 23)).as("within the minute").isEmpty();
        now = now.plus(Duration.ofMinutes(1));
        assertThat(sample(1, 11))
                .hasValueSatisfying(step -> assertThat(step.factor()).isEqualTo(0.25));
        now = now.plus(Duration.ofMinutes(1));
        assertThat(sample(1, 500)).as("not below a quarter").isEmpty();
    }

    @Test
    void tenMillisecondsAreNoLongPauseAndNorIsTheSameOneTwice() {
        sample(0, 0);
        assertThat(sample(1, 10)).isEmpty();
        assertThat(sample(1, 40)).isPresent();
        now = now.plus(Duration.ofMinutes(2));
        assertThat(sample(0, 40)).as("no collection since").isEmpty();
    }

    @Test
    void theRatesReturnWhenPausesAreShortAgain() {
        sample(0, 0);
        sample(1, 23);
        now = now.plus(Duration.ofMinutes(1));

        assertThat(sample(7, 4)).isEmpty();
        assertThat(sample(1, 4))
                .hasValueSatisfying(step -> assertThat(step.factor()).isEqualTo(1));
        now = now.plus(Duration.ofMinutes(1));
        assertThat(sample(20, 4)).as("not beyond the policy").isEmpty();
    }

    @Test
    void ourOwnCollectionsDoNotCount() {
        sample(0, 0);
        collections++;

        assertThat(adaptive.afterSample(1, MemorySamples.of(now, collections, 900), true))
                .isEmpty();
    }

    @Test
    void threeCollectionsWithoutASampleDoubleTheRates() {
        assertThat(AdaptiveRate.afterCopy(1, 2)).isEmpty();
        assertThat(AdaptiveRate.afterCopy(1, 3))
                .contains(new AdaptiveRate.Step(2, "3 collections passed without a sample"));
        assertThat(AdaptiveRate.afterCopy(2, 9).orElseThrow().factor()).isEqualTo(4);
        assertThat(AdaptiveRate.afterCopy(4, 9)).isEmpty();
        assertThat(AdaptiveRate.afterCopy(0.5, 3).orElseThrow().factor()).isEqualTo(1);
    }

    @Test
    void samplesBetweenAllCollectionsBringThemBack() {
        assertThat(AdaptiveRate.afterCopy(4, 0).orElseThrow().factor()).isEqualTo(2);
        assertThat(AdaptiveRate.afterCopy(4, 1)).isEmpty();
        assertThat(AdaptiveRate.afterCopy(1, 0)).isEmpty();
    }

    private Optional<AdaptiveRate.Step> sample(int more, long pauseMillis) {
        now = now.plusSeconds(15);
        collections += more;
        var step = adaptive.afterSample(factor, MemorySamples.of(now, collections, pauseMillis), false);
        step.ifPresent(taken -> factor = taken.factor());
        return step;
    }
}
