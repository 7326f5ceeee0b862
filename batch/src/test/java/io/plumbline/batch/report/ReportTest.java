package io.plumbline.batch.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.batch.offheap.Ledger;
import io.plumbline.batch.trend.ClassComparison;
import io.plumbline.batch.trend.Series;
import io.plumbline.batch.verdict.Area;
import io.plumbline.batch.verdict.Cases;
import io.plumbline.batch.verdict.Evidence;
import io.plumbline.batch.verdict.Finding;
import io.plumbline.batch.verdict.Grade;
import io.plumbline.batch.verdict.Judge;
import io.plumbline.batch.verdict.Subject;
import io.plumbline.batch.verdict.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {

    private static final Ledger LEDGER =
            new Ledger(Cases.FROM, Cases.TO, List.of(new Ledger.Line("thread stacks", 4_000_000, 6_000_000)));

    private static final String HOSTILE = "=cmd|'/c calc'!A1<script>alert(\"x\")</script>\u202E\u0000,\"\r\nnext";

    @Test
    void thePageSaysVerdictRateAndRepair() {
        var page = ReportHtml.of(leak());

        assertThat(page)
                .contains("<p class=\"word\">LEAK</p>")
                .contains("300 KB/s")
                .contains("What to do")
                .contains("Remove the entry when the request ends")
                .contains("<path class=\"fit\"")
                .contains("What was not looked at");
    }

    @Test
    void thePageNeedsNothingElse() {
        assertThat(ReportHtml.of(leak())).doesNotContain("<script", "http://", "https://", "url(", "@import", "src=");
    }

    @Test
    void hostileNamesStayTextInThePage() {
        var page = ReportHtml.of(hostile());

        assertThat(page).doesNotContain("<script", "\u202E", "\u0000").contains("&lt;script&gt;alert(&quot;x&quot;)");
    }

    @Test
    void theJsonHasTheNamesOfADiagnosisAndLeavesOutWhatIsUnknown() throws JsonProcessingException {
        var json = new ObjectMapper().readTree(ReportJson.of(leak()));

        assertThat(json.get("verdict").asText()).isEqualTo("LEAK");
        assertThat(json.get("from").asText()).isEqualTo("2026-03-01T02:00:00Z");
        assertThat(json.has("reason")).isFalse();
        var finding = json.get("findings").get(0);
        assertThat(finding.get("area").asText()).isEqualTo("heap");
        assertThat(finding.get("grade").asText()).isEqualTo("B");
        assertThat(finding.get("element").asText()).isEqualTo("com.acme.shop.RequestBuffer");
        assertThat(finding.has("holder")).isFalse();
        assertThat(json.get("series").get(0).get("line")).hasSize(2);
    }

    @Test
    void theReportSaysTheBuildAndThatWithWhichTheCauseWasFoundFirst() throws JsonProcessingException {
        var json = new ObjectMapper().readTree(ReportJson.of(leak()));

        assertThat(json.get("build").asText()).isEqualTo("1.4.2");
        assertThat(json.get("findings").get(0).get("build").asText()).isEqualTo("1.4.2");
        assertThat(ReportHtml.of(leak()))
                .contains("<dt>Build</dt><dd>1.4.2</dd>", "<dt>First found in build</dt><dd>1.4.2</dd>");
        assertThat(ReportCsv.of(leak())).containsPattern("evidence,build\r\n").endsWith(",1.4.2\r\n");
    }

    @Test
    void whatWasAcceptedForTheJvmIsSaid() throws JsonProcessingException {
        var json = new ObjectMapper()
                .readTree(ReportJson.of(hostile()))
                .get("acceptedRisks")
                .get(0);

        assertThat(json.get("risk").asText()).isEqualTo("that it crashes");
        assertThat(json.get("by").asText()).isEqualTo(HOSTILE);
        assertThat(json.get("at").asText()).isEqualTo(Cases.FROM.toString());
        assertThat(ReportHtml.of(hostile())).contains("<h2>Risks accepted</h2>", "<li>that it crashes, by ");
        assertThat(ReportHtml.of(leak())).doesNotContain("Risks accepted");
    }

    @Test
    void hostileNamesSurviveInTheJson() throws JsonProcessingException {
        var json = new ObjectMapper().readTree(ReportJson.of(hostile()));

        assertThat(json.get("findings").get(0).get("element").asText()).isEqualTo(HOSTILE);
    }

    @Test
    void formulasAreDefusedAndFieldsQuotedInTheTable() {
        var table = ReportCsv.of(hostile());

        assertThat(table)
                .contains("\"'=cmd|'/c calc'!A1<script>alert(\"\"x\"\")</script>")
                .doesNotContain(",=", ",\"=");
        assertThat(table).startsWith("diagnosis,target,").endsWith("\r\n");
    }

    @Test
    void aSteadyReportIsOneLineOfAsManyColumns() {
        var evidence = Cases.evidence().withTrend(Area.HEAP, Cases.trend(Cases.steadyHeap()));

        var lines = ReportCsv.of(report(evidence)).split("\r\n");

        assertThat(lines).hasSize(2);
        assertThat(lines[1].chars().filter(character -> character == ',').count())
                .isEqualTo(
                        lines[0].chars().filter(character -> character == ',').count());
    }

    @Test
    void aReportWithoutSamplesIsStillAPage() {
        var trend = Cases.trend(Series.of("heap", List.of()));
        var report = new Report(
                1,
                new Subject(1, "lost", "", null, null),
                Cases.FROM,
                Cases.TO,
                Cases.TO,
                new Verdict.Inconclusive("the target could not be reached"),
                List.of(ReportSeries.of(Area.HEAP, Series.of("heap", List.of()), trend)),
                null,
                List.of(),
                List.of());

        assertThat(ReportHtml.of(report)).contains("INCONCLUSIVE").contains("Too few samples to draw");
        assertThat(ReportJson.of(report)).contains("\"reason\":\"the target could not be reached\"");
    }

    @Test
    void whatTheProcessConsistsOfIsATable() {
        assertThat(ReportHtml.of(leak())).contains("<th>thread stacks</th><td>4 MB</td><td>6 MB</td><td>2 MB</td>");
        assertThat(ReportJson.of(leak()))
                .contains("\"residentMemory\":{")
                .contains("{\"what\":\"thread stacks\",\"fromBytes\":4000000,\"toBytes\":6000000}");
    }

    private static Report leak() {
        return report(Cases.evidence()
                .withTrend(Area.HEAP, Cases.trend(Cases.leakingHeap()))
                .withClasses(new ClassComparison(3, true, Cases.keptRequests()))
                .withAllocationSites(List.of(Cases.site("byte[]", 18)))
                .withGap("heap dump", "no window in which a pause is allowed"));
    }

    private static Report report(Evidence evidence) {
        var trend = evidence.trend(Area.HEAP).orElseThrow();
        return new Report(
                12,
                evidence.subject(),
                evidence.from(),
                evidence.to(),
                evidence.to().plusSeconds(9),
                Judge.judge(evidence),
                List.of(ReportSeries.of(Area.HEAP, Cases.leakingHeap(), trend)),
                LEDGER,
                evidence.gaps(),
                List.of());
    }

    private static Report hostile() {
        var finding = new Finding(
                "00",
                Area.HEAP,
                Grade.B,
                HOSTILE,
                -1.0,
                -2.0,
                3.0,
                null,
                null,
                HOSTILE,
                HOSTILE,
                HOSTILE,
                HOSTILE,
                List.of(HOSTILE),
                HOSTILE,
                List.of(HOSTILE),
                HOSTILE);
        return new Report(
                1,
                new Subject(1, HOSTILE, HOSTILE, null, HOSTILE),
                Cases.FROM,
                Cases.TO,
                Cases.TO,
                new Verdict.Leak(HOSTILE, List.of(finding)),
                List.of(),
                null,
                List.of(),
                List.of(new AcceptedRisk("that it crashes", HOSTILE, Cases.FROM)));
    }
}
