package io.plumbline.batch.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.batch.trace.Trace;
import io.plumbline.batch.trace.Traces;
import io.plumbline.batch.verdict.Area;
import io.plumbline.batch.verdict.Cases;
import io.plumbline.batch.verdict.Judge;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What a report tells of collections, threads and requests. */
class TraceReportTest {

    private static final String HOSTILE = "<script>alert(\"x\")</script>\u202E\u0000";

    @Test
    void collectionsAreADrawingWithWhatWasBeforeAfterAndAlive() {
        var page = ReportHtml.of(report(Traces.of("com.acme.Shop", 100)));

        assertThat(page)
                .contains("<h2>Garbage collections</h2>")
                .contains("<path class=\"heap\" d=\"M")
                .contains("<path class=\"live\" d=\"M")
                .contains("<path class=\"pause\" d=\"M")
                .contains("<path class=\"own\" d=\"M")
                .contains("100 collections by G1 in 1 min 40 s: 100 young.")
                .contains("12.3 ms at most")
                .contains("At first there was one every 30 s, at last one every 3 s.")
                .contains(
                        "<td class=\"whole\" data-of=\"at\">2026-03-01 02:01:39</td>",
                        "5.24&nbsp;MB in use, 2026-03-01 02:01:39")
                .contains("8-&gt;4-&gt;? MB, 1.000&nbsp;ms");
        assertThat(page).doesNotContain("NaN");
    }

    @Test
    void manyCollectionsAreDrawnAsFewAndNoneAsASentence() {
        var many = Objects.requireNonNull(Traces.of("shop", 5_000).collections());
        var none = Objects.requireNonNull(Traces.of("shop", 0).collections());
        var times = new LocalTimes(ZoneOffset.UTC);

        assertThat(GcChart.of(many, times)).hasSizeLessThan(60_000);
        assertThat(GcChart.of(none, times)).contains("No collection was recorded");
    }

    @Test
    void threadsThatHangAndRoutesAreTables() {
        var page = ReportHtml.of(report(Traces.of("com.acme.Shop", 10)));

        assertThat(page)
                .contains("<h3>Where threads hang</h3>")
                .contains(
                        "<td class=\"whole\" data-of=\"threads\">60</td><td data-of=\"at\">com.<wbr>acme.<wbr>Shop.<wbr>com.<wbr>acme.<wbr>Shop(<wbr>Shop.<wbr>java:7)</td>")
                .contains("12&nbsp;min (50)")
                .contains("more start than end; 60 were started and do not end")
                .contains("<h2>What requests allocate and wait for</h2>")
                .contains(
                        "GET com.<wbr>acme.<wbr>Shop</td>",
                        ">100</td>",
                        ">50&nbsp;ms</td>",
                        ">90&nbsp;ms</td>",
                        ">4&nbsp;KB</td>");
    }

    @Test
    void aReportWithoutATraceSaysNothingOfIt() {
        var page = ReportHtml.of(report(new Trace(null, null, List.of())));

        assertThat(page).doesNotContain("Garbage collections", "Where threads hang", "What to know of the recording");
    }

    @Test
    void hostileNamesStayTextInThePage() {
        var page = ReportHtml.of(report(Traces.of(HOSTILE, 10)));

        assertThat(page).doesNotContain("<script", "\u202E", "\u0000").contains("&lt;script&gt;alert(&quot;x&quot;)");
    }

    @Test
    void theJsonHasTheTraceWithTheNewestCollections() throws JsonProcessingException {
        var json = new ObjectMapper().readTree(ReportJson.of(report(Traces.of(HOSTILE, 600))));

        var collections = json.path("trace").path("collections");
        assertThat(collections.path("events")).hasSize(500);
        assertThat(collections.path("leftOut").asInt()).isEqualTo(100);
        assertThat(json.path("trace")
                        .path("threads")
                        .path("clusters")
                        .get(0)
                        .path("stems")
                        .get(1)
                        .asText())
                .isEqualTo(HOSTILE);
    }

    private static Report report(Trace trace) {
        var evidence = Cases.evidence()
                .withTrend(Area.HEAP, Cases.trend(Cases.steadyHeap()))
                .withTrace(trace);
        return new Report(
                12,
                evidence,
                evidence.to(),
                Judge.judge(evidence),
                List.of(),
                null,
                null,
                List.of(),
                History.NONE,
                List.of(),
                List.of(),
                null,
                ZoneOffset.UTC);
    }
}
