package io.plumbline.server.container;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.plumbline.server.container.ConsolePages.CONSOLE;
import static io.plumbline.server.container.ConsolePages.darkAndNarrow;
import static io.plumbline.server.container.ConsolePages.fits;
import static io.plumbline.server.container.ConsolePages.named;
import static io.plumbline.server.container.ConsolePages.noTableIsCut;
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
import com.microsoft.playwright.options.SelectOption;
import io.plumbline.server.product.LinksApi;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
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

/** What the console tells of one leak in depth, how densely a target is sampled, and the rules of a link, in a browser. */
@ExtendWith({ServerUnderTest.class, ArquillianExtension.class})
@TestInstance(Lifecycle.PER_CLASS)
class ConsoleDetailsIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LINKS = "/rest/v3/short-urls";
    private static final String HOSTILE_TAG = "<img src=x onerror=alert(1)>";

    private final LinksApi api = new LinksApi(ServerUnderTest.address(), ServerUnderTest.API_KEY);

    @RegisterExtension
    final Browser browser = new Browser();

    private ConsoleData.Explained leak = new ConsoleData.Explained(0, 0);

    @Deployment(testable = false)
    static WebArchive application() {
        return ServerUnderTest.application();
    }

    @BeforeAll
    void leave() throws Exception {
        leak = ConsoleData.explainedLeak("explained");
    }

    @Test
    void aFindingTellsItsCauseAndWhatHasBecomeOfIt() {
        var page = signedIn(wide());
        assertThat(page.locator("a.finding", new Page.LocatorOptions().setHasText("explained"))
                        .first())
                .containsText("Okio");
        page.navigate(CONSOLE.resolve("diagnoses/" + leak.diagnosis()).toString());

        var finding = page.locator("section#f00d");
        assertThat(finding).containsText("a collection that is only added to (seen by: holders)");
        assertThat(finding).containsText("1.23 KB per request");
        assertThat(finding).containsText("it follows the traffic");
        assertThat(finding).containsText("Okio (before 1.11)");
        assertThat(finding.getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("https://example.org/okio")))
                .hasAttribute("rel", "noreferrer noopener");
        assertThat(named(page, AriaRole.HEADING, "With the new build")).isVisible();
        var rate = finding.getByRole(AriaRole.ROW)
                .filter(new Locator.FilterOptions().setHasText("rate"))
                .filter(new Locator.FilterOptions().setHasText("532 KB/s"));
        assertThat(rate).containsText("61 KB/s");
        assertThat(rate).containsText("better");
        var gone = page.locator("section#repairs");
        assertThat(gone).containsText("2.3.0 → 2.4.0");
        assertThat(gone).containsText("gone");
        assertThat(gone).containsText(HOSTILE_TAG);
        assertThat(page.locator("main img[onerror], main script")).hasCount(0);
        browser.audit(page);
    }

    @Test
    void whatIsCountedIsToldInThingsAndNotInBytes() throws Exception {
        var diagnosis = ConsoleData.leakOfThreads("counted");
        var page = signedIn(wide());
        page.navigate(CONSOLE.resolve("diagnoses/" + diagnosis).toString());

        var finding = page.locator("section#c0de");
        assertThat(finding).containsText("+1,800 per hour");
        assertThat(finding).containsText("1,440 per hour and 2,160 per hour");
        assertThat(finding).containsText("43,200");
        assertThat(finding).not().containsText("NaN");
        assertThat(finding).not().containsText("B/s");
    }

    @Test
    void aSecondOpinionIsCalledOneAndSaysWhoWasNotAsked() {
        var page = signedIn(wide());
        page.navigate(CONSOLE.resolve("diagnoses/" + leak.diagnosis()).toString());
        named(page, AriaRole.LINK, "Second opinion").click();

        assertThat(page.getByText("take no part in the verdict")).isVisible();
        var rule = page.getByRole(AriaRole.ROW).filter(new Locator.FilterOptions().setHasText("IncreasingLiveSet"));
        assertThat(rule).containsText("84");
        assertThat(rule).containsText("warning");
        assertThat(rule).containsText(HOSTILE_TAG);
        assertThat(page.getByText("Were not asked")).isVisible();
        assertThat(page.locator("dd").filter(new Locator.FilterOptions().setHasText("31")))
                .isVisible();
        page.getByText("Those that find nothing (1)").click();
        assertThat(page.getByText("DuplicateFlags").first()).isVisible();
        browser.audit(page);
    }

    @Test
    void theHeapIsOpenedByTheKeyboardFromTheTopDown() {
        var page = signedIn(wide());
        page.navigate(CONSOLE.resolve("diagnoses/" + leak.diagnosis() + "/heap").toString());

        assertThat(page.getByText("com.acme.Registry.BUFFERS").first()).isVisible();
        assertThat(page.getByText("java.util.HashMap")).isVisible();
        assertThat(page.getByText("byte[]")).hasCount(0);
        tabTo(page, page.locator("summary").filter(new Locator.FilterOptions().setHasText("java.lang.Thread")));
        page.keyboard().press("Enter");
        assertThat(page.getByText("byte[]")).isVisible();
        assertThat(page.getByText("others: 12, 200 KB")).isVisible();
        assertThat(named(page, AriaRole.HEADING, "What grows from dump to dump"))
                .isVisible();
        assertThat(page.getByText("Sessions grew by 1,000 bytes")).isVisible();
        assertThat(page.getByText(HOSTILE_TAG).first()).isVisible();
        assertThat(page.locator("main img[onerror], main script")).hasCount(0);
        browser.audit(page);
    }

    @Test
    void aTargetIsSampledMoreDenselyForAWhileAndAsAlwaysAgain() throws Exception {
        var page = signedIn(wide());
        page.navigate(CONSOLE.resolve("targets/" + leak.target()).toString());
        assertThat(page.getByText("It has not stood still for us within the last hour."))
                .isVisible();
        page.getByText("All policies (3)").click();
        assertThat(page.getByText("1:4096")).isVisible();
        browser.audit(page);

        named(page, AriaRole.BUTTON, "Sample by blue").click();

        assertThat(named(page, AriaRole.BUTTON, "Back to background")).isFocused();
        assertThat(page.getByText("320 a second at most").first()).isVisible();
        assertThat(read("/rest/diagnosis/v1/targets/" + leak.target())
                        .path("sampling")
                        .path("policy")
                        .asText())
                .isEqualTo("blue");
        page.keyboard().press("Enter");
        assertThat(named(page, AriaRole.BUTTON, "Sample by blue")).isFocused();
        assertThat(read("/rest/diagnosis/v1/targets/" + leak.target())
                        .path("sampling")
                        .path("policy")
                        .asText())
                .isEqualTo("background");
    }

    @Test
    void thePageOfATargetFollowsItsJvmAndLeavesTheReaderInHisPlace(@TempDir Path directory) throws Exception {
        var program = Files.writeString(
                directory.resolve("Till.java"),
                "class Till { public static void main(String[] none) throws Exception { System.in.read(); } }");
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var till = new ProcessBuilder(java, "-Xmx64m", program.toString()).start();
        try {
            var registered = api.post(
                    "/rest/diagnosis/v1/targets",
                    "{\"name\":\"followed\",\"kind\":\"attach\",\"pid\":" + till.pid() + "}");
            var page = signedIn(wide());
            var target = JSON.readTree(registered.body()).path("id").asLong();
            ConsoleData.earlierLife(target);
            page.navigate(CONSOLE.resolve("targets/" + target).toString());
            var state = page.locator("main > .heading .badge");
            assertThat(state).hasText("answers");
            assertThat(page.locator("dd").filter(new Locator.FilterOptions().setHasText("· " + till.pid())))
                    .isVisible();
            page.locator("summary")
                    .filter(new Locator.FilterOptions().setHasText("Switches ("))
                    .click();
            assertThat(page.locator("dd")
                            .filter(new Locator.FilterOptions().setHasText("67108864"))
                            .first())
                    .containsText("(67.1 MB)");
            assertThat(page.locator("dd").filter(new Locator.FilterOptions().setHasText("18446744073709551615")))
                    .containsText("(no limit)");
            named(page, AriaRole.BUTTON, "Pause").focus();

            till.destroyForcibly();

            assertThat(state).hasText("unreachable");
            assertThat(page.locator("main .note").first()).isVisible();
            assertThat(named(page, AriaRole.BUTTON, "Pause")).isFocused();
            assertThat(page.locator("details[open] > summary").first()).containsText("Switches (");
            assertThat(page.locator("main .note").first()).containsText("Its process has ended.");
            assertThatEveryLifeCanBeDiagnosed(page);
            noTableIsCut(page);
        } finally {
            till.destroyForcibly();
        }
    }

    /* Without a word about when, the one that nobody answers for any longer is meant. */
    private void assertThatEveryLifeCanBeDiagnosed(Page page) {
        var target = page.url();
        assertThat(page.locator("#diagnose-until option").first()).containsText("its last sample (");
        browser.audit(page);
        named(page, AriaRole.BUTTON, "Diagnose now").click();
        assertThat(page.locator("#life")).containsText("was not reached since");

        page.navigate(target);
        var moment = page.locator("#diagnose-moment");
        page.selectOption("#diagnose-until", new SelectOption().setLabel("another moment…"));
        assertThat(moment).isFocused();
        page.selectOption("#diagnose-until", new SelectOption().setIndex(1));
        assertThat(moment).isHidden();
        named(page, AriaRole.BUTTON, "Diagnose now").click();
        assertThat(page.locator("#life")).containsText("This life of the JVM is over");

        page.navigate(target);
        // the watch may have asked of both, too
        assertThat(page.getByText("an earlier life", new Page.GetByTextOptions().setExact(true))
                        .first())
                .isVisible();
        assertThat(page.getByText("not reached", new Page.GetByTextOptions().setExact(true))
                        .first())
                .isVisible();
    }

    @Test
    void theLineOfANewVerdictIsDrawnIntoAnOpenPage() throws Exception {
        var target = ConsoleData.sampled("not-judged-yet");
        var page = signedIn(wide());
        page.navigate(CONSOLE.resolve("targets/" + target).toString());
        assertThat(page.getByText("30 samples.")).isVisible();
        assertThat(page.getByText("Dashed: ")).hasCount(0);

        var diagnosis = ConsoleData.leak(target);

        assertThat(page.getByText("Dashed: 532 KB/s, as diagnosis " + diagnosis))
                .isVisible();
    }

    @Test
    void aPageThatGetsNoAnswersSaysHowOldItIsUntilItGetsOne() throws Exception {
        var page = signedIn(wide());
        page.navigate(
                CONSOLE.resolve("targets/" + ConsoleData.target("cut-off")).toString());
        assertThat(named(page, AriaRole.HEADING, "Diagnoses")).isVisible();

        page.context().setOffline(true);

        var told = page.locator("#stale");
        assertThat(told).containsText("What you see here is of");
        assertThat(told).containsText("The service cannot be reached");
        browser.audit(page);
        page.context().setOffline(false);
        assertThat(told).isEmpty();
    }

    @Test
    void aTargetIsPausedAndResumed() throws Exception {
        var other = ConsoleData.explainedLeak("left-alone");
        var page = signedIn(wide());
        page.navigate(CONSOLE.resolve("targets/" + other.target()).toString());
        named(page, AriaRole.BUTTON, "Pause").click();

        assertThat(named(page, AriaRole.BUTTON, "Resume")).isVisible();
        assertThat(page.getByText("until it is resumed")).isVisible();
        assertThat(page.getByText("none comes while the target is paused").first())
                .isVisible();
        assertThat(page.getByText("Dashed: ")).hasCount(0);
        assertThat(named(page, AriaRole.BUTTON, "Sample by")).hasCount(0);
        browser.audit(page);
        page.navigate(CONSOLE.toString());
        assertThat(page.getByText("Paused: 1.")).isVisible();
        assertThat(page.getByRole(AriaRole.ROW)
                        .filter(new Locator.FilterOptions().setHasText("left-alone"))
                        .first())
                .containsText("paused");
        page.navigate(CONSOLE.resolve("targets/" + other.target()).toString());
        named(page, AriaRole.BUTTON, "Resume").click();
        assertThat(named(page, AriaRole.BUTTON, "Pause")).isVisible();
    }

    @Test
    void whoChangesOneAcceptedRiskLeavesTheOthersAsSomebodyElseHasLeftThemMeanwhile() throws Exception {
        var id = ConsoleData.reached("risky");
        var target = "/rest/diagnosis/v1/targets/" + id;
        api.send("PATCH", target, "{\"acceptedRisks\":[\"PATHS_TO_ROOTS\",\"PROFILER\"]}");
        var page = signedIn(wide());
        page.navigate(CONSOLE.resolve("targets/" + id).toString());
        assertThat(named(page, AriaRole.BUTTON, "Accept async-profiler no longer"))
                .isVisible();
        api.send("PATCH", target, "{\"acceptedRisks\":[\"PATHS_TO_ROOTS\"]}");

        named(page, AriaRole.BUTTON, "Accept that risk no longer").click();

        assertThat(named(page, AriaRole.BUTTON, "no longer")).hasCount(0);
        assertThat(read(target).path("acceptedRisks")).isEmpty();
    }

    @Test
    void rulesAreMadeOrderedRefusedAndFollowed() throws Exception {
        api.post(LINKS, "{\"longUrl\":\"https://example.org/all\",\"customSlug\":\"guided\"}");
        var page = signedIn(wide());
        page.navigate(CONSOLE.resolve("links/guided").toString());
        named(page, AriaRole.LINK, "Rules").click();
        assertThat(page.getByText("There is no rule")).isVisible();

        named(page, AriaRole.BUTTON, "Add a rule").click();
        assertThat(page.locator("#url-0")).isFocused();
        named(page, AriaRole.BUTTON, "Save the rules").click();
        assertThat(page.locator("#url-0")).isFocused();
        assertThat(page.locator("#url-0")).hasAttribute("aria-invalid", "true");
        browser.audit(page);
        page.locator("#url-0").fill("https://example.org/phones");
        named(page, AriaRole.BUTTON, "Add a rule").click();
        page.locator("#type-1-0").selectOption("query-param");
        assertThat(page.locator("#type-1-0")).isFocused();
        page.locator("#key-1-0").fill("from");
        page.locator("#value-1-0").fill(ConsoleData.HOSTILE);
        page.locator("#url-1").fill("https://example.org/letter");
        page.reload();
        assertThat(page.getByText("What you typed here and did not save")).isVisible();
        assertThat(page.locator("#value-1-0")).hasValue(ConsoleData.HOSTILE);
        page.locator("#value-1-0").fill("letter");

        named(page, AriaRole.BUTTON, "Up: rule 2").click();
        assertThat(page.locator("#url-0")).hasValue("https://example.org/letter");
        named(page, AriaRole.BUTTON, "Save the rules").click();
        assertThat(page.getByText("Saved; visitors follow it within a second.")).isVisible();

        var rules = read(LINKS + "/guided/redirect-rules").path("redirectRules");
        assertThat(rules).hasSize(2);
        assertThat(rules.path(0).path("conditions").path(0).path("matchKey").asText())
                .isEqualTo("from");
        assertThat(rules.path(1).path("conditions").path(0).path("matchValue").asText())
                .isEqualTo("mobile");
        assertThat(api.follow("guided?from=letter")
                        .headers()
                        .firstValue("Location")
                        .orElse(""))
                .startsWith("https://example.org/letter");

        named(page, AriaRole.BUTTON, "Remove: rule 1").click();
        assertThat(page.locator("#url-0")).isFocused();
        api.post(LINKS + "/guided/redirect-rules", "{\"redirectRules\":[]}");
        named(page, AriaRole.BUTTON, "Save the rules").click();
        assertThat(page.getByText("Somebody else has changed these rules")).isVisible();
        // the message of the first time may still be there
        page.waitForResponse(
                answer -> answer.request().method().equals("POST")
                        && answer.url().endsWith("/guided/redirect-rules")
                        && answer.ok(),
                () -> named(page, AriaRole.BUTTON, "Save mine all the same").click());
        assertThat(page.getByText("Saved; visitors follow it within a second.").first())
                .isVisible();
        assertThat(page.locator("#url-0")).hasValue("https://example.org/phones");
        assertThat(read(LINKS + "/guided/redirect-rules").path("redirectRules")).hasSize(1);
    }

    @Test
    void whoReloadsRulesIsToldThatSomebodyElseHasChangedThem() throws Exception {
        api.post(LINKS, "{\"longUrl\":\"https://example.org/all\",\"customSlug\":\"guided-twice\"}");
        var page = signedIn(wide());
        page.navigate(CONSOLE.resolve("rules/guided-twice").toString());
        named(page, AriaRole.BUTTON, "Add a rule").click();
        page.locator("#url-0").fill("https://example.org/mine");
        ruled("guided-twice");
        page.reload();
        assertThat(page.locator("#url-0")).hasValue("https://example.org/mine");

        named(page, AriaRole.BUTTON, "Save the rules").click();

        assertThat(page.getByText("Somebody else has changed these rules")).isVisible();
        assertThat(read(LINKS + "/guided-twice/redirect-rules")
                        .path("redirectRules")
                        .path(0)
                        .path("longUrl")
                        .asText())
                .contains("long/");
        named(page, AriaRole.BUTTON, "Save mine all the same").click();
        assertThat(page.getByText("Saved; visitors follow it within a second.").first())
                .isVisible();
        assertThat(read(LINKS + "/guided-twice/redirect-rules")
                        .path("redirectRules")
                        .path(0)
                        .path("longUrl")
                        .asText())
                .isEqualTo("https://example.org/mine");
    }

    @Test
    void theseFitADarkNarrowWindowInEitherLanguage() throws Exception {
        ruled("fits");
        for (var options : List.of(darkAndNarrow(), darkAndNarrow().setLocale("zh-CN"))) {
            var page = browser.open(options);
            page.navigate(CONSOLE.toString());
            assertThat(page.locator("#key")).isFocused();
            page.keyboard().type(ServerUnderTest.API_KEY);
            page.keyboard().press("Enter");
            assertThat(page.locator("nav a").first()).isVisible();
            for (var path : List.of(
                    "diagnoses/" + leak.diagnosis(),
                    "diagnoses/" + leak.diagnosis() + "/heap",
                    "diagnoses/" + leak.diagnosis() + "/second-opinion",
                    "targets/" + leak.target(),
                    "rules/fits")) {
                page.navigate(CONSOLE.resolve(path).toString());
                assertThat(page.locator("h1")).isFocused();
                assertThat(page.locator("main section, main form").first()).isVisible();
                fits(page);
                browser.audit(page);
            }
            tabTo(page, page.locator("#url-0"));
            assertThat(page.locator("h1")).hasText(Pattern.compile(".*fits.*"));
        }
    }

    @Test
    void theyFitAScreenOf4K() throws Exception {
        ruled("fits-4k");
        var page = signedIn(wide().setViewportSize(3840, 2160));
        for (var path : List.of(
                "",
                "targets",
                "targets/" + leak.target(),
                "findings",
                "diagnoses/" + leak.diagnosis(),
                "diagnoses/" + leak.diagnosis() + "/heap",
                "links",
                "links/fits-4k",
                "rules/fits-4k",
                "visits/fits-4k",
                "notices",
                "settings",
                "keys")) {
            page.navigate(CONSOLE.resolve(path).toString());
            assertThat(page.locator("h1")).isFocused();
            assertThat(page.locator("main section, main form, main .scroll").first())
                    .isVisible();
            fits(page);
            browser.audit(page);
        }
    }

    private void ruled(String slug) throws Exception {
        api.post(LINKS, "{\"longUrl\":\"https://example.org/all\",\"customSlug\":\"" + slug + "\"}");
        api.post(
                LINKS + "/" + slug + "/redirect-rules",
                "{\"redirectRules\":[{\"longUrl\":\"https://example.org/" + "long/".repeat(40)
                        + "\",\"conditions\":[{\"type\":\"query-param\",\"matchKey\":\"key\",\"matchValue\":\"value\"},"
                        + "{\"type\":\"before-date\",\"matchValue\":\"2030-01-01T00:00:00+00:00\"}]}]}");
    }

    private JsonNode read(String path) throws Exception {
        var answer = api.get(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private Page signedIn(NewContextOptions options) {
        var page = browser.open(options);
        signIn(page, ServerUnderTest.API_KEY);
        assertThat(named(page, AriaRole.HEADING, "Tonight")).isVisible();
        return page;
    }
}
