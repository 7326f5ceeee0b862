package io.plumbline.server.container;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.plumbline.server.container.ConsolePages.CONSOLE;
import static io.plumbline.server.container.ConsolePages.answer;
import static io.plumbline.server.container.ConsolePages.darkAndNarrow;
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
import io.plumbline.persistence.diagnosis.ReportRepository;
import io.plumbline.persistence.diagnosis.StoredReport;
import io.plumbline.persistence.schema.Sql;
import io.plumbline.server.product.LinksApi;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is said of a finding, over REST and in the console: by whom, why and until when; and what is noted beside findings. */
@ExtendWith({ServerUnderTest.class, ArquillianExtension.class})
@TestInstance(Lifecycle.PER_CLASS)
class ConsoleFindingIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FINDINGS = "/rest/diagnosis/v1/findings";
    private static final String LONG_PARKS =
            "type == 'ThreadPark' && duration > duration('20ms') && stack.contains('com.acme.')";

    private final LinksApi api = new LinksApi(ServerUnderTest.address(), ServerUnderTest.API_KEY);
    private final Sql sql = new Sql(ServerUnderTest.database().dataSource());

    @RegisterExtension
    final Browser browser = new Browser();

    @Deployment(testable = false)
    static WebArchive application() {
        return ServerUnderTest.application();
    }

    @Test
    void aMarkBearsANameAReasonAndAnEndAndAnEmptyOneDeletesNothing() throws Exception {
        var finding = finding("rest-said");
        var until = Instant.now().plus(Duration.ofDays(3)).toString();

        var muted = mark(finding, "{\"status\":\"MUTED\",\"note\":\"a cache\",\"until\":\"" + until + "\"}");
        assertThat(muted.get("status").textValue()).isEqualTo("MUTED");
        assertThat(muted.get("note").textValue()).isEqualTo("a cache");
        assertThat(Instant.parse(muted.get("until").textValue())).isAfter(Instant.now());
        assertThat(muted.get("by").textValue()).isNotBlank();
        assertThat(Instant.parse(muted.get("markedAt").textValue()))
                .isBefore(Instant.now().plusSeconds(60));

        var known = mark(finding, "{\"status\":\"ACKNOWLEDGED\"}");
        assertThat(known.get("note").textValue()).isEqualTo("a cache");
        assertThat(known.get("until")).isEqualTo(muted.get("until"));
        var open = mark(finding, "{\"status\":\"OPEN\",\"note\":null}");
        assertThat(open.has("note")).isFalse();
        assertThat(open.has("until")).isFalse();
    }

    @Test
    void onceItsEndIsOverAFindingIsOpenEverywhere() throws Exception {
        var finding = finding("rest-ended");
        mark(finding, "{\"status\":\"MUTED\",\"note\":\"a cache\",\"until\":\"2999-01-01T00:00:00Z\"}");
        assertThat(api.get(FINDINGS + "?status=open").body()).doesNotContain("rest-ended");

        sql.update(
                "UPDATE plumbline.finding_status SET ends_at = now() - interval '1 minute' WHERE target_id = ?",
                finding.get("target").longValue());

        assertThat(api.get(FINDINGS + "?status=open").body()).contains("rest-ended");
        assertThat(api.get(FINDINGS + "?status=muted").body()).doesNotContain("rest-ended");
        var ended = read(finding);
        assertThat(ended.get("status").textValue()).isEqualTo("OPEN");
        assertThat(ended.get("endedStatus").textValue()).isEqualTo("MUTED");
        var page = signedIn(wide());
        var card = page.locator("a.finding", new Page.LocatorOptions().setHasText("rest-ended"));
        assertThat(card).containsText("was muted until");
        assertThat(card).containsText("a cache");
        browser.audit(page);
    }

    @Test
    void whatCannotHoldIsRefusedByName() throws Exception {
        var finding = finding("rest-refused");

        var answer = api.send(
                "PATCH",
                FINDINGS + "/" + finding.get("id"),
                "{\"status\":\"MUTED\",\"until\":\"2020-01-01T00:00:00Z\",\"by\":\"somebody else\"}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(answer.body()).get("invalidElements").toString())
                .isEqualTo("[\"by\",\"until\"]");
        assertThat(read(finding).get("status").textValue()).isEqualTo("OPEN");
    }

    @Test
    void aFindingIsMutedByTheKeyboardWithAReasonAndAnEndAndReopened() throws Exception {
        var finding = finding("said-by-keyboard");
        var page = signedIn(darkAndNarrow());
        open(page, finding);
        var reason = page.getByLabel("Reason");
        var until = page.getByLabel("Until the end of");

        tabTo(page, named(page, AriaRole.BUTTON, "Mute"));
        page.keyboard().press("Enter");
        assertThat(reason).isFocused();
        page.keyboard().type("a cache <b>of ours</b>");
        until.fill("2020-01-01");
        page.keyboard().press("Enter");
        assertThat(until).isFocused();
        assertThat(until).hasAttribute("aria-invalid", "true");
        assertThat(page.getByText("it must be still to come").first()).isVisible();
        assertThat(reason).hasValue("a cache <b>of ours</b>");
        fits(page);
        browser.audit(page);
        var day = LocalDate.now(ZoneId.systemDefault()).plusDays(30).toString();
        until.fill(day);
        page.keyboard().press("Enter");
        assertThat(named(page, AriaRole.BUTTON, "Change reason or end")).isFocused();
        assertThat(page.getByText("muted until")).containsText("a cache <b>of ours</b>");
        fits(page);
        browser.audit(page);

        page.reload();
        named(page, AriaRole.BUTTON, "Acknowledge").click();
        assertThat(reason).hasValue("a cache <b>of ours</b>");
        assertThat(until).hasValue(day);
        named(page, AriaRole.BUTTON, "Cancel").click();
        assertThat(named(page, AriaRole.BUTTON, "Acknowledge")).isFocused();
        named(page, AriaRole.BUTTON, "Reopen").click();
        assertThat(named(page, AriaRole.BUTTON, "Reopen")).hasCount(0);
        assertThat(read(finding).get("note").textValue()).isEqualTo("a cache <b>of ours</b>");
        assertThat(read(finding).has("until")).isFalse();
    }

    @Test
    void aReasonThatWasNotStoredIsThereAfterAReloadUntilItIsDropped() throws Exception {
        var finding = finding("said-by-half");
        var page = signedIn(darkAndNarrow());
        open(page, finding);
        named(page, AriaRole.BUTTON, "Mute").click();
        page.getByLabel("Reason").fill("half a sent");
        mark(finding, "{\"status\":\"ACKNOWLEDGED\",\"note\":\"theirs\"}");

        page.reload();
        assertThat(page.getByText("did not save is still there")).isVisible();
        assertThat(page.getByLabel("Reason")).hasValue("half a sent");
        fits(page);
        browser.audit(page);
        page.getByLabel("Reason").press("Enter");
        assertThat(page.getByText("Somebody else has said something")).isVisible();
        assertThat(read(finding).get("note").textValue()).isEqualTo("theirs");

        named(page, AriaRole.BUTTON, "Drop it").click();
        assertThat(named(page, AriaRole.BUTTON, "Mute")).isFocused();
        page.reload();
        assertThat(named(page, AriaRole.BUTTON, "Mute")).isVisible();
        assertThat(page.getByLabel("Reason")).hasCount(0);
    }

    @Test
    void whoMarksWhatSomebodyElseHasMarkedMeanwhileHearsOfIt() throws Exception {
        var finding = finding("said-by-two");
        var page = signedIn(wide());
        open(page, finding);
        named(page, AriaRole.BUTTON, "Mute").click();
        page.getByLabel("Reason").fill("mine");
        mark(finding, "{\"status\":\"ACKNOWLEDGED\",\"note\":\"theirs\"}");

        page.keyboard().press("Enter");
        assertThat(page.getByText("Somebody else has said something")).isVisible();
        assertThat(page.locator(".note")).containsText("theirs");
        assertThat(read(finding).get("note").textValue()).isEqualTo("theirs");
        page.locator("form")
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Mute"))
                .click();

        assertThat(named(page, AriaRole.BUTTON, "Change reason or end")).isFocused();
        assertThat(read(finding).get("note").textValue()).isEqualTo("mine");
        assertThat(read(finding).get("status").textValue()).isEqualTo("MUTED");
    }

    @Test
    void anExpressionIsSavedWithAFindingByTheKeyboardAndComesWithItsCause() throws Exception {
        var finding = finding("asked");
        var later = ConsoleData.leak(finding.get("target").longValue());
        var page = signedIn(darkAndNarrow());
        open(page, finding);
        tabTo(page, named(page, AriaRole.LINK, "Find events and save"));
        page.keyboard().press("Enter");
        var expression = page.getByLabel("Expression (CEL)");
        var name = page.getByLabel("Save the expression as");
        assertThat(page.getByLabel("With the finding"))
                .hasValue(finding.get("id").asText());

        expression.fill("type == ");
        tabTo(page, name);
        page.keyboard().type("parked <b>long</b>");
        page.keyboard().press("Enter");
        assertThat(expression).isFocused();
        assertThat(page.locator("#filter-error pre")).containsText("^");
        assertThat(name).hasValue("parked <b>long</b>");
        fits(page);
        browser.audit(page);
        expression.fill(LONG_PARKS);
        tabTo(page, name);
        page.keyboard().press("Enter");
        assertThat(page.getByText("Saved as")).isVisible();
        assertThat(name).isFocused();
        var saved = page.locator("ul.list > li", new Page.LocatorOptions().setHasText("parked <b>long</b>"));
        assertThat(saved).containsText("With the finding");
        fits(page);
        browser.audit(page);

        page.navigate(CONSOLE.resolve("diagnoses/" + later).toString());
        assertThat(page.locator("section#f00d")).containsText(LONG_PARKS);
        fits(page);
        browser.audit(page);
        tabTo(page, named(page, AriaRole.LINK, "parked <b>long</b>"));
        page.keyboard().press("Enter");
        assertThat(expression).hasValue(LONG_PARKS);
        // it is asked at once; this diagnosis has no recording
        assertThat(page.locator("main .failure")).isVisible();
        tabTo(page, named(page, AriaRole.BUTTON, "Delete “parked"));
        page.keyboard().press("Enter");
        answer(page, "Delete").click();
        assertThat(saved).hasCount(0);
        assertThat(named(page, AriaRole.HEADING, "Saved expressions")).isFocused();
        page.navigate(CONSOLE.resolve("diagnoses/" + later).toString());
        assertThat(named(page, AriaRole.LINK, "Find events and save")).isVisible();
        assertThat(page.getByText(LONG_PARKS)).hasCount(0);
    }

    @Test
    void anExpressionThatWasTypedAndNotAskedIsThereAfterTheSessionHasEnded() throws Exception {
        var finding = finding("half-asked");
        var events = CONSOLE.resolve("diagnoses/" + finding.get("diagnosis") + "/events");
        var page = signedIn(darkAndNarrow());
        page.navigate(events.toString());
        var expression = page.getByLabel("Expression (CEL)");
        var name = page.getByLabel("Save the expression as");
        expression.fill("type == 'ThreadPark' && <b>");
        name.fill("half a na");

        page.context().clearCookies();
        page.reload();
        page.getByLabel("API key").fill(ServerUnderTest.API_KEY);
        page.keyboard().press("Enter");
        assertThat(expression).hasValue("type == 'ThreadPark' && <b>");
        assertThat(name).hasValue("half a na");
        assertThat(page.getByText("did not save is still there")).isVisible();
        fits(page);
        browser.audit(page);

        page.navigate(events + "?filter=true");
        assertThat(expression).hasValue("true");
        named(page, AriaRole.BUTTON, "Take it up again").click();
        assertThat(expression).hasValue("type == 'ThreadPark' && <b>");
        assertThat(expression).isFocused();
        page.reload();
        assertThat(expression).hasValue("type == 'ThreadPark' && <b>");

        named(page, AriaRole.BUTTON, "Drop it").click();
        assertThat(expression).hasValue("true");
        assertThat(name).hasValue("");
        page.reload();
        assertThat(expression).hasValue("true");
        assertThat(page.getByText("did not save is still there")).hasCount(0);
    }

    @Test
    void aDiagnosisTellsWhatHasChangedAndWhatWasNotLookedAt() throws Exception {
        var finding = finding("noted");
        report(finding, """
                {"comparedWith":"2026-03-01T02:30:00Z","changes":[
                    {"kind":"WORSE","fingerprint":"f00d","area":"heap","element":"<img src=x onerror=alert(1)>","summary":"It leaks.",
                        "build":"2.3.0","since":"2026-02-01T02:30:00Z","rateBefore":"100 KB/s","runsOn":false},
                    {"kind":"GONE","fingerprint":"beef","area":"threads","summary":"Threads.","since":"2026-02-01T02:30:00Z",
                        "rateBefore":"3 an hour","renewed":{"at":"2026-03-01T12:00:00Z","start":true,"build":"2.4.0"},
                        "runsOn":false},
                    {"kind":"SPREAD","fingerprint":"later","area":"sockets","summary":"?","since":"2026-02-01T02:30:00Z",
                        "runsOn":false}],
                 "notLookedAt":[{"what":"allocation sites","why":"the JVM offers no flight recorder"}]}""");
        var page = signedIn(darkAndNarrow());
        open(page, finding);

        var changes = page.locator("section#changes");
        assertThat(changes).containsText("worse");
        assertThat(changes).containsText("it grows faster than before (100 KB/s). First found in build 2.3.0.");
        assertThat(changes).containsText("if it was repaired, the repair holds. It runs build 2.4.0.");
        assertThat(changes).containsText("ask an instance of that version");
        assertThat(page.locator("section#not-looked-at")).containsText("the JVM offers no flight recorder");
        assertThat(page.locator("main img[onerror]")).hasCount(0);
        fits(page);
        browser.audit(page);
    }

    @Test
    void aDiagnosisThatLooksAtEverythingAndFindsNothingNewSaysSo() throws Exception {
        var finding = finding("noted-nothing");
        report(finding, "{\"changes\":[],\"notLookedAt\":[]}");
        var page = signedIn(wide());
        open(page, finding);

        assertThat(page.getByText("there is no night before to compare with")).isVisible();
        assertThat(page.getByText("Everything that can be looked at was looked at."))
                .isVisible();
        browser.audit(page);
    }

    private void report(JsonNode finding, String json) {
        new ReportRepository(ServerUnderTest.database().dataSource())
                .put(new StoredReport(finding.get("diagnosis").longValue(), Instant.now(), "<p>", json, "a,b", null));
    }

    private JsonNode finding(String target) throws Exception {
        var id = ConsoleData.leakingTarget(target);
        return JSON.readTree(api.get(FINDINGS + "?target=" + id).body())
                .get("data")
                .get(0);
    }

    private JsonNode mark(JsonNode finding, String body) throws Exception {
        var answer = api.send("PATCH", FINDINGS + "/" + finding.get("id"), body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private JsonNode read(JsonNode finding) throws Exception {
        return JSON.readTree(api.get(FINDINGS + "/" + finding.get("id")).body());
    }

    private static void open(Page page, JsonNode finding) {
        page.navigate(CONSOLE.resolve("diagnoses/" + finding.get("diagnosis")).toString());
        assertThat(named(page, AriaRole.BUTTON, "Mute")).isVisible();
    }

    private Page signedIn(NewContextOptions options) {
        var page = browser.open(options);
        signIn(page, ServerUnderTest.API_KEY);
        assertThat(named(page, AriaRole.HEADING, "Tonight")).isVisible();
        return page;
    }
}
