package io.plumbline.server.container;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.plumbline.server.container.ConsolePages.CONSOLE;
import static io.plumbline.server.container.ConsolePages.darkAndNarrow;
import static io.plumbline.server.container.ConsolePages.fits;
import static io.plumbline.server.container.ConsolePages.tabTo;
import static io.plumbline.server.container.ConsolePages.wide;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Media;
import io.plumbline.persistence.diagnosis.ReportRepository;
import io.plumbline.persistence.diagnosis.StoredReport;
import io.plumbline.server.product.LinksApi;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The charts of a diagnosis in the console: what the report drew, for eyes, ears, the keyboard and paper. */
@ExtendWith({ServerUnderTest.class, ArquillianExtension.class})
@TestInstance(Lifecycle.PER_CLASS)
class ConsoleChartIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SAMPLES = 240;
    private static final Instant FIRST = Instant.parse("2026-03-01T02:00:00Z");
    private static final Pattern PDF_PAGE = Pattern.compile("/Type\\s*/Page\\b");

    private final LinksApi api = new LinksApi(ServerUnderTest.address(), ServerUnderTest.API_KEY);

    @RegisterExtension
    final Browser browser = new Browser();

    @Deployment(testable = false)
    static WebArchive application() {
        return ServerUnderTest.application();
    }

    @Test
    void aFindingStandsWithTheChartOfWhatItMakesGrowAndItsNumbersInTheZoneOfTheReport() throws Exception {
        var page = signedIn(wide().setTimezoneId("America/New_York"));
        page.navigate(CONSOLE.resolve("diagnoses/" + leakOfHeap("chart")).toString());
        var section = page.locator("section#f00d");

        var picture = section.locator("figure svg");
        assertThat(picture).hasAttribute("role", "img");
        assertThat(picture)
                .hasAttribute(
                        "aria-label",
                        Pattern.compile("heap from Mar 1, 2026, 10:00, 60 MB, to Mar 1, 2026, 10:59, .*"));
        for (var part :
                new String[] {"samples", "floor", "fit", "band", "event", "limit", "ahead", "reach", "reached"}) {
            assertThat(picture.locator("path." + part).first()).isAttached();
        }
        assertThat(picture).containsText("build <img src=x onerro…");
        assertThat(picture).containsText("limit 512 MB");
        assertThat(page.locator("main img[onerror]")).hasCount(0);
        assertThat(section.locator("figcaption")).containsText("Asia/Shanghai (GMT+8)");

        var numbers = section.getByText("The numbers of this chart");
        tabTo(page, numbers);
        page.keyboard().press("Enter");
        assertThat(section.locator("figure dl"))
                .containsText("Mar 1, 2026, 12:05 (Mar 1, 2026, 11:58 and Mar 1, 2026, 12:19)");
        assertThat(section.locator("figure dl")).containsText("started");
        assertThat(section.locator("figure tbody tr")).hasCount(24);
        fits(page);
        browser.audit(page);
    }

    @Test
    void whatElseWasMeasuredIsDrawnOnceSomebodyWantsToSeeIt() throws Exception {
        var page = signedIn(darkAndNarrow());
        page.navigate(CONSOLE.resolve("diagnoses/" + leakOfHeap("chart-others")).toString());
        var others = page.locator("section#measured");
        assertThat(others.locator("svg")).hasCount(0);

        tabTo(page, others.locator("summary").first());
        page.keyboard().press("Enter");

        assertThat(others.locator("svg")).hasCount(1);
        assertThat(others.locator("svg")).hasAttribute("aria-label", Pattern.compile("threads from .*, 60, to .*"));
        fits(page);
        browser.audit(page);
    }

    @Test
    void aLeakOfThreadsHasTheChartOfThreads() throws Exception {
        var diagnosis = ConsoleData.leakOfThreads("chart-threads");
        report(diagnosis, "threads");
        var page = signedIn(darkAndNarrow().setLocale("zh-CN"));
        page.navigate(CONSOLE.resolve("diagnoses/" + diagnosis).toString());

        assertThat(page.locator("section#c0de figure svg")).hasAttribute("aria-label", Pattern.compile("线程：自 .*"));
        assertThat(page.locator("section#c0de figcaption")).containsText("Asia/Shanghai");
        fits(page);
        browser.audit(page);
    }

    @Test
    void whereNothingWasFoundTheHeapIsDrawn() throws Exception {
        var diagnosis = leakOfHeap("chart-steady");
        ConsoleData.makeSteady(diagnosis);
        report(diagnosis, "");
        var page = signedIn(wide().setViewportSize(3840, 2160));
        page.navigate(CONSOLE.resolve("diagnoses/" + diagnosis).toString());

        assertThat(page.locator("section#heap figure svg")).isVisible();
        assertThat(page.locator("section#heap svg path.fit")).isAttached();
        fits(page);
        browser.audit(page);
    }

    @Test
    void aDiagnosisIsPrintedDarkOnLightWithItsChart() throws Exception {
        var page = signedIn(darkAndNarrow());
        page.navigate(
                CONSOLE.resolve("diagnoses/" + leakOfHeap("chart-printed")).toString());
        assertThat(page.locator("section#f00d figure svg")).isVisible();

        page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT).setColorScheme(ColorScheme.DARK));

        assertThat((String) page.evaluate("() => getComputedStyle(document.querySelector('main')).color"))
                .as("ink on paper")
                .matches("rgb\\((\\d{1,2}), (\\d{1,2}), (\\d{1,2})\\)");
        assertThat(page.locator("section#f00d figure svg")).isVisible();
        assertThat(page.locator("header")).not().isVisible();
        browser.audit(page);
        var printed = new String(
                page.pdf(new Page.PdfOptions().setFormat("A4").setPrintBackground(true)), StandardCharsets.ISO_8859_1);
        assertThat(PDF_PAGE.matcher(printed).results().count()).isBetween(1L, 8L);
    }

    @Test
    void anOutlineHasFewerPointsThanTheReportAndAllSeriesOnRequest() throws Exception {
        var diagnosis = leakOfHeap("chart-rest");
        var path = "/rest/diagnosis/v1/reports/" + diagnosis + "/outline";

        var outline = JSON.readTree(api.get(path).body());
        assertThat(outline.at("/series/0/samples")).hasSize(SAMPLES);
        assertThat(outline.at("/series/1").has("samples")).isFalse();
        assertThat(outline.has("findings")).isFalse();
        assertThat(JSON.readTree(api.get(path + "?series=all").body()).at("/series/1/samples"))
                .hasSize(SAMPLES);
        assertThat(api.get(path + "?series=some").statusCode()).isEqualTo(400);
        assertThat(api.get("/rest/diagnosis/v1/reports/999999999/outline").statusCode())
                .isEqualTo(404);
    }

    private static long leakOfHeap(String target) throws Exception {
        var diagnosis = ConsoleData.leak(ConsoleData.target(target));
        report(diagnosis, "heap");
        return diagnosis;
    }

    /** @param area in which something was found; empty if nothing was */
    private static void report(long diagnosis, String area) {
        var json = "{\"id\":" + diagnosis + ",\"findings\":["
                + (area.isEmpty() ? "" : "{\"area\":\"" + area + "\"}")
                + "],\"beginnings\":[{\"at\":\"2026-03-01T02:10:00Z\",\"start\":true},"
                + "{\"at\":\"2026-03-01T02:30:00Z\",\"start\":true,\"build\":\"<img src=x onerror=alert(1)>\"}],"
                + "\"timeZone\":\"Asia/Shanghai\",\"changes\":[],\"series\":[" + series("heap", 1e6) + ","
                + series("threads", 1) + "],\"notLookedAt\":[]}";
        new ReportRepository(ServerUnderTest.database().dataSource())
                .put(new StoredReport(diagnosis, Instant.now(), "<p>", json, "a,b", null));
    }

    /** An hour that begins at 60 of a unit and gains one each half minute, towards 512 million at 12:05. */
    private static String series(String area, double unit) {
        var points = IntStream.range(0, SAMPLES)
                .mapToObj(i -> point(FIRST.plusSeconds(15L * i), unit * (60 + i / 2.0)))
                .collect(Collectors.joining(","));
        return "{\"area\":\"" + area + "\",\"kind\":\"GROWING\",\"reason\":\"It grows.\",\"perSecond\":" + unit / 30
                + ",\"low\":" + unit / 33 + ",\"high\":" + unit / 28 + ",\"pValue\":1.0E-9,\"points\":60,"
                + "\"limit\":5.12E8,\"exhaustionAt\":\"2026-03-01T04:05:00Z\",\"exhaustionEarliest\":\"2026-03-01T03:58:00Z\","
                + "\"exhaustionLatest\":\"2026-03-01T04:19:00Z\",\"samples\":[" + points + "],\"floor\":[" + points
                + "],\"line\":[" + point(FIRST, unit * 60) + ","
                + point(FIRST.plusSeconds(15L * (SAMPLES - 1)), unit * (60 + (SAMPLES - 1) / 2.0)) + "]}";
    }

    private static String point(Instant at, double value) {
        return "{\"at\":\"" + at + "\",\"value\":" + value + "}";
    }

    private Page signedIn(NewContextOptions options) {
        var page = browser.open(options);
        page.navigate(CONSOLE.toString());
        // in whichever language
        page.locator("#key").fill(ServerUnderTest.API_KEY);
        page.keyboard().press("Enter");
        assertThat(page.locator("nav a").first()).isVisible();
        return page;
    }
}
