package io.plumbline.batch.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.verdict.Area;
import io.plumbline.batch.verdict.Cases;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChartTest {

    private static final LocalTimes UTC = new LocalTimes(ZoneOffset.UTC);

    @Test
    void aLimitThatIsNearIsDrawnWithTheTimeAtWhichItIsReached() {
        // 60 MB and 300 KB/s against 512 MB: some 25 minutes after the start
        var chart = Chart.of(shown(second -> 60e6 + 300e3 * second), List.of(), UTC);

        assertThat(chart)
                .contains("class=\"limit\"")
                .contains("class=\"ahead\"")
                .contains("class=\"reach\"")
                .containsPattern("limit 512 MB, 2026-03-01 02:2[45]");
    }

    @Test
    void aLimitThatIsFarLeavesTheRoomToWhatWasSeen() {
        assertThat(Chart.of(shown(second -> 60e6 + 50e3 * second), List.of(), UTC))
                .doesNotContain("class=\"limit\"");
    }

    @Test
    void theStartsOfTheProcessAreMarkedAndOnesLongBeforeTheSamplesAreNot() {
        var justBefore = Cases.FROM.minusSeconds(30);
        var longBefore = Cases.FROM.minusSeconds(3600);
        var deployed = new Beginning(Cases.FROM.plusSeconds(60), false, "1.4.2 <beta>");

        var chart = Chart.of(
                shown(second -> 60e6),
                List.of(new Beginning(longBefore, true, null), new Beginning(justBefore, true, null), deployed),
                UTC);

        assertThat(chart.split("class=\"event\"", -1)).hasSize(3);
        assertThat(chart)
                .contains(">started</text>")
                .contains(">build 1.4.2 &lt;beta&gt;</text>")
                .contains(">01:59</text>");
    }

    @Test
    void ofAProcessThatIsStartedAllTheTimeSomeStartsAreMarked() {
        var starts = IntStream.range(0, 500)
                .mapToObj(second -> new Beginning(Cases.FROM.plusSeconds(second), true, null))
                .toList();

        var chart = Chart.of(shown(second -> 60e6), starts, UTC);

        assertThat(chart.split("class=\"event\"", -1)).hasSize(13);
        assertThat(chart.split(">started</text>", -1)).hasSize(2);
    }

    @Test
    void thoseWhoDoNotSeeItHearFromWhereToWhereItWent() {
        assertThat(Chart.of(shown(second -> 60e6 + 300e3 * second), List.of(), UTC))
                .containsPattern(
                        "aria-label=\"Java heap from 2026-03-01 02:00, 6\\d(\\.\\d)? MB, to 2026-03-01 02:10, 24\\d MB\"");
    }

    private static ReportSeries shown(DoubleUnaryOperator live) {
        var series = Cases.heap(live);
        return ReportSeries.of(Area.HEAP, series, Cases.trend(series));
    }
}
