package io.plumbline.bench.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.server.demo.LabTruth;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LabReportTest {

    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final CaseResult FOUND = new CaseResult(
            "found",
            true,
            "2xG1",
            List.of(),
            List.of("GROWTH", "LEAK"),
            "",
            Duration.ofSeconds(207),
            2,
            true,
            finding("an.Element", "a.Other", 110));
    private static final CaseResult GROWTH =
            new CaseResult("growth", true, "8xG1", List.of(), List.of("GROWTH"), "LEAK", null, 3, true, null);
    private static final CaseResult QUIET =
            new CaseResult("quiet", false, "8xG1", List.of(), List.of(), "STEADY", null, 0, true, null);
    private static final CaseResult ACCUSED =
            new CaseResult("accused", false, "8xG1", List.of(), List.of(), "LEAK", null, 0, false, null);

    @Test
    void onlyWhatTheWatchCalledALeakInTimeIsFound() {
        assertThat(FOUND.outcome()).isEqualTo("found");
        assertThat(GROWTH.outcome()).isEqualTo("MISSED");
        assertThat(GROWTH.verdicts()).isEqualTo("GROWTH; asked: LEAK");
    }

    @Test
    void aHealthyProgramIsAccusedByWhoeverSaysSo() {
        assertThat(QUIET.outcome()).isEqualTo("quiet");
        assertThat(ACCUSED.outcome()).isEqualTo("FALSE ALARM");
        assertThat(ACCUSED.verdicts()).isEqualTo("never called; asked: LEAK; JVM DIED");
    }

    @Test
    void theRateIsComparedWithTheTruthOfTheSameWindow() {
        assertThat(finding("an.Element", "a.Holder", 110).truth()).isEqualTo(100);
        assertThat(finding("an.Element", "a.Holder", 110).error().orElseThrow()).isEqualTo(0.1);
    }

    @Test
    void aRowSaysWhatWasNamedAndWhatWrongly() {
        assertThat(LabReport.line(FOUND))
                .isEqualTo("| found | 2xG1 | found | GROWTH, LEAK | 3:27 | 0.1 KB/s | 0.1 KB/s | 10.0 % | `heap` |"
                        + " `Element` | `Other` (wrong) | `Site.of(Site.java:1)` | 2 |");
    }

    @Test
    void anAllocationIsThatOfTheProgramOrOfTheLibraryThatItUses() {
        assertThat(allocatedIn("io.plumbline.lab.task.ExecutorQueue.serve(ExecutorQueue.java:28)")
                        .namesTheAllocation())
                .isTrue();
        assertThat(allocatedIn("an.Library.create(Library.java:1)").namesTheAllocation())
                .isTrue();
        assertThat(allocatedIn("io.plumbline.lab.load.Churn.run(Churn.java:9)").namesTheAllocation())
                .isFalse();
        assertThat(allocatedIn("io.plumbline.lab.task.ExecutorQueue.serve").namesTheAllocation())
                .isFalse();
        assertThat(allocatedIn("").namesTheAllocation()).isFalse();
    }

    @Test
    void theSummaryCounts() {
        assertThat(new LabReport(List.of(FOUND, GROWTH, QUIET, ACCUSED)).markdown())
                .contains("4 cases: 2 leaks, 2 healthy. Precision 0.50 (1 of 2 accused), recall 0.50 (1 of 2 leaks).")
                .contains("Error of the rate: median 10.0 %, worst 10.0 %. Time to LEAK: median 3:27, longest 3:27.")
                .contains("Of the leaks found: area named 1.00, element 1.00, holder 0.00, the right cause first 1.00.")
                .contains("Of those of the heap, 1: element named 1.00, holder 0.00, allocating method and line 0.00.")
                .contains("Forced collections: 5 in all, 3 at most.");
    }

    @Test
    void whatWasRunWithAcceptedRisksStandsApartAndCountsNowhereElse() {
        var missed = new CaseResult("found", true, "2xG1", List.of(), List.of(), "GROWTH", null, 0, true, null);
        var accepted = new CaseResult(
                "found",
                true,
                "2xG1",
                List.of("PROFILER"),
                List.of("LEAK"),
                "",
                Duration.ofSeconds(207),
                2,
                true,
                finding("an.Element", "a.Holder", 110));

        var report = new LabReport(List.of(missed, accepted)).markdown();

        assertThat(report)
                .contains("| forced GCs | with accepted risks |\n")
                .contains("| found | 2xG1 | MISSED | never called; asked: GROWTH |")
                .contains(
                        " | 0 | PROFILER: 2xG1, found, LEAK, 3:27, 0.1 KB/s of 0.1 KB/s, `Element`, `Holder`, `Site.of(Site.java:1)` |\n")
                .contains(
                        "1 cases: 1 leaks, 0 healthy. Precision unknown (0 of 0 accused), recall 0.00 (0 of 1 leaks).")
                .contains("Apart, with accepted risks: 1 cases; 1 of 1 leaks found, 0 false alarms.");
        assertThat(new LabReport(List.of(accepted)).markdown())
                .contains("\n| found | | | | | | | | | | | | | PROFILER: 2xG1, found,")
                .doesNotContain("Precision");
    }

    private static FindingBesideTruth allocatedIn(String site) {
        var finding = finding("an.Element", "a.Holder", 100);
        return new FindingBesideTruth(
                finding.truthNow(),
                finding.truth(),
                finding.found(),
                finding.area(),
                finding.element(),
                finding.holder(),
                site);
    }

    private static FindingBesideTruth finding(String element, String holder, int bytesPerSecond) {
        try {
            var diagnosis = new ObjectMapper()
                    .readTree("{\"from\":\"2026-03-01T12:01:00Z\",\"to\":\"2026-03-01T12:02:00Z\",\"findings\":[{"
                            + "\"area\":\"heap\",\"grade\":\"B\",\"bytesPerSecond\":" + bytesPerSecond
                            + ",\"element\":\"" + element + "\",\"holder\":\"" + holder
                            + "\",\"allocationSite\":\"a.Site.of(Site.java:1)\"}]}");
            return FindingBesideTruth.of(
                    diagnosis, List.of(truth(0, 0), truth(60, 900), truth(120, 6900), truth(180, 9000)));
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static LabTruth truth(int seconds, long bytes) {
        return new LabTruth(
                START.plusSeconds(seconds),
                seconds,
                "leak",
                "heap",
                START,
                bytes,
                1,
                0,
                0,
                0,
                "an.Element",
                "a.Holder",
                "field");
    }
}
