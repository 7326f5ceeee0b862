package io.plumbline.batch.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.forensics.DumpCulprit;
import io.plumbline.batch.forensics.DumpStudy;
import io.plumbline.batch.forensics.Growth;
import io.plumbline.batch.forensics.HeapVerdict;
import io.plumbline.batch.trace.GcClock;
import io.plumbline.batch.trace.GcCollector;
import io.plumbline.batch.trace.GcFloorPoint;
import io.plumbline.batch.trace.GcSource;
import io.plumbline.batch.trace.GcSummary;
import io.plumbline.batch.trace.GcTimeline;
import io.plumbline.batch.trace.PauseSummary;
import io.plumbline.batch.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FileVerdictTest {

    private static final DumpCulprit CULPRIT = new DumpCulprit(
            "com.acme.shop.Order grew by 9,000,000 bytes",
            "com.acme.shop.Order",
            "com.acme.shop.Orders",
            "BY_ID",
            20_000_000,
            9_000_000L,
            15_000.0,
            List.of(
                    "class",
                    "com.acme.shop.Orders.BY_ID",
                    "java.util.HashMap.table",
                    "java.util.HashMap$Node[][x]",
                    "com.acme.shop.Order"),
            List.of("objects from dump to dump: 1 -> 2"));

    private static Evidence seen(HeapVerdict verdict, int dumps, DumpCulprit... culprits) {
        var snapshots = new ArrayList<Growth.Snapshot>();
        for (int i = 0; i < dumps; i++) {
            snapshots.add(new Growth.Snapshot(Cases.FROM.plusSeconds(60L * i), 1000, 40_000_000, true));
        }
        return Cases.evidence().withDumps(new DumpStudy(snapshots, verdict, "why", List.of(culprits)));
    }

    @Test
    void aGrowthThatDumpsShowSteadilyIsALeakOfGradeBWithItsHolder() {
        var verdict = Judge.judge(seen(HeapVerdict.LEAK, 3, CULPRIT));

        assertThat(verdict.kind()).isEqualTo(Verdict.Kind.LEAK);
        assertThat(verdict.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.grade()).isEqualTo(Grade.B);
            assertThat(finding.element()).isEqualTo("com.acme.shop.Order");
            assertThat(finding.holder()).isEqualTo("com.acme.shop.Orders");
            assertThat(finding.holderField()).isEqualTo("BY_ID");
            assertThat(finding.bytesPerSecond()).isEqualTo(15_000);
            assertThat(finding.repair()).contains("put into a map").contains("Start at com.acme.shop.Orders.BY_ID.");
            assertThat(finding.evidence())
                    .contains("Heap dump of 2026-03-01T02:00:00Z: 1,000 objects, 40,000,000 bytes.")
                    .contains("objects from dump to dump: 1 -> 2");
        });
    }

    @Test
    void whereOldObjectsAreAllocatedIsTheThirdWitness() {
        var verdict = Judge.judge(
                seen(HeapVerdict.LEAK, 3, CULPRIT).withAllocationSites(List.of(Cases.site("com.acme.shop.Order", 18))));

        assertThat(verdict.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.grade()).isEqualTo(Grade.A);
            assertThat(finding.allocationSite()).startsWith("com.acme.shop.RequestRegistry.remember");
        });
    }

    @Test
    void theSameCauseHasTheSameFingerprintWhateverTheVerdict() {
        var leak = Judge.judge(seen(HeapVerdict.LEAK, 3, CULPRIT)).findings().get(0);
        var growth =
                Judge.judge(seen(HeapVerdict.GROWTH, 2, CULPRIT)).findings().get(0);

        assertThat(growth.fingerprint()).isEqualTo(leak.fingerprint());
        assertThat(growth.grade()).isEqualTo(Grade.C);
    }

    @Test
    void whatOneFieldHoldsInSeveralPlacesIsOneFinding() {
        var elsewhere = new DumpCulprit(
                "another table of orders",
                "com.acme.shop.Order",
                "com.acme.shop.Orders",
                "BY_ID",
                1,
                null,
                null,
                List.of(),
                List.of());
        var site = Cases.site("com.acme.shop.Order", 18);

        var dumps = Judge.judge(seen(HeapVerdict.INCONCLUSIVE, 1, CULPRIT, elsewhere));
        var recording = Judge.judge(Cases.evidence().withAllocationSites(List.of(site, site)));

        assertThat(dumps.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.evidence()).contains("another table of orders"));
        assertThat(recording.findings()).hasSize(1);
    }

    @Test
    void oneDumpHasSuspectsAndAccusesNobody() {
        var verdict = Judge.judge(seen(HeapVerdict.INCONCLUSIVE, 1, CULPRIT));

        assertThat(verdict.kind()).isEqualTo(Verdict.Kind.INCONCLUSIVE);
        assertThat(verdict.reason()).contains("why");
        assertThat(verdict.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.grade()).isEqualTo(Grade.C);
            assertThat(finding.repair()).startsWith("It may be meant to be there");
        });
    }

    @Test
    void dumpsWithoutGrowthAreSteady() {
        var verdict = Judge.judge(seen(HeapVerdict.STEADY, 2));

        assertThat(verdict.kind()).isEqualTo(Verdict.Kind.STEADY);
        assertThat(verdict.sentence()).isEqualTo("Between 2 heap dumps why.");
    }

    @Test
    void aRecordingAloneShowsWhereAndNotWhetherItGrows() {
        var verdict = Judge.judge(Cases.evidence()
                .withAllocationSites(
                        List.of(Cases.site("com.acme.shop.Order", 18), Cases.site("com.acme.shop.Once", 1))));

        assertThat(verdict.kind()).isEqualTo(Verdict.Kind.INCONCLUSIVE);
        assertThat(verdict.reason().orElseThrow()).contains("a recording alone");
        assertThat(verdict.findings()).extracting(Finding::element).containsExactly("com.acme.shop.Order");
    }

    @Test
    void withoutAnyFileTheGapsSayWhy() {
        var verdict = Judge.judge(Cases.evidence().withGap("uploaded files", "none arrived"));

        assertThat(verdict.reason()).contains("uploaded files: none arrived");
    }

    @Test
    void samplesOfTheJvmCountForMoreThanFiles() {
        var verdict =
                Judge.judge(seen(HeapVerdict.LEAK, 3, CULPRIT).withTrend(Area.HEAP, Cases.trend(Cases.steadyHeap())));

        assertThat(verdict.kind()).isEqualTo(Verdict.Kind.STEADY);
    }

    private static Evidence collected(long startBytes, long bytesPerCollection) {
        return collected(200, 60, startBytes, bytesPerCollection);
    }

    private static Evidence collected(int collections, long secondsApart, long startBytes, long bytesPerCollection) {
        var points = new ArrayList<GcFloorPoint>();
        for (int i = 0; i < collections; i++) {
            points.add(new GcFloorPoint(
                    Cases.FROM.plusSeconds(secondsApart * i),
                    startBytes + i * bytesPerCollection + 50_000L * (i % 7),
                    i + 1L));
        }
        var summary = new GcSummary(
                collections,
                0,
                0,
                collections,
                0,
                0,
                0,
                new PauseSummary(0, 0, 0, 0, 0, 0, List.of()),
                0,
                -1,
                0,
                60,
                60,
                0,
                0,
                List.of());
        var timeline = new GcTimeline(
                GcCollector.G1,
                null,
                GcClock.JVM,
                Cases.FROM,
                Cases.FROM.plusSeconds(secondsApart * collections),
                Set.of(GcSource.LOG),
                List.of(),
                collections,
                points,
                summary,
                0,
                List.of());
        return Cases.evidence().withTrace(new Trace(timeline, null, List.of()));
    }

    @Test
    void aFloorThatCollectionsLeaveHigherAndHigherIsAGrowthOfNobodyInParticular() {
        var verdict = Judge.judge(collected(100_000_000, 500_000));

        assertThat(verdict.kind()).isEqualTo(Verdict.Kind.GROWTH);
        assertThat(verdict.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.bytesPerSecond()).isBetween(8_000.0, 8_600.0));
    }

    @Test
    void aFloorThatCollectionsLeaveLevelIsSteady() {
        assertThat(Judge.judge(collected(100_000_000, 0)).kind()).isEqualTo(Verdict.Kind.STEADY);
    }

    @Test
    void aFewCollectionsWithoutGrowthTakeNothingBackThatADumpShows() {
        var one = seen(HeapVerdict.INCONCLUSIVE, 1, CULPRIT).dumps();
        var quiet = collected(10, 10, 100_000_000, 0);

        var verdict = Judge.judge(quiet.withDumps(Objects.requireNonNull(one)));

        assertThat(Judge.judge(quiet).findings()).isEmpty();
        assertThat(verdict.kind()).isEqualTo(Verdict.Kind.INCONCLUSIVE);
        assertThat(verdict.reason()).contains("why");
        assertThat(verdict.findings()).extracting(Finding::holderField).containsExactly("BY_ID");
    }

    @Test
    void aFewCollectionsWithoutGrowthTakeNothingBackThatOldObjectsShow() {
        var verdict = Judge.judge(
                collected(10, 10, 100_000_000, 0).withAllocationSites(List.of(Cases.site("com.acme.shop.Order", 18))));

        assertThat(verdict.kind()).isEqualTo(Verdict.Kind.INCONCLUSIVE);
        assertThat(verdict.reason().orElseThrow()).contains("a recording alone");
        assertThat(verdict.findings()).extracting(Finding::element).containsExactly("com.acme.shop.Order");
    }

    @Test
    void oneDumpBesideAGrowingFloorShowsWhatAccumulates() {
        var one = seen(HeapVerdict.INCONCLUSIVE, 1, CULPRIT).dumps();
        var evidence = collected(100_000_000, 500_000).withDumps(Objects.requireNonNull(one));

        var verdict = Judge.judge(evidence);

        assertThat(verdict.kind()).isEqualTo(Verdict.Kind.GROWTH);
        assertThat(verdict.findings())
                .hasSize(2)
                .anySatisfy(finding -> assertThat(finding.holderField()).isEqualTo("BY_ID"));
    }
}
