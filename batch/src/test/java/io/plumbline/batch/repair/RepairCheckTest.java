package io.plumbline.batch.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.batch.trend.Trend;
import io.plumbline.batch.verdict.Area;
import io.plumbline.batch.verdict.Finding;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RepairCheckTest {

    private static final Side OLD = Builds.side("1.4.2", Builds.CHANGE.minusSeconds(24 * 3600), 24, 10, 100e6, 0.32);
    private static final Side NEW = Builds.side("1.4.3", Builds.CHANGE, 24, 6, 35e6, 0.79);
    private static final Trend STEADY_FOR_HOURS = Builds.floor(6 * 60, 0);

    @Test
    void theRepairOfTheCaseIsToldWithItsFigures() {
        var check = check(List.of(), STEADY_FOR_HOURS, OLD, NEW);

        assertThat(check.outcome()).isEqualTo(Outcome.GONE);
        assertThat(check.sentence()).isEqualTo("The repair holds: from build 1.4.2 to 1.4.3 it is gone.");
        assertThat(change(check, Quantity.PAUSE)).isCloseTo(-0.40, within(0.03));
        assertThat(change(check, Quantity.ALLOCATION)).isCloseTo(-0.65, within(0.05));
        var hits = comparison(check, Quantity.HIT_RATE);
        assertThat(hits.of()).isEqualTo("redirect");
        assertThat(hits.before()).satisfies(before -> assertThat(before.value()).isCloseTo(0.32, within(0.02)));
        assertThat(hits.after()).satisfies(after -> assertThat(after.value()).isCloseTo(0.79, within(0.02)));
        assertThat(check.comparisons()).extracting(Comparison::outcome).containsOnly(Outcome.GONE, Outcome.BETTER);
        assertThat(check.comparisons())
                .allSatisfy(comparison -> assertThat(comparison.change()).isNotNull());
    }

    @Test
    void whatIsMeasuredIsToldInWords() {
        var check = check(List.of(), STEADY_FOR_HOURS, OLD, NEW);

        assertThat(comparison(check, Quantity.PAUSE).sentence())
                .startsWith("pause of a collection: ")
                .contains(" ms] before, ", " ms] after (-", " % to -")
                .endsWith(": better.");
    }

    @Test
    void afterAFewMinutesItIsTooEarlyAndSaysWhatIsMissing() {
        var few = Builds.side("1.4.3", Builds.CHANGE, 0, 6, 35e6, 0.79);
        var check = check(List.of(), Builds.floor(2, 0), OLD, few);

        assertThat(check.outcome()).isEqualTo(Outcome.TOO_EARLY);
        assertThat(check.rate().why()).isEqualTo("another 28 min of samples are needed");
        assertThat(comparison(check, Quantity.PAUSE).why()).isEqualTo("of the new build there are no collections");
        assertThat(comparison(check, Quantity.HIT_RATE).outcome()).isEqualTo(Outcome.TOO_EARLY);
    }

    @Test
    void withoutAnySampleOfTheNewBuildItSaysSo() {
        var check = RepairCheck.of(List.of(Builds.leak()), new After(List.of(), Map.of()), OLD, NEW, Builds.CHANGE)
                .get(0);

        assertThat(check.outcome()).isEqualTo(Outcome.TOO_EARLY);
        assertThat(check.rate().why()).isEqualTo("there are no samples of Java heap with the new build");
    }

    @Test
    void anIntervalThatIsStillWideSaysHowMuchTimeIsMissing() {
        var slow = new Before(Builds.finding(300.0, 280.0, 320.0), 41, Builds.CHANGE);
        var check = RepairCheck.of(
                        List.of(slow),
                        new After(List.of(), Map.of(Area.HEAP, Builds.floor(40, 0))),
                        OLD,
                        NEW,
                        Builds.CHANGE)
                .get(0);

        assertThat(check.outcome()).isEqualTo(Outcome.TOO_EARLY);
        assertThat(check.rate().why())
                .startsWith("with the new build it may be anything from ")
                .endsWith(" of samples should tell");
    }

    @Test
    void aCauseThatIsFoundAgainIsComparedByItsOwnRate() {
        assertThat(check(List.of(Builds.finding(295e3, 280e3, 312e3)), Builds.floor(60, 295e3), OLD, NEW)
                        .outcome())
                .isEqualTo(Outcome.ALIKE);
        assertThat(check(List.of(Builds.finding(100e3, 90e3, 110e3)), Builds.floor(60, 100e3), OLD, NEW)
                        .outcome())
                .isEqualTo(Outcome.BETTER);
        assertThat(check(List.of(Builds.finding(600e3, 590e3, 610e3)), Builds.floor(60, 600e3), OLD, NEW)
                        .outcome())
                .isEqualTo(Outcome.WORSE);
    }

    @Test
    void anotherGrowthInItsPlaceIsNotTakenForItsEnd() {
        var check = check(List.of(), Builds.floor(60, 400e3), OLD, NEW);

        assertThat(check.outcome()).isEqualTo(Outcome.TOO_EARLY);
        assertThat(check.rate().why()).contains("whether this cause is part of it is not known");
    }

    @Test
    void aRateThatWasToldWithoutAnIntervalIsComparedWithNothing() {
        var vague = new Before(Builds.finding(300e3, null, null), 41, Builds.CHANGE);
        var check = RepairCheck.of(
                        List.of(vague),
                        new After(List.of(), Map.of(Area.HEAP, STEADY_FOR_HOURS)),
                        OLD,
                        NEW,
                        Builds.CHANGE)
                .get(0);

        assertThat(check.outcome()).isEqualTo(Outcome.UNKNOWN);
    }

    @Test
    void aJvmThatTellsOfNoCacheHasNoHitRate() {
        var without = Builds.side("1.4.3", Builds.CHANGE, 24, 6, 35e6, null);
        var neither = Builds.side("1.4.2", Builds.CHANGE.minusSeconds(86_400), 24, 10, 100e6, null);

        var hits = comparison(check(List.of(), STEADY_FOR_HOURS, neither, without), Quantity.HIT_RATE);
        var onlyBefore = comparison(check(List.of(), STEADY_FOR_HOURS, OLD, without), Quantity.HIT_RATE);

        assertThat(hits.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(hits.before()).isNull();
        assertThat(hits.sentence()).isEqualTo("hit rate: not known; the JVM tells of no cache that both builds have.");
        assertThat(onlyBefore.why()).isEqualTo("the JVM tells of caches with one of the builds alone");
    }

    @Test
    void countersThatBeginAnewAreNotTakenForAFall() {
        var restarted = List.of(
                new Reading(Builds.CHANGE, 1, 500, 9),
                new Reading(Builds.CHANGE.plusSeconds(15), 2, 1, 0.1),
                new Reading(Builds.CHANGE.plusSeconds(30), 2, 3, 0.3));

        assertThat(new Side("1", restarted, List.of(), List.of()).pauses())
                .singleElement()
                .satisfies(part -> {
                    assertThat(part.per()).isEqualTo(2);
                    assertThat(part.amount()).isCloseTo(0.2, within(1e-9));
                });
    }

    private static RepairCheck check(List<Finding> findings, Trend floor, Side old, Side now) {
        return RepairCheck.of(
                        List.of(Builds.leak()), new After(findings, Map.of(Area.HEAP, floor)), old, now, Builds.CHANGE)
                .get(0);
    }

    private static Comparison comparison(RepairCheck check, Quantity quantity) {
        return check.comparisons().stream()
                .filter(candidate -> candidate.quantity() == quantity)
                .findFirst()
                .orElseThrow();
    }

    private static double change(RepairCheck check, Quantity quantity) {
        var change = comparison(check, quantity).change();
        return change == null ? Double.NaN : change.value();
    }
}
