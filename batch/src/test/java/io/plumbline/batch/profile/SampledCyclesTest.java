package io.plumbline.batch.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampledCyclesTest {

    private static final TreeMap<Long, Long> NO_PAUSES = new TreeMap<>();

    /*
     * samples      *        *                  *
     * collections     |        |  |  |  |  |      |
     *                 10       20 30 40 50 60     70
     */
    @Test
    void theLongestRunOfCollectionsWithoutASampleCounts() {
        var cycles = SampledCycles.of(new long[] {65, 5, 15}, new long[] {10, 20, 30, 40, 50, 60, 70}, NO_PAUSES);

        assertThat(cycles).isEqualTo(new SampledCycles(7, 3, 4));
    }

    @Test
    void samplesInsidePausesAreNone() {
        var pauses = new TreeMap<>(Map.of(24L, 26L, 34L, 36L));

        assertThat(SampledCycles.of(new long[] {5, 25, 35}, new long[] {10, 30, 40}, pauses))
                .isEqualTo(new SampledCycles(3, 1, 2));
    }

    @Test
    void withoutCollectionsNothingPasses() {
        assertThat(SampledCycles.of(new long[0], new long[0], NO_PAUSES)).isEqualTo(new SampledCycles(0, 0, 0));
    }

    @Test
    void aRecordingTellsThem(@TempDir Path folder) throws Exception {
        var program = new RecordedProgram(folder);

        assertThat(SampledCycles.ofLastPart(program.recorded(RecordedProgram.ownJava(), 4, false)))
                .hasValueSatisfying(cycles -> {
                    assertThat(cycles.collections()).isGreaterThanOrEqualTo(4);
                    assertThat(cycles.samples()).isZero();
                    assertThat(cycles.longestWithout()).isEqualTo(cycles.collections());
                });
        assertThat(SampledCycles.ofLastPart(program.recorded(RecordedProgram.ownJava(), 4, true)))
                .hasValueSatisfying(cycles -> {
                    assertThat(cycles.samples()).isPositive();
                    assertThat(cycles.longestWithout()).isLessThan(3);
                });
    }
}
