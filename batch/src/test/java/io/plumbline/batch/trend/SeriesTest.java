package io.plumbline.batch.trend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.batch.trend.Series.Observation;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeriesTest {

    private static final Instant START = Instant.parse("2026-03-01T02:00:00Z");

    @Test
    void aRepetitionBetweenCollectionsIsNoObservation() {
        var series = Series.of(
                "heap",
                List.of(
                        new Observation(START, 5, 1),
                        new Observation(START.plusSeconds(1), 5, 1),
                        new Observation(START.plusSeconds(2), 6, 2),
                        new Observation(START.plusSeconds(3), 6, 2)));

        assertThat(series.afterNewCollections().seconds()).containsExactly(0, 2);
    }

    @Test
    void aSeriesWithoutCollectionsKeepsEqualValues() {
        var series = Series.of("threads", List.of(new Observation(START, 5), new Observation(START.plusSeconds(1), 5)));

        assertThat(series.afterNewCollections().size()).isEqualTo(2);
    }

    @Test
    void pointsFromAClockThatWasSetBackAreLeftOut() {
        var series = Series.of(
                "heap",
                List.of(
                        new Observation(START, 1),
                        new Observation(START.plusSeconds(10), 2),
                        new Observation(START.minusSeconds(3600), 3),
                        new Observation(START.plusSeconds(20), 4)));

        assertThat(series.values()).containsExactly(1, 2, 4);
    }

    @Test
    void whatIsNotANumberIsRefused() {
        assertThatThrownBy(() -> new Observation(START, Double.NaN)).hasMessageContaining("\"NaN\"");
        assertThatThrownBy(() -> Series.of("x", START, new double[] {0}, new double[] {Double.POSITIVE_INFINITY}))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theFloorIsTheLowestPointOfEachWindow() {
        var series = Series.of("x", START, new double[] {0, 1, 2, 10, 11, 30}, new double[] {5, 3, 4, 9, 8, 7});

        var floor = Floor.of(series, 10);

        assertThat(floor.seconds()).containsExactly(1, 11, 30);
        assertThat(floor.values()).containsExactly(3, 8, 7);
    }
}
