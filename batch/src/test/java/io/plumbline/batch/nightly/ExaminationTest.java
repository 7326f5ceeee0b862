package io.plumbline.batch.nightly;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.nightly.TrendProcessor.Examination;
import io.plumbline.batch.trend.ClassComparison;
import io.plumbline.batch.trend.Series;
import io.plumbline.batch.trend.TrendSettings;
import io.plumbline.batch.trend.TrendTest;
import io.plumbline.batch.verdict.Area;
import io.plumbline.persistence.diagnosis.Diagnosis;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class ExaminationTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final TrendStudy.Examined STEADY_HEAP = examined(Area.HEAP, 40, sample -> 60e6);

    @Test
    void aTargetOfWhichNothingGrowsSoThatItMattersNeedsNoRunOfItsOwn() {
        var fewPoints = examined(Area.NATIVE, 3, sample -> 60e6);
        var pool = examined(Area.THREADS, 40, sample -> Math.min(200, 40 + 20 * sample));
        var code = examined(Area.CODE, 40, sample -> 20e6 + 80e3 * sample);

        assertThat(isQuiet(STEADY_HEAP, fewPoints, pool, code)).isTrue();
    }

    @Test
    void threadsThatGrowAndAHeapOfWhichTooLittleIsSeenNeedOne() {
        assertThat(isQuiet(STEADY_HEAP, examined(Area.THREADS, 40, sample -> 40 + 4 * sample)))
                .isFalse();
        assertThat(isQuiet(examined(Area.HEAP, 3, sample -> 60e6))).isFalse();
        assertThat(isQuiet()).isFalse();
    }

    private static boolean isQuiet(TrendStudy.Examined... examined) {
        var diagnosis = new Diagnosis(1, "night", Diagnosis.Origin.NIGHTLY, NOON, NOON, NOON);
        return new Examination(diagnosis, List.of(examined), ClassComparison.NONE).isQuiet();
    }

    private static TrendStudy.Examined examined(Area area, int samples, IntToDoubleFunction value) {
        var observations = new ArrayList<Series.Observation>();
        for (int sample = 0; sample < samples; sample++) {
            observations.add(new Series.Observation(NOON.plusSeconds(15L * sample), value.applyAsDouble(sample)));
        }
        var series = Series.of(area.key(), observations);
        var settings = area.isBytes() ? TrendSettings.forBytes() : TrendSettings.forCounts();
        return new TrendStudy.Examined(area, series, new TrendTest(settings).examine(series));
    }
}
