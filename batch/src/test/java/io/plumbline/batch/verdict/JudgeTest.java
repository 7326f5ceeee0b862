package io.plumbline.batch.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.batch.profile.AllocationSite;
import io.plumbline.batch.profile.Frame;
import io.plumbline.batch.trend.ClassComparison;
import io.plumbline.batch.trend.Series;
import io.plumbline.batch.trend.Trend;
import io.plumbline.batch.trend.TrendSettings;
import io.plumbline.batch.trend.TrendTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JudgeTest {

    private static final Trend LEAKING = Cases.trend(Cases.leakingHeap());

    @Test
    void aSnapshotIsWantedForGrowingClassesWhoseHolderNobodyKnows() {
        var grown = leaking().withClasses(new ClassComparison(3, true, Cases.keptRequests()));

        assertThat(Judge.wantsHolders(grown)).containsKey("com.acme.shop.RequestBuffer");
        assertThat(Judge.wantsHolders(grown.withPaths(List.of(Cases.path()))))
                .doesNotContainKey("com.acme.shop.RequestBuffer");
    }

    @Test
    void trendPathAndAgeMakeALeakOfGradeA() {
        var verdict = Judge.judge(leaking()
                .withClasses(new ClassComparison(3, true, Cases.keptRequests()))
                .withAllocationSites(List.of(Cases.site("[B", 18)))
                .withPaths(List.of(Cases.path())));

        var finding = verdict.findings().get(0);
        assertThat(verdict.kind()).isEqualTo(Verdict.Kind.LEAK);
        assertThat(finding.grade()).isEqualTo(Grade.A);
        assertThat(finding.element()).isEqualTo("com.acme.shop.RequestBuffer");
        assertThat(finding.holder()).isEqualTo("com.acme.shop.RequestRegistry");
        assertThat(finding.bytesPerSecond()).isCloseTo(300e3, within(10e3));
        assertThat(finding.exhaustionAt()).isAfter(Cases.TO);
    }

    @Test
    void trendAndAgeMakeALeakOfGradeBWithTheSiteNamed() {
        var verdict = Judge.judge(leaking()
                .withClasses(new ClassComparison(3, true, Cases.keptRequests()))
                .withAllocationSites(List.of(Cases.site("byte[]", 18))));

        var finding = verdict.findings().get(0);
        assertThat(verdict.kind()).isEqualTo(Verdict.Kind.LEAK);
        assertThat(finding.grade()).isEqualTo(Grade.B);
        assertThat(finding.allocationSite()).startsWith("com.acme.shop.RequestRegistry.remember");
        assertThat(finding.repair()).contains("Remove the entry when the request ends");
        assertThat(finding.summary()).startsWith("com.acme.shop.RequestBuffer leaks 298 KB/s (25.8 GB per day)");
    }

    @Test
    void growthOfWhichNobodyIsNamedIsNoLeak() {
        var verdict = Judge.judge(leaking().withClasses(new ClassComparison(3, true, Cases.keptRequests())));

        assertThat(verdict.kind()).isEqualTo(Verdict.Kind.GROWTH);
        assertThat(verdict.findings().get(0).grade()).isEqualTo(Grade.C);
        assertThat(verdict.findings().get(0).element()).isEqualTo("com.acme.shop.RequestBuffer");
    }

    @Test
    void aSiteWhoseObjectsAllDieYoungNamesNobody() {
        var verdict = Judge.judge(leaking()
                .withClasses(new ClassComparison(3, true, Cases.keptRequests()))
                .withAllocationSites(List.of(Cases.site("byte[]", 0))));

        assertThat(verdict.kind()).isEqualTo(Verdict.Kind.GROWTH);
    }

    @Test
    void countsOfLiveObjectsGiveTheRateWithinTheIntervalOfTheFloor() {
        var noisy = Cases.trend(Cases.heap(second -> 60e6 + 306e3 * second));
        var finding = Judge.judge(Cases.evidence()
                        .withTrend(Area.HEAP, noisy)
                        .withClasses(new ClassComparison(3, true, Cases.keptRequests())))
                .findings()
                .get(0);
        double counted = Cases.keptRequests().stream()
                .mapToDouble(growth -> growth.bytesPerSecond().perSecond())
                .sum();

        assertThat(noisy.rate().low()).isGreaterThan(counted);
        assertThat(finding.bytesPerSecond()).isEqualTo(noisy.rate().perSecond());
        assertThat(Judge.judge(leaking().withClasses(new ClassComparison(3, true, Cases.keptRequests())))
                        .findings()
                        .get(0)
                        .bytesPerSecond())
                .isCloseTo(counted, within(1.0));
    }

    @Test
    void whatHoldsTheOthersThatGrowInStepIsTheElement() {
        var around = new RetainingPath("java.lang.String", "com.acme.Names", "ALL", List.of("com.acme.Names.ALL"));
        var grown = leaking().withClasses(new ClassComparison(3, true, Cases.keptRequests()));

        assertThat(Judge.judge(grown.withPaths(List.of(around)))
                        .findings()
                        .get(0)
                        .element())
                .isEqualTo("com.acme.shop.RequestBuffer");
    }

    @Test
    void whatSoftReferencesAloneKeepIsACacheHoweverStraightItGrows() {
        var verdict = judgedWithSoft(150 * 1900 * 400L);

        assertThat(verdict.kind()).isEqualTo(Verdict.Kind.GROWTH);
        assertThat(verdict.findings().get(0).grade()).isEqualTo(Grade.C);
        assertThat(verdict.findings().get(0).evidence())
                .anyMatch(line -> line.startsWith("Soft references alone keep what has grown"));
    }

    @Test
    void aLittleThatSoftReferencesKeepExcusesNothing() {
        assertThat(judgedWithSoft(150 * 1900 * 40L).kind()).isEqualTo(Verdict.Kind.LEAK);
    }

    private static Verdict judgedWithSoft(long bytes) {
        return Judge.judge(leaking()
                .withClasses(new ClassComparison(3, true, Cases.keptRequests()))
                .withAllocationSites(List.of(Cases.site("byte[]", 18)))
                .withPaths(List.of(RetainingPath.soft("[B", bytes), Cases.path())));
    }

    @Test
    void twoOldObjectsOfTheGrowingClassMayBeChance() {
        var element = "com.acme.shop.RequestBuffer";

        assertThat(judgedWith(Cases.site(element, 2))).isEqualTo(Verdict.Kind.GROWTH);
        assertThat(judgedWith(Cases.site(element, 3))).isEqualTo(Verdict.Kind.LEAK);
    }

    @Test
    void whoMakesTheElementIsNamedRatherThanItsOwnConstructor() {
        var inConstructor = new Frame("com.acme.shop.RequestBuffer", "<init>", 10);
        var maker = new Frame("com.acme.shop.Checkout", "begin", 27);
        var alone = Cases.site("byte[]", 18, inConstructor);
        var made = new AllocationSite(
                "byte[]", alone.site(), List.of(inConstructor, maker), 20, 18, 36_000_000, Duration.ofMinutes(9));

        assertThat(siteNamed(made)).isEqualTo(maker.toString());
        assertThat(siteNamed(alone)).isEqualTo(inConstructor.toString());
    }

    private static @Nullable String siteNamed(AllocationSite site) {
        return Judge.judge(leaking()
                        .withClasses(new ClassComparison(3, true, Cases.keptRequests()))
                        .withAllocationSites(List.of(site)))
                .findings()
                .get(0)
                .allocationSite();
    }

    @Test
    void codeOfThePlatformIsCalledToAccountForNothing() {
        var copyOf = new Frame("java.util.Arrays", "copyOf", 3541);

        assertThat(judgedWith(Cases.site("com.acme.shop.RequestBuffer", 18, copyOf)))
                .isEqualTo(Verdict.Kind.GROWTH);
        assertThat(judgedWith(Cases.site("byte[]", 18, copyOf))).isEqualTo(Verdict.Kind.GROWTH);
    }

    private static Verdict.Kind judgedWith(AllocationSite site) {
        return Judge.judge(leaking()
                        .withClasses(new ClassComparison(3, true, Cases.keptRequests()))
                        .withAllocationSites(List.of(site)))
                .kind();
    }

    @Test
    void aFloorThatRisesWithoutLiveObjectsIsNoLeak() {
        var verdict = Judge.judge(leaking()
                .withClasses(new ClassComparison(3, true, List.of()))
                .withAllocationSites(List.of(Cases.site("byte[]", 18))));

        assertThat(verdict.kind()).isEqualTo(Verdict.Kind.GROWTH);
        assertThat(verdict.findings().get(0).evidence()).anyMatch(line -> line.contains("no old collection"));
    }

    @Test
    void withoutHistogramsADominantOldSiteNamesTheElement() {
        var verdict = Judge.judge(leaking().withAllocationSites(List.of(Cases.site("com.acme.shop.Order", 18))));

        assertThat(verdict.kind()).isEqualTo(Verdict.Kind.LEAK);
        assertThat(verdict.findings().get(0).element()).isEqualTo("com.acme.shop.Order");
    }

    @Test
    void whatCountsGarbageNeitherBearsOutALeakNorNamesTheElement() {
        var garbageToo = leaking().withClasses(new ClassComparison(3, false, Cases.keptRequests()));

        var verdict = Judge.judge(garbageToo);
        var withSite = Judge.judge(garbageToo.withAllocationSites(List.of(Cases.site("com.acme.shop.Order", 18))));

        assertThat(verdict.kind()).isEqualTo(Verdict.Kind.GROWTH);
        assertThat(verdict.findings().get(0).element()).isNull();
        assertThat(verdict.findings().get(0).evidence())
                .anyMatch(line -> line.startsWith("Counted with garbage, byte[] grows fastest"));
        assertThat(withSite.findings().get(0).element()).isEqualTo("com.acme.shop.Order");
    }

    @Test
    void whereLiveObjectsDoNotGrowNoSiteIsBlamed() {
        var verdict = Judge.judge(leaking()
                .withClasses(new ClassComparison(3, true, List.of()))
                .withAllocationSites(List.of(Cases.site("com.acme.shop.Order", 18))));

        assertThat(verdict.findings().get(0).element()).isNull();
    }

    @Test
    void aCacheThatIsStillFillingIsGrowthAndAFullOneIsSteady() {
        var filling = Cases.heap(second -> 50e6 - 200e6 * Math.expm1(-second / 400));
        var full = Cases.heap(second -> 50e6 - 60e6 * Math.expm1(-second / 100));

        assertThat(judged(filling).withAllocationSites(List.of(Cases.site("com.acme.Cached", 18))))
                .satisfies(evidence -> assertThat(Judge.judge(evidence).kind()).isEqualTo(Verdict.Kind.GROWTH));
        assertThat(Judge.judge(judged(full)).kind()).isEqualTo(Verdict.Kind.STEADY);
    }

    @Test
    void aRiseOfARunningJvmIsNoStartUpHoweverLevelItIsSince() {
        for (DoubleUnaryOperator live : List.<DoubleUnaryOperator>of(
                second -> 50e6 - 60e6 * Math.expm1(-second / 100), second -> second < 120 ? 50e6 : 110e6)) {
            var trend = Cases.trend(Cases.heap(live));
            var started = Cases.evidence().withTrend(Area.HEAP, trend);
            var running = Cases.evidenceOfAJvmThatRan(Duration.ofDays(3)).withTrend(Area.HEAP, trend);
            var restarted = Cases.evidenceOfAJvmThatRan(Duration.ofHours(-1)).withTrend(Area.HEAP, trend);

            assertThat(Judge.judge(started).kind()).isEqualTo(Verdict.Kind.STEADY);
            assertThat(Judge.judge(running).kind()).isEqualTo(Verdict.Kind.GROWTH);
            assertThat(Judge.judge(restarted).kind()).isEqualTo(Verdict.Kind.GROWTH);
            assertThat(Judge.growing(running)).containsExactly(Area.HEAP);
            assertThat(Judge.growing(started)).isEmpty();
        }
    }

    @Test
    void aStraightRiseHasNotSettled() {
        assertThat(Cases.trend(Cases.leakingHeap()).hasSettled()).isFalse();
    }

    @Test
    void aLateStepOfAStartedJvmIsGrowthAndSaysHowLargeItWas() {
        var verdict = Judge.judge(judged(Cases.heap(second -> second < 450 ? 50e6 : 110e6)));

        assertThat(verdict.kind()).isEqualTo(Verdict.Kind.GROWTH);
        assertThat(verdict.sentence()).matches("The heap's floor rose by (5|6)\\d(\\.\\d)? MB in one step; .*");
    }

    @Test
    void onlyWhatGrowsAsksForEvidence() {
        var few = Series.of("heap", List.of(new Series.Observation(Cases.FROM, 5e6, 1)));

        assertThat(Judge.growing(leaking())).containsExactly(Area.HEAP);
        assertThat(Judge.growing(judged(few))).isEmpty();
        assertThat(Judge.growing(Cases.evidence())).isEmpty();
        assertThat(Judge.growing(judged(Cases.steadyHeap()).withTrend(Area.THREADS, LEAKING)))
                .containsExactly(Area.THREADS);
    }

    @Test
    void aSteadyHeapIsSteady() {
        var verdict = Judge.judge(judged(Cases.steadyHeap()).withAllocationSites(List.of(Cases.site("byte[]", 18))));

        assertThat(verdict.kind()).isEqualTo(Verdict.Kind.STEADY);
        assertThat(verdict.sentence()).contains("steady at 6").contains("41 observations");
    }

    @Test
    void tooFewSamplesAreInconclusiveWithTheReason() {
        var few = Series.of("heap", List.of(new Series.Observation(Cases.FROM, 5e6, 1)));

        var verdict = Judge.judge(judged(few));

        assertThat(verdict.kind()).isEqualTo(Verdict.Kind.INCONCLUSIVE);
        assertThat(verdict.reason())
                .hasValueSatisfying(reason -> assertThat(reason).contains("a trend needs 8"));
    }

    @Test
    void anUnreachableTargetIsInconclusiveWithItsReason() {
        var verdict = Judge.judge(Cases.evidence().withGap("memory samples", "connection refused"));

        assertThat(verdict.reason()).hasValue("memory samples: connection refused");
    }

    @Test
    void growingThreadsAreGrowthCountedNotWeighed() {
        var observations = new ArrayList<Series.Observation>();
        for (int i = 0; i < 40; i++) {
            observations.add(new Series.Observation(Cases.FROM.plusSeconds(15L * i), 30 + 2 * i));
        }
        var threads = new TrendTest(TrendSettings.forCounts()).examine(Series.of("threads", observations));

        var verdict = Judge.judge(judged(Cases.steadyHeap()).withTrend(Area.THREADS, threads));

        var finding = verdict.findings().get(0);
        assertThat(verdict.kind()).isEqualTo(Verdict.Kind.GROWTH);
        assertThat(finding.area()).isEqualTo(Area.THREADS);
        assertThat(finding.bytesPerSecond()).isNull();
        assertThat(finding.countPerSecond()).isCloseTo(2 / 15.0, within(1e-6));
    }

    @Test
    void theFingerprintSurvivesAnotherLineAndAnotherRun() {
        var one = Fingerprint.of(Area.HEAP, "a.B$$Lambda$3/0x01", null, null, "a.B.c(B.java:10)");
        var other = Fingerprint.of(Area.HEAP, "a.B$$Lambda$9/0x0f", null, null, "a.B.c(B.java:99)");
        var array = Fingerprint.of(Area.HEAP, "byte[]", null, null, "a.B.c(B.java:10)");

        assertThat(one).isEqualTo(other).hasSize(40).matches("[0-9a-f]+");
        assertThat(array)
                .isEqualTo(Fingerprint.of(Area.HEAP, "[B", null, null, "a.B.c(B.java:11)"))
                .isNotEqualTo(Fingerprint.of(Area.HEAP, "byte[]", null, null, "a.B.d(B.java:10)"));
    }

    private static Evidence leaking() {
        return Cases.evidence().withTrend(Area.HEAP, LEAKING);
    }

    private static Evidence judged(Series heap) {
        return Cases.evidence().withTrend(Area.HEAP, Cases.trend(heap));
    }
}
