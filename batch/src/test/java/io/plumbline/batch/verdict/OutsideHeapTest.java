package io.plumbline.batch.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.batch.offheap.Family;
import io.plumbline.batch.offheap.FamilyGrowth;
import io.plumbline.batch.profile.AllocationSite;
import io.plumbline.batch.profile.Frame;
import io.plumbline.batch.profile.ProfiledStack;
import io.plumbline.batch.trace.Trace;
import io.plumbline.batch.trace.Traces;
import io.plumbline.batch.trend.ClassComparison;
import io.plumbline.batch.trend.ClassGrowth;
import io.plumbline.batch.trend.Rate;
import io.plumbline.batch.trend.Series;
import io.plumbline.batch.trend.Trend;
import io.plumbline.batch.trend.TrendSettings;
import io.plumbline.batch.trend.TrendTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Verdicts on what grows outside the heap, and on what only seems to leak there. */
class OutsideHeapTest {

    private static final double MB = 1e6;
    private static final int MINUTES = 40;

    @Test
    void threadsThatAreStartedPerRequestLeak() {
        var verdict = Judge.judge(evidence(Area.THREADS, second -> 40 + second / 10)
                .withOutsideHeap(
                        List.of(threads("request-#", 240, 1, "com.acme.Shop.wait(Shop.java:7)", false)), Map.of()));

        var finding = verdict.findings().get(0);
        assertThat(verdict.kind()).isEqualTo(Verdict.Kind.LEAK);
        assertThat(finding.area()).isEqualTo(Area.THREADS);
        assertThat(finding.element()).isEqualTo("request-#");
        assertThat(finding.holder()).isEqualTo("com.acme.Shop");
        assertThat(finding.countPerSecond()).isCloseTo(0.1, within(0.005));
        assertThat(finding.grade()).isEqualTo(Grade.B);
    }

    @Test
    void whereThreadsWereStartedIsNamed() {
        var growth = threads("Timer-#", 240, 240, null, false).startedAt("com.acme.Shop.remind(Shop.java:9)");

        var verdict = Judge.judge(
                evidence(Area.THREADS, second -> 40 + second / 10).withOutsideHeap(List.of(growth), Map.of()));

        assertThat(verdict.kind()).isEqualTo(Verdict.Kind.LEAK);
        assertThat(verdict.findings().get(0).allocationSite()).startsWith("com.acme.Shop.remind");
    }

    @Test
    void threadsThatHangAtOnePlaceAreEvidenceOfTheirFamilysLeak() {
        var growth = threads("request-#", 240, 1, null, false).startedAt("com.acme.Shop.serve(Shop.java:3)");
        var rising = evidence(Area.THREADS, second -> 40 + second / 10).withOutsideHeap(List.of(growth), Map.of());

        var alone = Judge.judge(rising).findings().get(0);
        var seen = Judge.judge(rising.withTrace(hanging("request-#", 200, false)))
                .findings()
                .get(0);

        assertThat(alone.grade()).isEqualTo(Grade.B);
        assertThat(seen.grade()).isEqualTo(Grade.A);
        assertThat(seen.holder()).isEqualTo("com.acme.Copy");
        assertThat(seen.evidence())
                .contains("The last thread dump shows 200 that hang in com.acme.Copy.loop(Copy.java:12), waiting for"
                        + " com.acme.Slot, which worker-1 in com.acme.Slot.take has; 190 of them have not moved for"
                        + " 12 min at least, and 3 hung there in the diagnosis before.");
    }

    @Test
    void idleThreadsAndThoseOfAnotherFamilyAreNoEvidence() {
        var growth = threads("request-#", 240, 1, "com.acme.Shop.wait(Shop.java:7)", false);
        var rising = evidence(Area.THREADS, second -> 40 + second / 10).withOutsideHeap(List.of(growth), Map.of());
        var plain = Judge.judge(rising);

        assertThat(Judge.judge(rising.withTrace(hanging("request-#", 200, true))))
                .isEqualTo(plain);
        assertThat(Judge.judge(rising.withTrace(hanging("other-#", 200, false))))
                .isEqualTo(plain);
        assertThat(Judge.judge(rising.withTrace(hanging("request-#", 40, false))))
                .isEqualTo(plain);
        assertThat(Judge.judge(rising.withTrace(new Trace(null, null, List.of("no recording")))))
                .isEqualTo(plain);
    }

    private static Trace hanging(String stem, int threads, boolean idle) {
        return Traces.of(Traces.cluster(
                List.of(new Frame("java.lang.Object", "wait", 0), new Frame("com.acme.Copy", "loop", 12)),
                stem,
                "worker-1 in com.acme.Slot.take",
                threads,
                idle));
    }

    @Test
    void executorsThatAreForgottenLeakAndOnePoolThatFillsDoesNot() {
        var rising = evidence(Area.THREADS, second -> 40 + second / 10);
        var forgotten = threads("pool-#-thread-#", 240, 60, "com.acme.Job.run(Job.java:1)", true);
        var filling = threads("http-#-exec-#", 240, 0, "org.apache.tomcat.Queue.take(Queue.java:1)", true);

        assertThat(Judge.judge(rising.withOutsideHeap(List.of(forgotten), Map.of()))
                        .kind())
                .isEqualTo(Verdict.Kind.LEAK);
        assertThat(Judge.judge(rising.withOutsideHeap(List.of(filling), Map.of()))
                        .kind())
                .isEqualTo(Verdict.Kind.GROWTH);
    }

    @Test
    void aPoolThatHasReachedItsPlateauIsSteady() {
        var plateau = evidence(Area.THREADS, second -> Math.min(200, 40 + second / 5));

        assertThat(Judge.judge(plateau).kind()).isEqualTo(Verdict.Kind.STEADY);
        assertThat(Judge.growing(plateau)).isEmpty();
    }

    @Test
    void classesOfLoadersThatAreKeptLeakAndThoseAProgramComesToNeedDoNot() {
        var rising = evidence(Area.METASPACE, second -> 60 * MB + 30e3 * second)
                .withTrend(Area.CLASSES, trend(Area.CLASSES, second -> 9000 + 5 * second));
        var kept = Map.of(Area.METASPACE, 130 * MB);

        var leak = Judge.judge(rising.withOutsideHeap(List.of(loaders("com.acme.PluginLoader", 9000, 400)), kept));
        var warmUp = Judge.judge(rising.withOutsideHeap(
                List.of(loaders("jdk.internal.loader.ClassLoaders$AppClassLoader", 9000, 0)), kept));

        assertThat(leak.kind()).isEqualTo(Verdict.Kind.LEAK);
        assertThat(leak.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.area()).isEqualTo(Area.METASPACE);
            assertThat(finding.element()).isEqualTo("com.acme.PluginLoader");
            assertThat(finding.bytesPerSecond()).isCloseTo(30e3, within(600.0));
            assertThat(finding.countPerSecond()).isCloseTo(5, within(0.1));
        });
        var reflection = Judge.judge(
                rising.withOutsideHeap(List.of(loaders("jdk.internal.reflect.DelegatingClassLoader", 800, 800)), kept));
        assertThat(warmUp.kind()).isEqualTo(Verdict.Kind.GROWTH);
        assertThat(reflection.kind()).isEqualTo(Verdict.Kind.GROWTH);
    }

    @Test
    void whatAForcedCollectionTookAwayWasNoGrowth() {
        var rising = evidence(Area.METASPACE, second -> 60 * MB + 30e3 * second)
                .withOutsideHeap(List.of(loaders("com.acme.ScriptLoader", 9000, 400)), Map.of(Area.METASPACE, 65 * MB));

        assertThat(Judge.judge(rising).kind()).isEqualTo(Verdict.Kind.STEADY);
    }

    @Test
    void withoutAForcedCollectionNobodyIsAccusedOfWhatCollectionsFree() {
        var rising = evidence(Area.METASPACE, second -> 60 * MB + 30e3 * second)
                .withOutsideHeap(List.of(loaders("com.acme.PluginLoader", 9000, 400)), Map.of());

        assertThat(Judge.judge(rising).kind()).isEqualTo(Verdict.Kind.GROWTH);
    }

    @Test
    void directBuffersAreHeldByTheClassThatGrowsAlong() {
        var rising = evidence(Area.DIRECT, second -> 10 * MB + 300e3 * second)
                .withOutsideHeap(List.of(), Map.of(Area.DIRECT, 720 * MB));
        var buffers = growth("java.nio.DirectByteBuffer", 4.6);

        var leak = Judge.judge(rising.withClasses(new ClassComparison(
                2, true, List.of(buffers, growth("com.acme.Session", 4.5), growth("com.acme.Log", 90)))));
        var unnamed = Judge.judge(rising.withClasses(new ClassComparison(2, true, List.of(buffers))));

        assertThat(leak.kind()).isEqualTo(Verdict.Kind.LEAK);
        assertThat(leak.findings().get(0).area()).isEqualTo(Area.DIRECT);
        assertThat(leak.findings().get(0).holder()).isEqualTo("com.acme.Session");
        assertThat(leak.findings().get(0).bytesPerSecond()).isCloseTo(300e3, within(3e3));
        assertThat(unnamed.kind()).isEqualTo(Verdict.Kind.GROWTH);
    }

    @Test
    void theFieldThatKeepsWhatStandsForMemoryOutsideTheHeapIsAccused() {
        var rising = evidence(Area.DIRECT, second -> 10 * MB + 300e3 * second)
                .withOutsideHeap(List.of(), Map.of(Area.DIRECT, 720 * MB))
                .withClasses(new ClassComparison(2, true, List.of(growth("java.nio.DirectByteBuffer", 4.6))));

        assertThat(Judge.wantsHolders(rising)).containsOnlyKeys("java.nio.DirectByteBuffer");
        var leak = Judge.judge(rising.withPaths(List.of(keptBy("java.nio.DirectByteBuffer", "com.acme.Buffers"))));
        assertThat(leak.kind()).isEqualTo(Verdict.Kind.LEAK);
        assertThat(leak.findings().get(0).holder()).isEqualTo("com.acme.Buffers");
        assertThat(leak.findings().get(0).holderField()).isEqualTo("KEPT");
        assertThat(Judge.judge(rising.withPaths(List.of(keptBy("java.nio.DirectByteBuffer", "sun.nio.ch.Util"))))
                        .kind())
                .isEqualTo(Verdict.Kind.GROWTH);
    }

    @Test
    void nativeMemoryIsThatOfTheObjectsThatStandForItIfThereAreEnoughOfThem() {
        var rising = evidence(Area.NATIVE, second -> 150 * MB + 250e3 * second);
        var kept = List.of(keptBy("java.util.zip.Deflater", "com.acme.Archive"));

        assertThat(Judge.judge(rising.withClasses(
                                        new ClassComparison(2, true, List.of(growth("java.util.zip.Deflater", 1))))
                                .withPaths(kept))
                        .findings())
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.leaks()).isTrue();
                    assertThat(finding.element()).isEqualTo("java.util.zip.Deflater");
                    assertThat(finding.holder()).isEqualTo("com.acme.Archive");
                });
        assertThat(Judge.judge(rising.withClasses(
                                        new ClassComparison(2, true, List.of(growth("java.util.zip.Deflater", 0.1))))
                                .withPaths(kept))
                        .kind())
                .isEqualTo(Verdict.Kind.GROWTH);
    }

    @Test
    void nativeMemoryThatAProfilerSawUnfreedNamesTheLineThatAllocatesIt() {
        var rising = evidence(Area.NATIVE, second -> 150 * MB + 250e3 * second);

        assertThat(Judge.judge(rising.withAllocationSites(
                                List.of(unfreed("Archive", 10e6, 40), unfreed("Other", 2e6, 8))))
                        .findings())
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.leaks()).isTrue();
                    assertThat(finding.grade()).isEqualTo(Grade.B);
                    assertThat(finding.allocationSite()).isEqualTo("com.acme.Archive.pack(Archive.java:17)");
                    assertThat(finding.summary())
                            .startsWith("Native memory leaks")
                            .contains("allocated in com.acme.Archive");
                    assertThat(finding.anomaly()).contains("not freed");
                    assertThat(finding.evidence())
                            .anyMatch(line -> line.startsWith("Async-profiler saw 10 MB allocated within 40 s"));
                });
    }

    @Test
    void nativeMemoryIsNobodysIfNoPlaceExplainsMostOfItsGrowth() {
        var rising = evidence(Area.NATIVE, second -> 150 * MB + 250e3 * second);
        for (var sites : List.of(
                // too little for the growth
                List.of(unfreed("Archive", 2e6, 40)),
                // one of three alike
                List.of(unfreed("Archive", 10e6, 40), unfreed("Two", 10e6, 40), unfreed("Three", 10e6, 40)),
                // of a short life
                List.of(unfreed("Archive", 10e6, 0)))) {
            assertThat(Judge.judge(rising.withAllocationSites(sites)).kind()).isEqualTo(Verdict.Kind.GROWTH);
        }
    }

    private static AllocationSite unfreed(String simpleName, double bytes, int survivors) {
        var frame = new Frame("com.acme." + simpleName, "pack", 17);
        return new AllocationSite(
                ProfiledStack.NATIVE,
                frame.toString(),
                List.of(new Frame("libjvm.so", "os::malloc", 0), frame),
                Math.max(1, survivors),
                survivors,
                (long) bytes,
                Duration.ofSeconds(40));
    }

    @Test
    void whatTheAllocatorGivesBackIsNoLeak() {
        var rising = evidence(Area.NATIVE, second -> 150 * MB + 250e3 * second);
        double level = rising.trend(Area.NATIVE).orElseThrow().level();

        assertThat(Judge.judge(rising.withOutsideHeap(List.of(), Map.of(Area.NATIVE, 160 * MB)))
                        .findings())
                .isEmpty();
        assertThat(Judge.judge(rising.withOutsideHeap(List.of(), Map.of(Area.NATIVE, level - 10 * MB)))
                        .findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.evidence())
                        .anyMatch(line ->
                                line.startsWith("The C library, asked to give back what it keeps free, left ")));
    }

    /** 20 KB/s, beside arenas that keep 60 MB of garbage from before: more than half of what leaks within the window. */
    @Test
    void aSmallLeakIsNotExcusedByGarbageThatATrimGivesBack() {
        DoubleUnaryOperator leaking = second -> 150 * MB + 20e3 * second;
        double leaked = 20e3 * 60 * MINUTES;
        var first = trimmed(evidence(Area.NATIVE, leaking), 60 * MB);
        // the arenas fill again within minutes
        var second = trimmed(
                evidence(Area.NATIVE, time -> leaking.applyAsDouble(time) + leaked - 60 * MB * Math.exp(-time / 120)),
                60 * MB);

        assertThat(Judge.judge(first).kind()).isEqualTo(Verdict.Kind.INCONCLUSIVE);
        assertThat(Judge.judge(first).reason())
                .hasValueSatisfying(reason -> assertThat(reason)
                        .startsWith("native memory rose by 4")
                        .contains("it gave back 60 MB")
                        .contains("whether the 138 MB that are left grow")
                        .endsWith("39 min 45 s later at best"));
        assertThat(Judge.judge(second.withTrims(List.of(new Trim(Cases.FROM, left(first)))))
                        .findings())
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.leaks()).isFalse();
                    assertThat(finding.bytesPerSecond()).isCloseTo(20e3, within(1e3));
                    assertThat(finding.evidence()).anyMatch(line -> line.contains("40 min before it had left 138 MB"));
                });
    }

    @Test
    void garbageOfArenasAloneIsSteadyOnceTwoTrimsAWindowApartLeaveTheSame() {
        var filling = trimmed(evidence(Area.NATIVE, second -> 150 * MB + 20e3 * second), 48 * MB);

        assertThat(Judge.judge(filling).kind()).isEqualTo(Verdict.Kind.INCONCLUSIVE);
        assertThat(Judge.judge(filling.withTrims(List.of(new Trim(Cases.FROM.plusSeconds(1800), left(filling) - MB))))
                        .kind())
                .isEqualTo(Verdict.Kind.INCONCLUSIVE);
        assertThat(Judge.judge(filling.withTrims(List.of(new Trim(Cases.FROM, left(filling) - 20 * MB))))
                        .kind())
                .isEqualTo(Verdict.Kind.INCONCLUSIVE);
        assertThat(Judge.judge(filling.withTrims(List.of(
                                new Trim(Cases.FROM.minusSeconds(60), left(filling) - 50 * MB),
                                new Trim(Cases.FROM, left(filling) - MB))))
                        .kind())
                .isEqualTo(Verdict.Kind.STEADY);
    }

    @Test
    void aTrimExcusesNoMoreThanItGaveBack() {
        var rising = trimmed(evidence(Area.NATIVE, second -> 150 * MB + 250e3 * second), 350 * MB);

        assertThat(Judge.judge(rising).findings()).singleElement().satisfies(finding -> {
            assertThat(finding.bytesPerSecond()).isCloseTo(250e3, within(2e3));
            assertThat(finding.low()).isCloseTo(250e3 - 350 * MB / 2385, within(3e3));
        });
    }

    private static Evidence trimmed(Evidence evidence, double givenBack) {
        double level = evidence.trend(Area.NATIVE).orElseThrow().level();
        return evidence.withOutsideHeap(List.of(), Map.of(Area.NATIVE, level - givenBack));
    }

    private static double left(Evidence evidence) {
        return Objects.requireNonNull(evidence.collected().get(Area.NATIVE));
    }

    @Test
    void classesOfOneNameThatAFieldKeepsLeak() {
        var rising = evidence(Area.METASPACE, second -> 60 * MB + 30e3 * second)
                .withClasses(new ClassComparison(2, true, List.of(growth("java.lang.Class", 10))));
        var kept = List.of(keptBy("java.lang.Class", "com.acme.Scripts"));

        assertThat(Judge.wantsHolders(rising)).containsOnlyKeys("java.lang.Class");
        assertThat(Judge.judge(rising.withPaths(kept)).kind()).isEqualTo(Verdict.Kind.GROWTH);
        var leak = Judge.judge(rising.withOutsideHeap(List.of(), Map.of(Area.METASPACE, 130 * MB))
                .withPaths(kept));
        assertThat(leak.kind()).isEqualTo(Verdict.Kind.LEAK);
        assertThat(leak.findings().get(0).holder()).isEqualTo("com.acme.Scripts");
    }

    private static RetainingPath keptBy(String className, String holder) {
        return new RetainingPath(className, holder, "KEPT", List.of(holder + ".KEPT", className));
    }

    @Test
    void aLogThatIsMappedAndGrowsIsNoLeak() {
        var log = evidence(Area.MAPPED, second -> 200 * MB + 100e3 * second)
                .withOutsideHeap(List.of(), Map.of(Area.MAPPED, 440 * MB))
                .withClasses(new ClassComparison(2, true, List.of(growth("com.acme.Entry", 50))));

        assertThat(Judge.judge(log).kind()).isEqualTo(Verdict.Kind.GROWTH);
    }

    @Test
    void warmUpsOfCodeClassesAndMetaspaceAreSteady() {
        DoubleUnaryOperator warming = second -> -Math.expm1(-second / 240);
        var evidence = evidence(Area.METASPACE, second -> 40 * MB + 60 * MB * warming.applyAsDouble(second))
                .withTrend(Area.CLASSES, trend(Area.CLASSES, second -> 6000 + 9000 * warming.applyAsDouble(second)))
                .withTrend(Area.CODE, trend(Area.CODE, second -> 10 * MB + 40 * MB * warming.applyAsDouble(second)));

        assertThat(Judge.judge(evidence).kind()).isEqualTo(Verdict.Kind.STEADY);
    }

    @Test
    void whatNothingExplainsIsToldOnlyWhereNothingElseGrows() {
        var rest = trend(Area.NATIVE, second -> 150 * MB + 100e3 * second);
        var alone = evidence(Area.NATIVE, second -> 150 * MB + 100e3 * second);
        var besideThreads = evidence(Area.THREADS, second -> 40 + second / 10).withTrend(Area.NATIVE, rest);

        assertThat(Judge.judge(alone).kind()).isEqualTo(Verdict.Kind.GROWTH);
        assertThat(Judge.judge(alone).findings()).extracting(Finding::area).containsExactly(Area.NATIVE);
        assertThat(Judge.judge(besideThreads).findings())
                .extracting(Finding::area)
                .containsExactly(Area.THREADS);
    }

    static Evidence evidence(Area area, DoubleUnaryOperator value) {
        return Evidence.of(
                        new Subject(7, "shop", "OpenJDK 17", Cases.FROM, null),
                        Cases.FROM,
                        Cases.FROM.plusSeconds(60L * MINUTES))
                .withTrend(Area.HEAP, Cases.trend(Cases.steadyHeap()))
                .withTrend(area, trend(area, value));
    }

    /** A sample every 15 s, with noise as these series have it. */
    private static Trend trend(Area area, DoubleUnaryOperator value) {
        var random = new Random(17);
        double noise = area.isBytes() ? 0.3 * MB : 1;
        var observations = new ArrayList<Series.Observation>();
        for (int i = 0; i < 4 * MINUTES; i++) {
            double second = 15.0 * i;
            observations.add(new Series.Observation(
                    Cases.FROM.plusSeconds(15L * i),
                    Math.rint(value.applyAsDouble(second) + noise * random.nextDouble())));
        }
        return new TrendTest(area.isBytes() ? TrendSettings.forBytes() : TrendSettings.forCounts())
                .examine(Series.of(area.key(), observations));
    }

    private static FamilyGrowth threads(String name, int more, int pools, @Nullable String place, boolean pooled) {
        return new FamilyGrowth(
                new Family(Family.Kind.THREADS, name, 10 + more, 1 + pools, place, pooled), 10, 1, null);
    }

    private static FamilyGrowth loaders(String name, int classes, int loaders) {
        return new FamilyGrowth(
                new Family(Family.Kind.LOADERS, name, 100 + classes, 1 + loaders, null, false), 100, 1, null);
    }

    private static ClassGrowth growth(String name, double perSecond) {
        return new ClassGrowth(
                name, Rate.exactly(64 * perSecond), Rate.exactly(perSecond), 64_000, 1000, 0.1, 2, null, true);
    }
}
