package io.plumbline.batch.nightly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.batch.trend.ClassComparison;
import io.plumbline.persistence.capture.ClassCount;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrendStudyTest {

    private static final Instant START = Instant.parse("2026-03-01T02:00:00Z");

    @Test
    void countsOfLiveObjectsAreNotMixedWithThoseOfGarbage() {
        var counts = new ArrayList<ClassCount>();
        for (int minute = 0; minute < 4; minute++) {
            counts.add(count("com.acme.Order", minute, true, 1000 + 60L * minute));
            counts.add(count("com.acme.Order", minute + 10, false, 500_000));
            counts.add(count("com.acme.Garbage", minute + 10, false, 9000L * minute));
        }

        var classes = TrendStudy.comparison(counts);

        assertThat(classes.histograms()).isEqualTo(4);
        assertThat(classes.isWitness()).isTrue();
        assertThat(classes.growths()).singleElement().satisfies(growth -> {
            assertThat(growth.className()).isEqualTo("com.acme.Order");
            assertThat(growth.instancesPerSecond().perSecond()).isCloseTo(1, within(1e-6));
        });
    }

    @Test
    void oneCountOfLiveObjectsIsNotComparedWithTwoOfAll() {
        var classes = TrendStudy.comparison(List.of(
                count("com.acme.Order", 0, true, 10),
                count("com.acme.Order", 1, false, 1000),
                count("com.acme.Order", 2, false, 7000)));

        assertThat(classes.live()).isFalse();
        assertThat(classes.histograms()).isEqualTo(2);
        assertThat(classes.growths().get(0).instancesPerSecond().perSecond()).isCloseTo(100, within(1e-6));
    }

    @Test
    void withoutHistogramsNothingIsCompared() {
        assertThat(TrendStudy.comparison(List.of())).isEqualTo(ClassComparison.NONE);
    }

    private static ClassCount count(String className, int minute, boolean live, long instances) {
        return new ClassCount(className, START.plusSeconds(60L * minute), live, instances, 100 * instances);
    }
}
