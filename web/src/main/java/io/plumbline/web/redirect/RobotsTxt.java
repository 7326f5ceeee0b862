package io.plumbline.web.redirect;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.plumbline.persistence.redirect.CrawlableCodes;
import io.plumbline.web.gate.DatabaseGate;
import io.plumbline.web.gate.DatabaseUnavailableException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Tells robots which links they may follow. The list is sent page by page, no connection is held while a page goes out, and
 * pages are remembered for a moment. Thread-safe.
 */
final class RobotsTxt {

    static final String PATH = "/robots.txt";

    private static final String HEADER = """
            # For more information about the robots.txt standard, see:
            # https://www.robotstxt.org/orig.html

            """;

    private static final int CODES_PER_PAGE = 5_000;
    private static final int MOST_PAGES = 16;
    private static final Duration REMEMBERED = Duration.ofSeconds(10);

    private final CrawlableCodes codes;
    private final DatabaseGate gate;
    private final RobotsSettings settings;
    private final Cache<String, Page> pages;

    RobotsTxt(CrawlableCodes codes, DatabaseGate gate, RobotsSettings settings, Ticker ticker) {
        this.codes = codes;
        this.gate = gate;
        this.settings = settings;
        this.pages = Caffeine.newBuilder()
                .ticker(ticker)
                .maximumSize(MOST_PAGES)
                .expireAfterWrite(REMEMBERED)
                .build();
    }

    /**
     * Answers with the list.
     *
     * @throws DatabaseUnavailableException if the database does not answer and nothing has been sent yet
     */
    void send(HttpServletResponse response) throws IOException, DatabaseUnavailableException {
        var page = settings.allowAll() ? Page.NONE : pageAfter("");
        response.setContentType("text/plain");
        var body = response.getOutputStream();
        body.write(bytes(header()));
        body.write(page.lines);
        while (!page.isLast) {
            page = nextPage(page);
            body.write(page.lines);
        }
        // what is ours but no link is of no use to a robot
        body.write(bytes(settings.allowAll() ? "Disallow: /rest/" : "Disallow: /"));
    }

    private String header() {
        var header = new StringBuilder(HEADER);
        for (var userAgent : settings.userAgents()) {
            header.append("User-agent: ").append(userAgent).append('\n');
        }
        return header.toString();
    }

    private Page nextPage(Page page) throws IOException {
        try {
            return pageAfter(page.lastCode);
        } catch (DatabaseUnavailableException databaseDown) {
            // half a list, ended properly, would forbid what the other half allows
            throw new IOException("the rest of robots.txt cannot be read", databaseDown);
        }
    }

    private Page pageAfter(String code) throws DatabaseUnavailableException {
        var remembered = pages.getIfPresent(code);
        if (remembered != null) {
            return remembered;
        }
        var page = Page.of(gate.ask(() -> codes.after(code, CODES_PER_PAGE)));
        pages.put(code, page);
        return page;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(US_ASCII);
    }

    private static final class Page {

        static final Page NONE = new Page(new byte[0], "", true);

        private final byte[] lines;
        private final String lastCode;
        private final boolean isLast;

        private Page(byte[] lines, String lastCode, boolean isLast) {
            this.lines = lines;
            this.lastCode = lastCode;
            this.isLast = isLast;
        }

        static Page of(List<String> codes) {
            var lines = new StringBuilder();
            for (var code : codes) {
                lines.append("Allow: /").append(LinkCode.pathOf(code)).append('\n');
            }
            return codes.isEmpty()
                    ? NONE
                    : new Page(bytes(lines.toString()), codes.get(codes.size() - 1), codes.size() < CODES_PER_PAGE);
        }
    }
}
