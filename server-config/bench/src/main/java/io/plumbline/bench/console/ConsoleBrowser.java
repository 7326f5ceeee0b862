package io.plumbline.bench.console;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.Cookie;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The system's Chromium, which opens pages and tells by its own clock how long that took. One thread. */
final class ConsoleBrowser implements AutoCloseable {

    private static final List<Path> CHROMIUM = Stream.of("chromium", "chromium-browser", "google-chrome")
            .map(name -> Path.of("/usr/bin", name))
            .toList();

    /*
     * A page can be read once its content is there and has been painted: two frames after it came, the first of which draws it. The browser
     * counts from the moment at which the address was asked for.
     */
    private static final String WATCH = """
            window.readable = new Promise(done => {
              const look = () => {
                if (document.querySelector('CONTENT') && document.querySelector('main h1')) {
                  watch.disconnect();
                  requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now())));
                }
              };
              const watch = new MutationObserver(look);
              watch.observe(document, { childList: true, subtree: true, attributes: true });
            })""";

    private static final String READ = """
            async () => [await window.readable,
              performance.getEntriesByType('resource').filter(one => one.name.includes('/rest/')).length]""";

    private final Playwright playwright;
    private final Browser chromium;
    private final URI console;
    private final List<Cookie> session;

    ConsoleBrowser(URI product, String key) {
        console = product.resolve("/console/");
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        chromium = playwright
                .chromium()
                .launch(new LaunchOptions().setExecutablePath(installed()).setArgs(List.of("--no-sandbox")));
        session = signedIn(key);
    }

    private static Path installed() {
        return CHROMIUM.stream()
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(
                        () -> new IllegalStateException("this measurement needs Chromium: apt-get install chromium"));
    }

    /**
     * One opening of a page.
     *
     * @param millis until it could be read
     * @param requests how many requests for data it took
     */
    record Load(long millis, int requests) {}

    String version() {
        return "Chromium " + chromium.version();
    }

    private List<Cookie> signedIn(String key) {
        try (var context = chromium.newContext()) {
            var page = context.newPage();
            page.navigate(console.toString());
            page.getByLabel("API key").fill(key);
            page.keyboard().press("Enter");
            page.waitForSelector("nav a");
            return context.cookies();
        }
    }

    /** Opens a page so often, each time with a browser that has never been there but for its session. */
    List<Load> first(ConsolePage page, int loads) {
        var all = new ArrayList<Load>();
        for (int i = 0; i <= loads; i++) {
            try (var context = context()) {
                var load = open(context.newPage(), page);
                // what the server does for the first time is not the page's
                if (i > 0) {
                    all.add(load);
                }
            }
        }
        return all;
    }

    /** Opens a page so often, in a browser that has been there. */
    List<Load> again(ConsolePage page, int loads) {
        var all = new ArrayList<Load>();
        try (var context = context()) {
            open(context.newPage(), page);
            for (int i = 0; i < loads; i++) {
                var tab = context.newPage();
                all.add(open(tab, page));
                tab.close();
            }
        }
        return all;
    }

    private BrowserContext context() {
        var context = chromium.newContext(new Browser.NewContextOptions().setViewportSize(1280, 900));
        context.addCookies(session);
        return context;
    }

    private Load open(Page tab, ConsolePage page) {
        tab.addInitScript(WATCH.replace("CONTENT", page.content()));
        tab.navigate(console.resolve(page.path()).toString());
        var read = (List<?>) tab.evaluate(READ);
        return new Load(Math.round(((Number) read.get(0)).doubleValue()), ((Number) read.get(1)).intValue());
    }

    @Override
    public void close() {
        chromium.close();
        playwright.close();
    }
}
