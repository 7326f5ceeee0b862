package io.plumbline.server.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ReducedMotion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The system's Chromium, driven as a person would; registered with a test class, it looks after each test whether a page complained, and
 * ends with the class. One thread.
 */
final class Browser implements AfterEachCallback, AfterAllCallback {

    private static final List<Path> CHROMIUM = Stream.of("chromium", "chromium-browser", "google-chrome")
            .map(name -> Path.of("/usr/bin", name))
            .toList();

    /** Tells a page that hangs from a slow machine. */
    private static final int PATIENCE_MILLIS = 60_000;

    /** Violations of these weights keep people from using a page. */
    private static final String AUDIT = """
            async () => (await axe.run(document)).violations
                .filter(violation => ['serious', 'critical'].includes(violation.impact))
                .map(violation => violation.id + ': ' + violation.nodes.map(node => node.html).join(' | '))""";

    private static final Path PICTURES = Path.of("target", "screenshots");

    private final Playwright playwright;
    private final com.microsoft.playwright.Browser chromium;
    private final String axe;
    private final List<String> complaints = new CopyOnWriteArrayList<>();

    Browser() {
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        chromium = playwright
                .chromium()
                .launch(new LaunchOptions().setExecutablePath(installed()).setArgs(List.of("--no-sandbox")));
        try (var script = Browser.class.getResourceAsStream("/axe.min.js")) {
            axe = new String(script.readAllBytes(), UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Path installed() {
        return CHROMIUM.stream()
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError("these tests need Chromium: apt-get install chromium"));
    }

    /** A window with no past; what its pages complain of is kept. */
    Page open(com.microsoft.playwright.Browser.NewContextOptions options) {
        var page = context(options).newPage();
        page.onPageError(complaints::add);
        page.onDialog(dialog -> {
            complaints.add("a dialog: " + dialog.message());
            dialog.dismiss();
        });
        page.onConsoleMessage(message -> {
            // the browser itself notes every refusal; each is expected by the test that provokes it
            if (message.type().equals("error") && !message.text().startsWith("Failed to load resource")) {
                complaints.add(message.text());
            }
        });
        return page;
    }

    private BrowserContext context(com.microsoft.playwright.Browser.NewContextOptions options) {
        // a page that is audited in the middle of a transition has colours that it has at no other time
        var context = chromium.newContext(options.setReducedMotion(ReducedMotion.REDUCE));
        context.setDefaultTimeout(PATIENCE_MILLIS);
        return context;
    }

    /** Closes all windows, for what they still ask for is no concern of the next test, and fails this one if a page complained. */
    @Override
    public void afterEach(ExtensionContext test) {
        chromium.contexts().forEach(BrowserContext::close);
        var all = List.copyOf(complaints);
        complaints.clear();
        assertThat(all)
                .as("what the pages have thrown, asked or violated of their policy")
                .isEmpty();
    }

    private static Path picture(Page page) {
        var path = URI.create(page.url()).getPath().replaceFirst("^/console/?", "");
        var name = path.isEmpty() ? "tonight" : path.replaceAll("[^\\w-]+", "-");
        return PICTURES.resolve(name + "-" + page.viewportSize().width + ".png");
    }

    @Override
    public void afterAll(ExtensionContext tests) {
        chromium.close();
        playwright.close();
    }

    /** No serious violation of what axe-core knows of accessibility, as the page is now; a picture of it stays, to be looked at. */
    void audit(Page page) {
        page.screenshot(new Page.ScreenshotOptions().setPath(picture(page)).setFullPage(true));
        page.evaluate(axe);

        assertThat((List<?>) page.evaluate(AUDIT)).as(page.url()).isEmpty();
    }
}
