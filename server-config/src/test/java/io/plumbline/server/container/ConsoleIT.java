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

import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.plumbline.persistence.access.ApiKeys;
import io.plumbline.persistence.access.Right;
import io.plumbline.server.product.Awaiting;
import io.plumbline.server.product.LinksApi;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import jdk.jfr.Recording;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The console, in a browser, over the whole service. */
@ExtendWith({ServerUnderTest.class, ArquillianExtension.class})
@TestInstance(Lifecycle.PER_CLASS)
class ConsoleIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final URI SESSION = ServerUnderTest.address().resolve("/rest/console/v1/session");
    private static final String LINKS = "/rest/v3/short-urls";
    private static final Duration SOON = Duration.ofSeconds(30);

    private final LinksApi links = new LinksApi(ServerUnderTest.address(), ServerUnderTest.API_KEY);
    private final ApiKeys keys = new ApiKeys(ServerUnderTest.database().dataSource());
    private final HttpClient client = HttpClient.newHttpClient();

    @RegisterExtension
    final Browser browser = new Browser();

    @Deployment(testable = false)
    static WebArchive application() {
        return ServerUnderTest.application();
    }

    @Test
    void aLinkIsMadeEditedAndFollowedAndItsVisitArrives() throws Exception {
        var page = signedIn(wide());
        named(page, AriaRole.LINK, "Links").click();
        named(page, AriaRole.LINK, "New link").first().click();

        page.getByLabel("Long URL").fill("https://example.org/first");
        page.getByLabel("Code", exact()).fill("made-in-console");
        named(page, AriaRole.BUTTON, "Make the link").click();
        assertThat(named(page, AriaRole.HEADING, "Link made-in-console")).isVisible();
        assertThat(page.getByAltText("QR code of")).isVisible();
        page.waitForFunction("() => document.querySelector('.qr').naturalWidth > 0");

        page.getByLabel("Long URL").fill("https://example.org/second");
        page.getByLabel("Tags").fill("news, spring");
        named(page, AriaRole.BUTTON, "Save").click();
        assertThat(page.getByText("Saved; visitors follow it within a second.")).isVisible();

        named(page, AriaRole.LINK, "Visits").click();
        assertThat(page.getByText("Nobody has followed it")).isVisible();
        assertThat(links.follow("made-in-console").headers().firstValue("Location"))
                .contains("https://example.org/second");
        assertThat(page.getByText("Visits: 1.")).isVisible();
        assertThat(page.locator(".chart [role=img]")).hasAttribute("aria-label", "1 visits in 31 slots");
        browser.audit(page);

        named(page, AriaRole.LINK, "Links").click();
        page.getByLabel("Search in").fill("made-in-console");
        assertThat(page.getByRole(AriaRole.ROW)).hasCount(2);
        named(page, AriaRole.BUTTON, "Delete made-in-console").click();
        page.getByRole(AriaRole.DIALOG)
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Delete"))
                .click();
        assertThat(page.getByText("No link is like this.")).isVisible();
        Awaiting.until(
                "the deleted link leads nowhere",
                SOON,
                () -> links.follow("made-in-console").statusCode() == 404);
    }

    @Test
    void whoDeletesTheOnlyLinkOfTheLastPageIsOnTheOneBefore() throws Exception {
        for (int i = 0; i < 26; i++) {
            links.post(
                    LINKS,
                    JSON.writeValueAsString(Map.of(
                            "longUrl", "https://example.org/", "customSlug", "paged" + i, "title", "paged twice")));
        }
        var page = signedIn(wide());
        page.navigate(CONSOLE.resolve("links?searchTerm=paged+twice&page=2").toString());
        assertThat(page.getByText("Page 2 of 2")).isVisible();

        named(page, AriaRole.BUTTON, "Delete paged").click();
        answer(page, "Delete").click();

        assertThat(page.getByText("Page 1 of 1")).isVisible();
        assertThat(page.getByRole(AriaRole.ROW)).hasCount(26);
        page.reload();
        assertThat(page.getByText("Page 1 of 1")).isVisible();
    }

    @Test
    void anAddressWhoseEndIsBrokenStillShowsItsPage() {
        var page = signedIn(wide());

        page.navigate(CONSOLE.resolve("findings").toString() + "#%");
        page.reload();

        assertThat(named(page, AriaRole.HEADING, "Findings")).isFocused();
    }

    @Test
    void theFirstPageNamesTheLeakAndOneTapLeadsToItsCause() throws Exception {
        ConsoleData.leakingTarget("orders");
        var page = signedIn(wide());

        assertThat(page.locator(".answer")).containsText("JVMs that leak");
        page.locator("a.finding", new Page.LocatorOptions().setHasText("orders"))
                .click();

        assertThat(page.getByText("Remove the entry when its request ends.")).isVisible();
        assertThat(page.getByText("com.acme.Shortener.<init>(Shortener.java:42)"))
                .isVisible();
        assertThat(page.getByText("com.acme.Registry.BUFFERS")).isVisible();
        named(page, AriaRole.BUTTON, "Acknowledge").click();
        page.keyboard().type("fixed in 1.2");
        page.keyboard().press("Enter");
        assertThat(named(page, AriaRole.BUTTON, "Change reason or end")).isFocused();
        page.reload();
        assertThat(named(page, AriaRole.BUTTON, "Reopen")).isVisible();
    }

    @Test
    void anAcknowledgedLeakStillCountsAndWhatGrowsBesideAMutedOneIsNoLeak() throws Exception {
        ConsoleData.leakingTarget("unmarked");
        var page = signedIn(wide());
        var leaking = counted(page, "JVMs that leak: (\\d+)");
        var acknowledged = counted(page, "Acknowledged: (\\d+)");

        mark(ConsoleData.leakingTarget("acknowledged-leak"), "ACKNOWLEDGED");
        mark(ConsoleData.leakingAndGrowingTarget("muted-leak"), "MUTED");
        page.navigate(CONSOLE.toString());

        assertThat(counted(page, "JVMs that leak: (\\d+)")).isEqualTo(leaking + 1);
        assertThat(counted(page, "Acknowledged: (\\d+)")).isEqualTo(acknowledged + 1);
        page.navigate(CONSOLE.resolve("findings?status=OPEN").toString());
        var beside = page.locator("a.finding", new Page.LocatorOptions().setHasText("muted-leak"));
        assertThat(beside).hasCount(1);
        assertThat(beside).containsText("GROWTH");
    }

    private static int counted(Page page, String pattern) {
        assertThat(page.locator(".answer")).containsText("JVMs that leak");
        var found = Pattern.compile(pattern).matcher(page.locator(".answer").innerText());
        return found.find() ? Integer.parseInt(found.group(1)) : 0;
    }

    private void mark(long target, String status) throws Exception {
        var leak = JSON.readTree(links.get("/rest/diagnosis/v1/findings?target=" + target + "&area=heap")
                        .body())
                .path("data")
                .path(0)
                .path("id")
                .asLong();
        assertThat(links.send("PATCH", "/rest/diagnosis/v1/findings/" + leak, "{\"status\":\"" + status + "\"}")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void whatCouldNotBeToldIsShownAndDroppedOnceNobodyIsToldThatWay() throws Exception {
        ConsoleData.deadNotice("unheard");
        var page = signedIn(wide());
        assertThat(page.getByText("Notices that were given up")).isVisible();
        named(page, AriaRole.LINK, "Notices").first().click();
        assertThat(page.getByText("Nobody. Set plumbline.notice.mail.to")).isVisible();
        var row = page.getByRole(AriaRole.ROW, new Page.GetByRoleOptions().setName("unheard"));
        assertThat(row).containsText("given up");
        assertThat(row).containsText("the webhook answered with status 500");
        browser.audit(page);

        row.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Send again"))
                .click();
        assertThat(page.getByText("Nobody is told by webhook; set plumbline.notice.webhook."))
                .isVisible();

        row.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Drop"))
                .click();
        page.getByRole(AriaRole.DIALOG)
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Drop"))
                .click();
        assertThat(page.getByText("It is dropped.")).isVisible();
        assertThat(row).hasCount(0);
        assertThat(links.post("/rest/diagnosis/v1/notices", "{\"channel\":\"mail\"}")
                        .body())
                .contains("Nobody is told by mail");
    }

    @Test
    void aNewVisitIsShownThoughAnOldOneHasLeftTheWindow() throws Exception {
        links.post(LINKS, "{\"longUrl\":\"https://example.org/a\",\"customSlug\":\"steady\"}");
        links.follow("steady");
        var first = Instant.now();
        Awaiting.until("the visit is counted", SOON, () -> links.visits("steady") == 1);
        var page = signedIn(wide());
        page.clock()
                .setFixedTime(first.plus(Duration.ofDays(1)).minusSeconds(1800).toEpochMilli());
        page.navigate(CONSOLE.resolve("visits/steady?days=1").toString());
        assertThat(page.getByText("Visits: 1.")).isVisible();

        page.context().setOffline(true);
        Awaiting.until("the visits are told apart", SOON, () -> Instant.now().isAfter(first.plusSeconds(2)));
        page.clock().setFixedTime(first.plus(Duration.ofDays(1)).plusSeconds(1).toEpochMilli());
        links.follow("steady");
        Awaiting.until("both visits are counted", SOON, () -> links.visits("steady") == 2);
        page.context().setOffline(false);

        assertThat(page.getByText("Visits: 2.")).isVisible();
    }

    @Test
    void hostileTextIsShownAsText() throws Exception {
        var target = ConsoleData.leakingTarget(ConsoleData.HOSTILE);
        var link = Map.of(
                "longUrl", "https://example.org/?q=<img src=x onerror=alert(1)>",
                "customSlug", "hostile",
                "title", ConsoleData.HOSTILE);
        assertThat(links.post(LINKS, JSON.writeValueAsString(link)).statusCode())
                .isEqualTo(200);
        client.send(
                HttpRequest.newBuilder(ServerUnderTest.address().resolve("/hostile"))
                        .header("Referer", "https://evil.example/<img src=x onerror=alert(1)>".replace(' ', '+'))
                        .header("User-Agent", "<script>alert(1)</script>")
                        .build(),
                BodyHandlers.discarding());
        var page = signedIn(wide());

        for (var path : List.of("", "targets", "targets/" + target, "findings", "links?searchTerm=hostile")) {
            page.navigate(CONSOLE.resolve(path).toString());
            assertThat(page.getByText("<img src=x onerror=alert(1)>").first()).isVisible();
            browser.audit(page);
        }
        page.navigate(CONSOLE.resolve("links/hostile").toString());
        assertThat(page.getByLabel("Title")).hasValue(ConsoleData.HOSTILE);
        browser.audit(page);
        page.navigate(CONSOLE.resolve("visits/hostile").toString());
        assertThat(page.getByText("<script>alert(1)</script>").first()).isVisible();
        assertThat(page.locator("main img[onerror], main script")).hasCount(0);
    }

    @Test
    void aDarkNarrowWindowIsUsedByTheKeyboardAlone() throws Exception {
        ConsoleData.leakingTarget("narrow");
        links.shorten("https://example.org/" + "long/".repeat(60));
        var page = browser.open(darkAndNarrow());
        page.navigate(CONSOLE.toString());
        assertThat(page.getByLabel("API key")).isFocused();
        browser.audit(page);
        page.keyboard().type(ServerUnderTest.API_KEY);
        page.keyboard().press("Enter");
        assertThat(named(page, AriaRole.HEADING, "Tonight")).isFocused();
        fits(page);
        browser.audit(page);

        tabTo(page, page.locator("a.finding").first());
        page.keyboard().press("Enter");
        assertThat(page.getByText("What to do").first()).isVisible();
        fits(page);
        browser.audit(page);

        for (var name : List.of("Targets", "Findings", "Notices", "Links")) {
            tabTo(page, named(page, AriaRole.LINK, name).first());
            page.keyboard().press("Enter");
            assertThat(named(page, AriaRole.HEADING, name)).isFocused();
            fits(page);
            browser.audit(page);
        }
        tabTo(page, named(page, AriaRole.LINK, "New link").first());
        page.keyboard().press("Enter");
        tabTo(page, page.getByLabel("Long URL"));
        page.keyboard().type("javascript:alert(1)");
        page.keyboard().press("Enter");
        assertThat(page.getByLabel("Long URL")).isFocused();
        assertThat(page.getByLabel("Long URL")).hasAttribute("aria-invalid", "true");
        fits(page);
        browser.audit(page);
    }

    @Test
    void aSessionThatEndsUnderAnEditLosesNothing() throws Exception {
        links.post(LINKS, "{\"longUrl\":\"https://example.org/a\",\"customSlug\":\"edited-late\"}");
        var page = signedIn(wide());
        page.navigate(CONSOLE.resolve("links/edited-late").toString());
        page.getByLabel("Title").fill("typed for an hour");

        page.context().clearCookies();
        named(page, AriaRole.BUTTON, "Save").click();
        var dialog = page.getByRole(AriaRole.DIALOG);
        assertThat(dialog).containsText("Your session has ended");
        browser.audit(page);
        dialog.getByLabel("API key").fill(ServerUnderTest.API_KEY);
        page.keyboard().press("Enter");

        assertThat(page.getByText("Saved; visitors follow it within a second.")).isVisible();
        assertThat(links.get(LINKS + "/edited-late").body()).contains("typed for an hour");
    }

    @Test
    void anEditWhoseNetworkIsGoneIsSavedOnceItIsBack() throws Exception {
        links.post(LINKS, "{\"longUrl\":\"https://example.org/a\",\"customSlug\":\"offline\"}");
        var page = signedIn(wide());
        page.navigate(CONSOLE.resolve("links/offline").toString());
        page.getByLabel("Title").fill("typed on a train");
        page.context().setOffline(true);
        named(page, AriaRole.BUTTON, "Save").click();
        assertThat(page.getByText("The service cannot be reached")).isVisible();
        assertThat(page.getByLabel("Title")).hasValue("typed on a train");

        page.context().setOffline(false);
        named(page, AriaRole.BUTTON, "Save").click();

        assertThat(page.getByText("Saved; visitors follow it within a second.")).isVisible();
        assertThat(links.get(LINKS + "/offline").body()).contains("typed on a train");
    }

    @Test
    void whoeverEscapesFromTheQuestionForTheKeyIsAskedAgain() throws Exception {
        links.post(LINKS, "{\"longUrl\":\"https://example.org/a\",\"customSlug\":\"escaped\"}");
        var page = signedIn(wide());
        page.navigate(CONSOLE.resolve("links/escaped").toString());
        page.getByLabel("Title").fill("typed before");
        page.context().clearCookies();
        named(page, AriaRole.BUTTON, "Save").click();
        var dialog = page.getByRole(AriaRole.DIALOG);
        assertThat(dialog).isVisible();

        for (int i = 0; i < 3; i++) {
            page.keyboard().press("Escape");
        }

        assertThat(dialog.getByLabel("API key")).isFocused();
        page.keyboard().type(ServerUnderTest.API_KEY);
        page.keyboard().press("Enter");
        assertThat(page.getByText("Saved; visitors follow it within a second.")).isVisible();
        assertThat(dialog).hasCount(0);
    }

    @Test
    void whatWasTypedOutlivesAReload() throws Exception {
        var page = signedIn(wide());
        page.navigate(CONSOLE.resolve("new-link").toString());
        page.getByLabel("Long URL").fill("https://example.org/typed");

        page.reload();

        assertThat(page.getByLabel("Long URL")).hasValue("https://example.org/typed");
        assertThat(page.getByText("What you typed here and did not save")).isVisible();
    }

    @Test
    void twoWhoEditOneLinkAreTold() throws Exception {
        links.post(LINKS, "{\"longUrl\":\"https://example.org/a\",\"customSlug\":\"edited-twice\"}");
        var page = signedIn(wide());
        page.navigate(CONSOLE.resolve("links/edited-twice").toString());
        page.getByLabel("Title").fill("mine");
        links.send(
                "PATCH", LINKS + "/edited-twice", "{\"title\":\"theirs\",\"longUrl\":\"https://example.org/theirs\"}");

        named(page, AriaRole.BUTTON, "Save").click();
        assertThat(page.getByText("Somebody else has changed this link meanwhile"))
                .isVisible();
        assertThat(page.locator(".note")).containsText("theirs");
        assertThat(page.locator(".note")).containsText("mine");
        assertThat(links.get(LINKS + "/edited-twice").body()).contains("theirs");
        named(page, AriaRole.BUTTON, "Save mine all the same").click();

        assertThat(page.getByText("Saved; visitors follow it within a second.")).isVisible();
        assertThat(page.getByLabel("Title")).hasValue("mine");
        assertThat(page.getByLabel("Long URL")).hasValue("https://example.org/theirs");
        assertThat(links.get(LINKS + "/edited-twice").body()).contains("mine").contains("https://example.org/theirs");
    }

    @Test
    void whoReloadsAnEditIsToldOfAnotherAllTheSame() throws Exception {
        links.post(LINKS, "{\"longUrl\":\"https://example.org/a\",\"customSlug\":\"edited-again\"}");
        var page = signedIn(wide());
        page.navigate(CONSOLE.resolve("links/edited-again").toString());
        page.getByLabel("Title").fill("mine");
        links.send("PATCH", LINKS + "/edited-again", "{\"title\":\"theirs\"}");
        page.reload();
        assertThat(page.getByLabel("Title")).hasValue("mine");

        named(page, AriaRole.BUTTON, "Save").click();

        assertThat(page.getByText("Somebody else has changed this link meanwhile"))
                .isVisible();
        assertThat(links.get(LINKS + "/edited-again").body()).contains("theirs");
        named(page, AriaRole.BUTTON, "Save mine all the same").click();
        assertThat(page.getByText("Saved; visitors follow it within a second.")).isVisible();
        assertThat(links.get(LINKS + "/edited-again").body()).contains("mine");
    }

    @Test
    void aKeySeesWhatItsRightsOpenAndIsSignedOutOnceRevoked() throws Exception {
        links.post(LINKS, "{\"longUrl\":\"https://example.org/a\",\"customSlug\":\"watched\"}");
        var secret =
                keys.create("console-links", Set.of(Right.LINKS), null).secret().text();
        var page = browser.open(wide());
        signIn(page, secret);
        assertThat(named(page, AriaRole.HEADING, "Links")).isVisible();
        assertThat(named(page, AriaRole.LINK, "Targets")).hasCount(0);
        page.navigate(CONSOLE.resolve("targets").toString());
        assertThat(page.getByText("lacks the right")).isVisible();

        page.navigate(CONSOLE.resolve("visits/watched").toString());
        assertThat(named(page, AriaRole.HEADING, "Visits of watched")).isVisible();
        keys.revoke("console-links");

        assertThat(page.getByRole(AriaRole.DIALOG)).containsText("Your session has ended");
    }

    @Test
    void aJvmOfTheMachineIsNamedByItsProcessOrItsProgram() {
        var page = signedIn(wide());
        page.navigate(CONSOLE.resolve("targets").toString());
        named(page, AriaRole.BUTTON, "Watch a JVM").click();
        page.getByLabel("Name", exact()).fill("named-by-program");
        page.getByLabel("Reached by").selectOption("process");
        page.getByLabel("Process id").fill("none");
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Watch").setExact(true))
                .click();
        assertThat(page.getByLabel("Process id")).isFocused();
        assertThat(page.getByText("it must be a process id")).isVisible();

        page.getByLabel("Reached by").selectOption("program");
        page.getByLabel("Main class or jar").fill("org.example.NobodyRunsThis");
        page.keyboard().press("Enter");

        assertThat(named(page, AriaRole.HEADING, "named-by-program")).isVisible();
        assertThat(page.getByText("org.example.NobodyRunsThis").first()).isVisible();
        named(page, AriaRole.BUTTON, "Forget this target").click();
        page.getByRole(AriaRole.DIALOG)
                .getByText("Forget this target", new Locator.GetByTextOptions().setExact(true))
                .click();
        assertThat(page.getByText("is forgotten")).isVisible();
    }

    @Test
    void whatIsToldOfAJvmStaysInTheWindowUntilItIsWatchedButForItsPassword() {
        var page = signedIn(wide());
        page.navigate(CONSOLE.resolve("targets").toString());
        named(page, AriaRole.BUTTON, "Watch a JVM").click();
        page.getByLabel("Name", exact()).fill("typed-by-half");
        page.getByLabel("JMX URL").fill("service:jmx:rmi:///jndi/rmi://127.0.0.1:1/jmxrmi");
        page.getByLabel("Password").fill("not to be kept");

        page.reload();
        assertThat(page.getByText("did not save is still there")).isVisible();
        assertThat(page.getByLabel("Name", exact())).hasValue("typed-by-half");
        assertThat(page.getByLabel("JMX URL")).hasValue("service:jmx:rmi:///jndi/rmi://127.0.0.1:1/jmxrmi");
        assertThat((String) page.evaluate("() => JSON.stringify(sessionStorage)"))
                .contains("typed-by-half")
                .doesNotContain("not to be kept");
        browser.audit(page);

        named(page, AriaRole.BUTTON, "Drop it").click();
        assertThat(page.getByLabel("Name", exact())).hasCount(0);
        page.reload();
        assertThat(named(page, AriaRole.BUTTON, "Watch a JVM")).isVisible();
        assertThat(page.getByLabel("Name", exact())).hasCount(0);
    }

    @Test
    void filesOfAJvmThatNobodyReachesAreSentFromItsPage(@TempDir Path directory) throws Exception {
        var page = signedIn(wide());
        page.navigate(CONSOLE.resolve("targets").toString());
        named(page, AriaRole.BUTTON, "Watch a JVM").click();
        page.getByLabel("Name", exact()).fill("sent-by-hand");
        page.getByLabel("Reached by").selectOption("upload");
        page.keyboard().press("Enter");
        assertThat(named(page, AriaRole.HEADING, "sent-by-hand")).isVisible();
        assertThat(named(page, AriaRole.BUTTON, "Send a heap dump, recording or GC log"))
                .isVisible();
        browser.audit(page);

        page.setInputFiles("#upload-file", Files.writeString(directory.resolve("notes.txt"), "Hello, world"));
        assertThat(page.getByText("nor a GC log")).isVisible();
        page.setInputFiles("#upload-file", recording(directory.resolve("monday.jfr")));
        assertThat(page.getByText("was received and checked")).isVisible();
        assertThat(page.getByRole(AriaRole.ROW)
                        .filter(new Locator.FilterOptions().setHasText("monday.jfr"))
                        .first())
                .isVisible();
    }

    private static Path recording(Path file) throws IOException {
        try (var recording = new Recording()) {
            recording.enable("jdk.JVMInformation");
            recording.start();
            recording.stop();
            recording.dump(file);
        }
        return file;
    }

    @Test
    void whoSignsOutIsOutAndTheKeyIsNowhereInTheBrowser() {
        var page = signedIn(wide());
        assertThat((String) page.evaluate("() => JSON.stringify([localStorage, sessionStorage, document.cookie])"))
                .doesNotContain(ServerUnderTest.API_KEY)
                .doesNotContain("plumbline-session");

        named(page, AriaRole.BUTTON, "Sign out").click();

        assertThat(page.getByLabel("API key")).isVisible();
        assertThat(page.context().cookies()).isEmpty();
    }

    @Test
    void whoReadsChineseGetsChinese() {
        var page = browser.open(new NewContextOptions().setLocale("zh-CN"));
        page.navigate(CONSOLE.toString());

        assertThat(page.getByLabel("API 密钥")).isVisible();
        page.getByLabel("语言").selectOption("en");
        assertThat(page.getByLabel("API key")).isVisible();
    }

    @Test
    void aWrongKeyIsSaidToBeWrong() {
        var page = browser.open(wide());

        signIn(page, "0000000000000000");

        assertThat(page.getByRole(AriaRole.ALERT)).containsText("not known");
        assertThat(page.getByLabel("API key")).isFocused();
    }

    @Test
    void aSessionIsOfNoUseToOtherPages() throws Exception {
        var cookie = cookie();

        assertThat(status(cookie, "GET", LINKS)).isEqualTo(200);
        assertThat(status(cookie, "GET", LINKS, "Sec-Fetch-Site", "same-site")).isEqualTo(403);
        assertThat(status(cookie, "POST", LINKS)).isEqualTo(403);
        assertThat(status(cookie, "DELETE", LINKS + "/nowhere")).isEqualTo(403);
        assertThat(status(cookie, "DELETE", LINKS + "/nowhere", "X-Plumbline-Console", "1"))
                .isEqualTo(404);
        assertThat(status(cookie, "POST", SESSION.getPath(), "X-Plumbline-Console", "1"))
                .isEqualTo(403);
    }

    @Test
    void theCookieIsGuardedAndOverPlainHttpItStaysOnThisMachine() throws Exception {
        var local = open("Origin", ServerUnderTest.address().toString());
        assertThat(setCookie(local))
                .contains("HttpOnly", "SameSite=Strict", "Path=/rest")
                .doesNotContain("Secure");
        assertThat(setCookie(open("X-Forwarded-Proto", "https"))).contains("Secure");
        assertThat(setCookie(open("Origin", "https://links.example.org"))).contains("Secure");

        var elsewhere = open("Host", "links.example.org");
        assertThat(elsewhere.statusCode()).isEqualTo(403);
        assertThat(elsewhere.body()).contains("plumbline.console.plain-http");
        assertThat(elsewhere.headers().firstValue("Set-Cookie")).isEmpty();
    }

    @Test
    void aClosedSessionEndsForWhoeverHasItsCookie() throws Exception {
        var cookie = cookie();

        assertThat(status(cookie, "DELETE", SESSION.getPath(), "X-Plumbline-Console", "1"))
                .isEqualTo(204);

        assertThat(status(cookie, "GET", LINKS)).isEqualTo(401);
    }

    @Test
    void filesAreSmallKeptForEverAndGuarded() throws Exception {
        var page = get("/console/any/deep/link");
        assertThat(page.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy)
                        .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                        .doesNotContain("unsafe"));
        var script = Pattern.compile("/console/assets/\\w+/app.js").matcher(page.body());
        assertThat(script.find()).isTrue();

        var file = get(script.group());

        assertThat(file.headers().firstValue("Cache-Control")).contains("public, max-age=31536000, immutable");
        assertThat(file.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/javascript"));
        assertThat(get("/console/no/page").body()).isEqualTo(page.body());
        assertThat(get("/console").body()).isEqualTo(get("/console/").body());
        assertThat(get("/console/").body()).contains(script.group(), "modulepreload", "/pages/home.js\"");
        assertThat(get("/console/diagnoses/1").body())
                .contains(script.group(), "/pages/diagnosis.js\"", "/plot.js\"")
                .doesNotContain("/pages/home.js");
        assertThat(get("/console/assets/0/app.js").statusCode()).isEqualTo(404);
        assertThat(get("/console/assets/../../WEB-INF/web.xml").statusCode()).isIn(400, 404);
    }

    private Page signedIn(NewContextOptions options) {
        var page = browser.open(options);
        signIn(page, ServerUnderTest.API_KEY);
        assertThat(named(page, AriaRole.HEADING, "Tonight")).isVisible();
        return page;
    }

    private HttpResponse<String> open(String header, String value) throws Exception {
        return client.send(
                HttpRequest.newBuilder(SESSION)
                        .header("X-Api-Key", ServerUnderTest.API_KEY)
                        .header(header, value)
                        .POST(BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
    }

    private static String setCookie(HttpResponse<String> answer) {
        return answer.headers().firstValue("Set-Cookie").orElseThrow();
    }

    private String cookie() throws Exception {
        return setCookie(open("Origin", ServerUnderTest.address().toString())).replaceAll(";.*", "");
    }

    private int status(String cookie, String method, String path, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(ServerUnderTest.address().resolve(path))
                .header("Cookie", cookie)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.discarding()).statusCode();
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(ServerUnderTest.address().resolve(path)).build(), BodyHandlers.ofString());
    }
}
