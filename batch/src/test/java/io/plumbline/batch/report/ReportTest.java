package io.plumbline.batch.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.batch.offheap.Family;
import io.plumbline.batch.offheap.FamilyGrowth;
import io.plumbline.batch.offheap.Ledger;
import io.plumbline.batch.profile.AllocationSite;
import io.plumbline.batch.profile.Frame;
import io.plumbline.batch.profile.PathGrowth;
import io.plumbline.batch.profile.Profile;
import io.plumbline.batch.profile.ProfileDiff;
import io.plumbline.batch.profile.ProfileSummary;
import io.plumbline.batch.profile.ProfiledStack;
import io.plumbline.batch.profile.Reading;
import io.plumbline.batch.profile.Weighting;
import io.plumbline.batch.repair.Comparison;
import io.plumbline.batch.repair.Interval;
import io.plumbline.batch.repair.Outcome;
import io.plumbline.batch.repair.Quantity;
import io.plumbline.batch.repair.RepairCheck;
import io.plumbline.batch.trend.ClassComparison;
import io.plumbline.batch.trend.CollectorWork;
import io.plumbline.batch.trend.CollectorWork.Change;
import io.plumbline.batch.trend.CollectorWork.Line;
import io.plumbline.batch.trend.CollectorWork.Measure;
import io.plumbline.batch.trend.Series;
import io.plumbline.batch.verdict.Area;
import io.plumbline.batch.verdict.Cases;
import io.plumbline.batch.verdict.Evidence;
import io.plumbline.batch.verdict.Finding;
import io.plumbline.batch.verdict.Grade;
import io.plumbline.batch.verdict.Judge;
import io.plumbline.batch.verdict.RetainingPath;
import io.plumbline.batch.verdict.Subject;
import io.plumbline.batch.verdict.Verdict;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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
        assertThat(json.at("/series/0/exhaustionEarliest").asText())
                .isLessThanOrEqualTo(json.at("/series/0/exhaustionAt").asText());
    }

    @Test
    void theReportSaysTheBuildAndThatWithWhichTheCauseWasFoundFirst() throws JsonProcessingException {
        var json = new ObjectMapper().readTree(ReportJson.of(leak()));

        assertThat(json.get("build").asText()).isEqualTo("1.4.2");
        assertThat(json.get("findings").get(0).get("build").asText()).isEqualTo("1.4.2");
        assertThat(ReportHtml.of(leak()))
                .contains("<dt>Build</dt><dd>1.4.2</dd>", "<dt>First found in build</dt><dd>1.4.2</dd>");
        assertThat(ReportCsv.of(leak()))
                .containsPattern(
                        "change,since,build,repairOutcome,buildBefore,buildAfter,comparisons,stage,anomaly,knownLeak\r\n")
                .endsWith(",1.4.2,,,,,forensics,entries of a map are not taken out,\r\n");
    }

    @Test
    void whatANewBuildHasRepairedIsToldInPageJsonAndTable() throws JsonProcessingException {
        var report = steady(List.of(new RepairCheck(
                "f".repeat(40),
                Area.HEAP,
                HOSTILE,
                "It leaks.",
                3,
                "1.4.2",
                "1.4.3",
                Cases.FROM,
                Outcome.GONE,
                List.of(
                        new Comparison(
                                Quantity.BYTE_RATE,
                                null,
                                new Interval(300e3, 290e3, 310e3),
                                new Interval(0, -200, 200),
                                new Interval(-1, -1.001, -0.999),
                                Outcome.GONE,
                                null),
                        new Comparison(
                                Quantity.HIT_RATE,
                                "redirect",
                                new Interval(0.32, 0.31, 0.33),
                                new Interval(0.79, 0.78, 0.8),
                                new Interval(1.47, 1.4, 1.54),
                                Outcome.BETTER,
                                null)))));

        var page = ReportHtml.of(report);
        var json = new ObjectMapper()
                .readTree(ReportJson.of(report))
                .get("repairs")
                .get(0);
        var table = ReportCsv.of(report);

        assertThat(page)
                .contains("Repair check: build 1.4.3 since", "The repair holds: from build 1.4.2 to 1.4.3 it is gone.")
                .contains("<td>hit rate of redirect</td>", ">32&nbsp;% (31&nbsp;% to 33&nbsp;%)</td>", ">+147&nbsp;% (")
                .doesNotContain("<script");
        assertThat(json.get("outcome").asText()).isEqualTo("GONE");
        assertThat(json.at("/comparisons/1/quantity").asText()).isEqualTo("hit_rate");
        assertThat(json.at("/comparisons/1/after/value").asDouble()).isEqualTo(0.79);
        assertThat(table)
                .contains(",GONE,1.4.2,1.4.3,")
                .contains("hit rate of redirect: 32 % [31 % to 33 %] before")
                .doesNotContain(",=");
        assertThat(ReportHtml.of(steady(List.of()))).doesNotContain("Repair check");
    }

    private static Report steady(List<RepairCheck> repairs) {
        var evidence = Cases.evidence().withTrend(Area.HEAP, Cases.trend(Cases.steadyHeap()));
        return new Report(
                12,
                evidence,
                Cases.TO,
                Judge.judge(evidence),
                List.of(),
                null,
                null,
                List.of(),
                History.NONE,
                List.of(),
                repairs,
                null,
                ZoneOffset.UTC);
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
                Evidence.of(new Subject(1, "lost", "", null, null), Cases.FROM, Cases.TO),
                Cases.TO,
                new Verdict.Inconclusive("the target could not be reached"),
                List.of(ReportSeries.of(Area.HEAP, Series.of("heap", List.of()), trend)),
                null,
                null,
                List.of(),
                History.NONE,
                List.of(),
                List.of(),
                null,
                ZoneOffset.UTC);

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

    @Test
    void whatTheCollectorHadToDoIsATable() throws JsonProcessingException {
        var work = new CollectorWork(
                Cases.FROM,
                Cases.FROM.plusSeconds(60),
                Cases.TO.minusSeconds(60),
                Cases.TO,
                List.of(
                        new Line(Measure.FREQUENCY, 1 / 30.0, 1 / 3.0, Change.MORE, 1e-6),
                        new Line(Measure.PAUSE, 0.0125, 0.013, Change.LEVEL, 0.41),
                        new Line(Measure.SHARE, 0.0004, 0.0043, Change.MORE, 1e-6)));
        var report = report(leaking(), History.NONE, ZoneOffset.UTC, work);

        assertThat(ReportHtml.of(report))
                .contains(
                        "<h2>Garbage collections</h2>",
                        "one every 30 s",
                        "one every 3 s",
                        "ever more often (p &lt; 0.001)")
                .contains("12.5&nbsp;ms", "13&nbsp;ms", "no trend (p = 0.410)", "0.04&nbsp;%", "0.43&nbsp;%");
        var outline = new ObjectMapper().readTree(ReportOutline.of(ReportJson.of(report), false));
        assertThat(outline.path("collectorWork").path("lines").path(0).toString())
                .isEqualTo("{\"measure\":\"frequency\",\"first\":0.03333333333333333,\"last\":0.3333333333333333,"
                        + "\"change\":\"more\",\"pValue\":1.0E-6}");
        assertThat(ReportHtml.of(leak())).doesNotContain("Garbage collections</h2>");
    }

    @Test
    void profilesTellOfTheHeaviestStacksAndWhatGrew() {
        var evidence = leaking();
        var report = new Report(
                12,
                evidence,
                Cases.TO,
                Judge.judge(evidence),
                List.of(),
                null,
                null,
                List.of(),
                History.NONE,
                List.of(profile("com.example.Cart")),
                List.of(),
                null,
                ZoneOffset.UTC);

        assertThat(ReportHtml.of(report))
                .contains("Where what stays alive was allocated")
                .contains("<a href=\"../profiles/31/flame-graph\">")
                .contains("of 7 paths of calls 1 grew beyond doubt")
                .contains("4&nbsp;KB to 5.8&nbsp;KB/s");
        assertThat(ReportJson.of(report))
                .contains("\"profiles\":[{\"id\":31,\"reading\":\"live\"")
                .contains("\"growth\":4900.0");
    }

    private static Report leak() {
        return report(leaking());
    }

    @Test
    void timesAreThoseOfTheAdministratorsZone() {
        var page = ReportHtml.of(report(leaking(), History.NONE, ZoneId.of("Asia/Shanghai")));

        assertThat(page)
                .contains("Memory report, 2026-03-01 10:00 to 2026-03-01 10:10")
                .contains("times are Asia/Shanghai (UTC+08:00)")
                .doesNotContain("02:00");
    }

    @Test
    void eachCauseStandsWithTheChartOfWhatItMakesGrow() {
        var page = ReportHtml.of(leak());

        assertThat(page.split("<svg", -1)).hasSize(2);
        assertThat(page.indexOf("<svg"))
                .isGreaterThan(page.indexOf("What to do"))
                .isLessThan(page.indexOf("Fingerprint"));
    }

    @Test
    void aCauseThatWasKnownSaysSinceWhenAndInWhichProcess() {
        var finding = leak().verdict().findings().get(0);
        var firstSeen = Cases.TO.minus(Duration.ofDays(2));
        var history = new History(
                new History.Compared(11, Cases.TO.minus(Duration.ofDays(1)), false),
                List.of(new EarlierFinding(
                        finding,
                        11,
                        true,
                        Cases.TO.minus(Duration.ofDays(1)),
                        firstSeen,
                        firstSeen.minus(Duration.ofHours(1)))),
                List.of(),
                List.of(new Beginning(Cases.FROM, true, null)));
        var report = report(leaking(), history, ZoneOffset.UTC);

        assertThat(ReportHtml.of(report))
                .contains("Compared with the night before, 2026-02-28 02:10: 1 continuing")
                .contains("2026-02-27 02:10 <small>in the process started 2026-02-27 01:10")
                .contains("<strong class=\"continuing\">continuing</strong>");
        assertThat(ReportCsv.of(report)).contains(",CONTINUING,2026-02-27T02:10:00Z,1.4.2,");
        assertThat(ReportJson.of(report))
                .contains("\"comparedWith\":\"2026-02-28T02:10:00Z\"")
                .contains("\"kind\":\"CONTINUING\"");
    }

    @Test
    void whatIsGoneIsALineOfTheTableToo() {
        var finding = leak().verdict().findings().get(0);
        var before = Cases.FROM.minus(Duration.ofDays(1));
        var history = new History(
                new History.Compared(11, before, false),
                List.of(new EarlierFinding(finding, 11, true, before, before, null)),
                List.of(),
                List.of(new Beginning(Cases.FROM, true, null)));
        var evidence = Cases.evidence().withTrend(Area.HEAP, Cases.trend(Cases.steadyHeap()));
        var report = report(evidence, history, ZoneOffset.UTC);

        var lines = ReportCsv.of(report).split("\r\n");
        assertThat(lines).hasSize(2);
        assertThat(lines[1]).contains(finding.fingerprint()).endsWith(",GONE,2026-02-28T02:00:00Z,,,,,,,,");
        assertThat(ReportHtml.of(report))
                .contains("<strong class=\"gone\">gone</strong>")
                .contains("The process was started anew 2026-03-01 02:00");
    }

    @Test
    void classesThreadsAndStacksAreTold() {
        var stack = List.of(
                new Frame("com.acme.shop.RequestRegistry", "remember", 41), new Frame("com.acme.shop.Api", "get", 7));
        var known = leaking()
                .withAllocationSites(List.of(new AllocationSite(
                        "byte[]", stack.get(0).toString(), stack, 20, 18, 36_000_000, Duration.ofMinutes(9))))
                .withOutsideHeap(
                        List.of(new FamilyGrowth(
                                new Family(
                                        Family.Kind.THREADS,
                                        "worker-#",
                                        40,
                                        3,
                                        "com.acme.shop.Api.wait(Api.java:9)",
                                        true),
                                8,
                                1,
                                null)),
                        Map.of());

        assertThat(ReportHtml.of(report(known)))
                .contains("Classes that grow")
                .contains("worker-#</td><td class=\"whole\" data-of=\"before\">8</td>", ">40</td>", ">1 to 3</td>")
                .contains("Allocated through")
                .contains("Api.<wbr>get(<wbr>Api.<wbr>java:7)");
        assertThat(ReportJson.of(report(known)))
                .contains("\"stack\":[\"com.acme.shop.RequestRegistry.remember(RequestRegistry.java:41)\"")
                .contains("\"families\":[{\"kind\":\"threads\",\"name\":\"worker-#\",\"before\":8,\"now\":40");
    }

    private static Evidence leaking() {
        return Cases.evidence()
                .withTrend(Area.HEAP, Cases.trend(Cases.leakingHeap()))
                .withClasses(new ClassComparison(3, true, Cases.keptRequests()))
                .withAllocationSites(List.of(Cases.site("byte[]", 18)))
                .withGap("heap dump", "no window in which a pause is allowed");
    }

    private static Report report(Evidence evidence) {
        return report(evidence, History.NONE, ZoneOffset.UTC);
    }

    private static Report report(Evidence evidence, History history, ZoneId zone) {
        return report(evidence, history, zone, null);
    }

    private static Report report(
            Evidence evidence, History history, ZoneId zone, @Nullable CollectorWork collectorWork) {
        var trend = evidence.trend(Area.HEAP).orElseThrow();
        return new Report(
                12,
                evidence,
                evidence.to().plusSeconds(9),
                Judge.judge(evidence),
                List.of(ReportSeries.of(Area.HEAP, Cases.leakingHeap(), trend)),
                LEDGER,
                collectorWork,
                List.of(),
                history,
                List.of(),
                List.of(),
                null,
                zone);
    }

    /** One of which a path has grown. */
    private static ComparedProfile profile(String name) {
        var frames = List.of(new Frame("java.util.Arrays", "copyOf", 3541), new Frame(name, "add", 17));
        var stack = new ProfiledStack(name, frames, 3_000_000, 30, 9e10, Cases.FROM, Cases.TO);
        var profile = new Profile(
                Reading.LIVE,
                Weighting.SHARE_OF_GROWTH,
                Cases.FROM,
                Cases.TO,
                Duration.between(Cases.FROM, Cases.TO),
                0,
                List.of(stack));
        return new ComparedProfile(
                31,
                ProfileSummary.of(profile, List.of(name)),
                "the same hour of the last good day",
                new ProfileDiff(
                        Reading.LIVE,
                        "bytes/s",
                        List.of(new PathGrowth(name, frames, 100, 5000, 4900, 4000, 5800, 3, 30, 2_900_000, true)),
                        7));
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
                true,
                HOSTILE);
        var evidence = Evidence.of(new Subject(1, HOSTILE, HOSTILE, null, HOSTILE), Cases.FROM, Cases.TO)
                .withGap(HOSTILE, HOSTILE)
                .withPaths(List.of(new RetainingPath(HOSTILE, HOSTILE, HOSTILE, List.of(HOSTILE, HOSTILE))))
                .withOutsideHeap(
                        List.of(new FamilyGrowth(
                                new Family(Family.Kind.THREADS, HOSTILE, 2, 1, HOSTILE, false), 1, 1, HOSTILE)),
                        Map.of());
        return new Report(
                1,
                evidence,
                Cases.TO,
                new Verdict.Leak(HOSTILE, List.of(finding)),
                List.of(),
                null,
                null,
                List.of(new AcceptedRisk("that it crashes", HOSTILE, Cases.FROM)),
                History.NONE,
                List.of(profile(HOSTILE)),
                List.of(),
                null,
                ZoneOffset.UTC);
    }
}
