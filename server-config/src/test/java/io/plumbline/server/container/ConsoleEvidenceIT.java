package io.plumbline.server.container;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.plumbline.server.container.ConsolePages.CONSOLE;
import static io.plumbline.server.container.ConsolePages.answer;
import static io.plumbline.server.container.ConsolePages.darkAndNarrow;
import static io.plumbline.server.container.ConsolePages.exact;
import static io.plumbline.server.container.ConsolePages.fits;
import static io.plumbline.server.container.ConsolePages.named;
import static io.plumbline.server.container.ConsolePages.signIn;
import static io.plumbline.server.container.ConsolePages.tabTo;
import static io.plumbline.server.container.ConsolePages.wide;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Media;
import io.plumbline.persistence.access.ApiKeys;
import io.plumbline.persistence.access.Right;
import io.plumbline.server.product.Awaiting;
import io.plumbline.server.product.LinksApi;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The console's pages about evidence, keys and settings, in a browser, over recordings that were sent and diagnosed. */
@ExtendWith({ServerUnderTest.class, ArquillianExtension.class})
@TestInstance(Lifecycle.PER_CLASS)
class ConsoleEvidenceIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DIAGNOSIS = "/rest/diagnosis/v1/";
    private static final String KEYS = "/rest/access/v1/keys";
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration VERDICT = Duration.ofMinutes(2);

    /** A page in a PDF, but not the tree of them. */
    private static final Pattern PDF_PAGE = Pattern.compile("/Type /Page\\b(?!s)");

    private static final String HOSTILE_TAG = "<img src=x onerror=alert(1)>";

    @TempDir
    private static Path directory;

    private final LinksApi api = new LinksApi(ServerUnderTest.address(), ServerUnderTest.API_KEY);
    private final ApiKeys keys = new ApiKeys(ServerUnderTest.database().dataSource());
    private final HttpClient client = HttpClient.newHttpClient();

    @RegisterExtension
    final Browser browser = new Browser();

    private long target;
    private long earlier;
    private long diagnosis;

    @Deployment(testable = false)
    static WebArchive application() {
        return ServerUnderTest.application();
    }

    @BeforeAll
    void sendRecordings() throws Exception {
        target = read(api.post(DIAGNOSIS + "targets", "{\"name\":\"evidence\",\"kind\":\"upload\"}"))
                .path("id")
                .asLong();
        send(RecordedEvidence.record(directory.resolve("monday.jfr")));
        earlier = diagnosed();
        send(RecordedEvidence.record(directory.resolve("tuesday.jfr")));
        diagnosis = diagnosed();
    }

    @Test
    void theReadingsOfMemoryStandSideBySideAndAnyTwoProfilesAreCompared() throws Exception {
        var page = signedIn(wide());
        page.navigate(CONSOLE.resolve("diagnoses/" + diagnosis).toString());
        named(page, AriaRole.LINK, "Profiles").click();
        for (var reading : List.of("ALLOCATED", "LIVE", "UNFREED")) {
            assertThat(page.getByRole(
                            AriaRole.HEADING,
                            new Page.GetByRoleOptions().setName(reading).setExact(true)))
                    .isVisible();
        }
        var drawing = page.frameLocator("iframe[title='Flame graph: ALLOCATED']");
        assertThat(drawing.locator("canvas").first()).isVisible();
        assertThat((String) drawing.locator("body").evaluate("() => self.origin"))
                .isEqualTo("null");
        browser.audit(page);

        named(page, AriaRole.LINK, "Stacks of ALLOCATED").click();
        assertThat(named(page, AriaRole.HEADING, "Heaviest stacks")).isVisible();
        page.getByLabel("Compared with").selectOption(String.valueOf(allocated(earlier)));
        assertThat(page.frameLocator("iframe[title='Flame graph of the difference']")
                        .locator("canvas")
                        .first())
                .isVisible();
        assertThat(page.getByText("Paths of calls compared")).isVisible();
        assertThat(page.getByLabel("Compared with")).isFocused();
        assertThat(page.getByText(RecordedEvidence.class.getName()).first()).isVisible();
        browser.audit(page);

        page.getByLabel("Only calls through").fill("no.such.package");
        page.keyboard().press("Enter");
        assertThat(page.getByText("No call passes through that.")).isVisible();
    }

    @Test
    void aReportIsPrintedDarkOnLightEvenFromADarkWindow() {
        var page = signedIn(darkAndNarrow());
        page.navigate(ServerUnderTest.address()
                .resolve(DIAGNOSIS + "reports/" + diagnosis)
                .toString());
        assertThat(page.locator("h1")).isVisible();
        var title = page.title();

        var printed = new String(
                page.pdf(new Page.PdfOptions().setFormat("A4").setPrintBackground(true)), StandardCharsets.ISO_8859_1);

        assertThat(printed).startsWith("%PDF-");
        assertThat(PDF_PAGE.matcher(printed).results().count()).isBetween(1L, 20L);
        assertThat(title).contains("evidence");
        page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT).setColorScheme(ColorScheme.DARK));
        assertThat((String) page.evaluate("() => getComputedStyle(document.body).color"))
                .as("ink on paper")
                .matches("rgb\\((\\d{1,2}), (\\d{1,2}), (\\d{1,2})\\)");
    }

    @Test
    void theReportAndTheSummaryOfANightCanBeReadByEverybodyInAnyWindow() throws Exception {
        Awaiting.until(
                "there was a night",
                VERDICT,
                () -> api.get(DIAGNOSIS + "nights/latest").statusCode() == 200);
        for (var options : List.of(wide(), darkAndNarrow())) {
            var page = signedIn(options);
            for (var path : List.of("reports/" + diagnosis, "nights/latest", "reports")) {
                page.navigate(
                        ServerUnderTest.address().resolve(DIAGNOSIS + path).toString());
                assertThat(page.locator("h1")).isVisible();
                fits(page);
                browser.audit(page);
            }
        }
    }

    @Test
    void twoHeapSnapshotsAreComparedByPathAndTheAnswerHasAnAddress() throws Exception {
        long program = read(api.post(DIAGNOSIS + "targets", "{\"name\":\"dumped\",\"kind\":\"upload\"}"))
                .path("id")
                .asLong();
        var page = signedIn(wide());
        page.navigate(CONSOLE.resolve("targets/" + program).toString());
        named(page, AriaRole.LINK, "Compare two heap snapshots").click();
        assertThat(page.getByText("there are not two that can be looked at")).isVisible();
        browser.audit(page);
        RecordedEvidence.dumpAProgram(directory);
        send("dumped", directory.resolve("dump1.hprof"));
        send("dumped", directory.resolve("dump3.hprof"));

        page.reload();
        tabTo(page, named(page, AriaRole.BUTTON, "Compare"));
        page.keyboard().press("Enter");

        assertThat(named(page, AriaRole.HEADING, "What grows")).isVisible();
        var path = page.locator("li.card").first();
        assertThat(path).containsText("io.plumbline.server.command.DumpedProgram.ORDERS");
        assertThat(path).containsText("2,000 → 6,000");
        assertThat(path).containsText("Its share");
        assertThat(path).containsText("Alone");
        path.getByText("Path from the root").click();
        assertThat(path.locator("ol.path li").last()).isVisible();
        browser.audit(page);
        var address = page.url();
        var narrow = signedIn(darkAndNarrow());
        narrow.navigate(address);
        assertThat(narrow.getByText("2,000 → 6,000")).isVisible();
        fits(narrow);
        browser.audit(narrow);
    }

    @Test
    void whatHappenedWhenIsDrawnAndHostileNamesAreText() {
        var page = signedIn(wide());
        page.navigate(CONSOLE.resolve("diagnoses/" + diagnosis + "/trace").toString());

        assertThat(named(page, AriaRole.HEADING, "Garbage collections")).isVisible();
        assertThat(page.locator(".chart [role=img]").first())
                .hasAttribute("aria-label", Pattern.compile("Heap after \\d+ collections.*"));
        assertThat(page.locator(".chart canvas")).hasCount(2);
        page.getByText("one by one").click();
        for (var column : List.of("Alive", "Goal", "Sample beside it")) {
            assertThat(named(page, AriaRole.COLUMNHEADER, column).first()).isVisible();
        }
        assertThat(named(page, AriaRole.HEADING, "Families of threads")).isVisible();
        assertThat(page.getByText("<img src=x onerror=alert(#)>").first()).isAttached();
        assertThat(page.locator("main img[onerror], main script")).hasCount(0);
        browser.audit(page);
    }

    @Test
    void anExpressionThatIsWrongIsMarkedAndOneThatIsRightIsSavedAndAsked() {
        var page = signedIn(wide());
        page.navigate(CONSOLE.resolve("diagnoses/" + diagnosis + "/events").toString());
        page.getByLabel("Expression (CEL)").fill("type == 'ThreadPark' && duraton > duration('1ms')");
        named(page, AriaRole.BUTTON, "Find").click();
        assertThat(page.getByText("column 25")).isVisible();
        assertThat(page.locator("#filter-error pre")).containsText("^");
        assertThat(page.getByLabel("Expression (CEL)")).isFocused();
        browser.audit(page);

        page.getByLabel("Expression (CEL)").fill("type == 'ThreadPark' && duration > duration('1ms')");
        page.getByLabel("Show at most").selectOption("20");
        named(page, AriaRole.BUTTON, "Find").click();
        assertThat(named(page, AriaRole.HEADING, "Events that match")).isVisible();
        assertThat(page.getByText(HOSTILE_TAG).first()).isAttached();
        assertThat(page.locator("summary")
                        .filter(new Locator.FilterOptions().setHasText("jdk.internal.misc.Unsafe.park"))
                        .filter(new Locator.FilterOptions()
                                .setHasText("called from " + RecordedEvidence.class.getName()))
                        .first())
                .isVisible();
        browser.audit(page);
        page.reload();
        assertThat(named(page, AriaRole.HEADING, "Events that match")).isVisible();

        page.getByLabel("Save the expression as").fill(ConsoleData.HOSTILE);
        named(page, AriaRole.BUTTON, "Save").click();
        assertThat(page.getByText("Saved as")).isVisible();
        named(page, AriaRole.BUTTON, "Use “").first().click();
        assertThat(page.getByLabel("Expression (CEL)")).isFocused();
        named(page, AriaRole.BUTTON, "Delete “").first().click();
        answer(page, "Delete").click();
        assertThat(page.getByText("None yet.")).isVisible();
    }

    @Test
    void aFileGoesOnlyToWhoMayHaveItInPartsIfHeLikesAndIsDeletedOnceConfirmed() throws Exception {
        var sent = send(RecordedEvidence.record(directory.resolve("to-delete.jfr")));
        var file = DIAGNOSIS + "captures/" + sent + "/file";
        var reader = keys.create("evidence-admin", Set.of(Right.DIAGNOSIS_READ, Right.DIAGNOSIS_ADMIN), null)
                .secret()
                .text();
        assertThat(ask(reader, file, "bytes=0-3").statusCode()).isEqualTo(403);
        var part = ask(ServerUnderTest.API_KEY, file, "bytes=0-3");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo(new byte[] {'F', 'L', 'R', 0});
        assertThat(part.headers().firstValue("Content-Range").orElse("")).startsWith("bytes 0-3/");
        assertThat(ask(ServerUnderTest.API_KEY, file, "bytes=999999999-").statusCode())
                .isEqualTo(416);
        var restricted = browser.open(wide());
        signIn(restricted, reader);
        assertThat(named(restricted, AriaRole.HEADING, "Tonight")).isVisible();
        restricted.navigate(CONSOLE.resolve("targets/" + target).toString());
        assertThat(restricted.getByText("to-delete.jfr")).isVisible();
        assertThat(named(restricted, AriaRole.LINK, "Download")).hasCount(0);

        var page = signedIn(wide());
        page.navigate(CONSOLE.resolve("targets/" + target).toString());
        assertThat(page.getByText("holds everything that the program knew")).isVisible();
        var row = page.getByRole(AriaRole.ROW).filter(new Locator.FilterOptions().setHasText("to-delete.jfr"));
        var download = page.waitForDownload(() -> row.getByRole(AriaRole.LINK)
                .filter(new Locator.FilterOptions().setHasText("Download"))
                .click());
        assertThat(download.suggestedFilename()).isEqualTo("capture-" + sent + ".jfr");
        assertThat(Files.size(download.path()))
                .isEqualTo(ask(ServerUnderTest.API_KEY, file, "none").body().length);
        browser.audit(page);
        row.getByRole(AriaRole.BUTTON).click();
        answer(page, "Delete").click();
        assertThat(row).hasCount(0);
        assertThat(ask(ServerUnderTest.API_KEY, file, "bytes=0-3").statusCode()).isEqualTo(404);
    }

    @Test
    void aKeyIsMadeAndShownOnceAndRevoked() throws Exception {
        var page = signedIn(wide());
        named(page, AriaRole.LINK, "API keys").click();
        page.getByLabel("Name", exact()).fill(ConsoleData.HOSTILE);
        page.getByLabel("links", exact()).check();
        page.getByLabel("diagnosis: read", exact()).uncheck();
        named(page, AriaRole.BUTTON, "Make the key").click();
        var secret = page.getByLabel("The key itself").inputValue();
        assertThat(api.get(KEYS).body()).doesNotContain(secret);
        assertThat(ask(secret, "/rest/v3/short-urls", "none").statusCode()).isEqualTo(200);
        assertThat(ask(secret, KEYS, "none").statusCode()).isEqualTo(403);
        browser.audit(page);

        page.reload();
        assertThat(page.getByText(HOSTILE_TAG).first()).isVisible();
        assertThat(page.getByText(secret)).hasCount(0);
        named(page, AriaRole.BUTTON, "Revoke “<img").click();
        answer(page, "Revoke").click();
        assertThat(page.getByText("is revoked.")).isVisible();
        Awaiting.until(
                "the revoked key opens nothing",
                SOON,
                () -> ask(secret, "/rest/v3/short-urls", "none").statusCode() == 401);
        assertThat(api.delete(KEYS + "/" + ownName()).statusCode()).isEqualTo(409);
    }

    @Test
    void settingsAreToldWithTheirOriginAndSecretsAreNot() throws Exception {
        var settings = api.get(DIAGNOSIS + "settings").body();
        assertThat(settings)
                .doesNotContain(ServerUnderTest.API_KEY)
                .contains("plumbline.diagnosis.sample-every", "plumbline.initial.api.key");
        var page = signedIn(wide());
        named(page, AriaRole.LINK, "Settings").click();
        page.getByLabel("Search in keys").fill("sample-every");
        var row = page.getByRole(AriaRole.ROW)
                .filter(new Locator.FilterOptions().setHasText("plumbline.diagnosis.sample-every"));
        assertThat(row).containsText("PT2S");
        assertThat(row).not().containsText("default");
        page.getByLabel("Search in keys").fill("nothing is like this");
        assertThat(page.getByText("No key is like that.")).isVisible();
        browser.audit(page);
    }

    @Test
    void theseFitADarkNarrowWindowAndTheKeyboardReachesThem() throws Exception {
        var page = signedIn(darkAndNarrow());
        page.navigate(CONSOLE.resolve("diagnoses/" + diagnosis).toString());
        for (var part : List.of("Profiles", "What happened when", "Events")) {
            tabTo(page, named(page, AriaRole.LINK, part).first());
            page.keyboard().press("Enter");
            assertThat(named(page, AriaRole.HEADING, part).first()).isFocused();
            fits(page);
            browser.audit(page);
        }
        for (var path : List.of("profiles/" + allocated(diagnosis), "settings", "keys", "targets/" + target)) {
            page.navigate(CONSOLE.resolve(path).toString());
            assertThat(page.locator("h1")).isFocused();
            assertThat(page.locator("main section, main form").first()).isVisible();
            fits(page);
            browser.audit(page);
        }
    }

    private long send(Path recording) throws Exception {
        return send("evidence", recording);
    }

    private long send(String to, Path file) throws Exception {
        var request = HttpRequest.newBuilder(ServerUnderTest.address()
                        .resolve(DIAGNOSIS + "uploads?target=" + to + "&name=" + file.getFileName()))
                .header("X-Api-Key", ServerUnderTest.API_KEY)
                .header("Content-Type", "application/octet-stream")
                .POST(BodyPublishers.ofFile(file))
                .build();
        return read(client.send(request, BodyHandlers.ofString())).path("id").asLong();
    }

    private long diagnosed() throws Exception {
        long id = read(api.post(DIAGNOSIS + "targets/" + target + "/diagnoses", "{\"window\":\"PT10M\"}"))
                .path("id")
                .asLong();
        return Awaiting.value(
                        "diagnosis " + id + " is over",
                        VERDICT,
                        () -> Optional.of(read(api.get(DIAGNOSIS + "diagnoses/" + id)))
                                .filter(told -> told.path("state").asText().equals("FINISHED")))
                .path("id")
                .asLong();
    }

    private long allocated(long ofDiagnosis) throws Exception {
        var profiles = read(api.get(DIAGNOSIS + "diagnoses/" + ofDiagnosis + "/profiles"))
                .path("data");
        return StreamSupport.stream(profiles.spliterator(), false)
                .filter(profile -> profile.path("reading").asText().equals("allocated"))
                .filter(profile -> profile.path("part").asText().equals("observed"))
                .mapToLong(profile -> profile.path("id").asLong())
                .findFirst()
                .orElseThrow(() -> new AssertionError("no allocations in " + profiles));
    }

    private String ownName() throws Exception {
        return StreamSupport.stream(read(api.get(KEYS)).path("data").spliterator(), false)
                .filter(key -> key.path("own").asBoolean())
                .map(key -> key.path("name").asText())
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode read(HttpResponse<String> answer) throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        return JSON.readTree(answer.body());
    }

    private HttpResponse<byte[]> ask(String key, String path, String range) throws Exception {
        return client.send(
                HttpRequest.newBuilder(ServerUnderTest.address().resolve(path))
                        .header("X-Api-Key", key)
                        .header("Range", range)
                        .build(),
                BodyHandlers.ofByteArray());
    }

    private Page signedIn(NewContextOptions options) {
        var page = browser.open(options);
        signIn(page, ServerUnderTest.API_KEY);
        assertThat(named(page, AriaRole.HEADING, "Tonight")).isVisible();
        return page;
    }
}
