package io.plumbline.batch.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.trend.PerRequest;
import io.plumbline.batch.trend.Series;
import io.plumbline.batch.trend.Trend;
import io.plumbline.batch.trend.TrendSettings;
import io.plumbline.batch.trend.TrendTest;
import java.util.ArrayList;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class PerRequestLineTest {

    @Test
    void aFindingTellsWhatEachRequestLeaves() {
        var verdict = Judge.judge(Cases.evidence().withTrend(Area.HEAP, trend()));

        assertThat(verdict.findings().get(0).evidence())
                .filteredOn(line -> line.contains("per request"))
                .singleElement()
                .asString()
                .matches("(2\\.\\d+|3(\\.\\d+)?) KB per request \\(\\S+ KB to \\S+ KB\\), at 100 requests/s:"
                        + " whether it follows the traffic cannot be told\\.");
    }

    @Test
    void withoutRequestsNothingIsSaidOfThem() {
        var verdict = Judge.judge(Cases.evidence().withTrend(Area.HEAP, Cases.trend(Cases.leakingHeap())));

        assertThat(verdict.findings().get(0).evidence()).noneMatch(line -> line.contains("request"));
    }

    @Test
    void whatIsCountedIsToldByTheMillion() {
        var growth = new PerRequest(2e-5, 1e-5, 3e-5, 1_000_000, 10, PerRequest.Traffic.FOLLOWED);

        assertThat(Wording.perRequest(growth, false)).isEqualTo("20 per million requests");
        assertThat(Wording.traffic(growth.traffic())).isEqualTo("it follows the traffic");
    }

    private static Trend trend() {
        var served = new ArrayList<Series.Observation>();
        for (int i = 0; i <= 40; i++) {
            served.add(new Series.Observation(Cases.FROM.plusSeconds(15L * i), 1_500.0 * i));
        }
        return new TrendTest(TrendSettings.forBytes())
                .examine(Cases.leakingHeap(), OptionalDouble.empty(), Series.of("requests", served));
    }
}
