package io.plumbline.web.redirect;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The pages a visitor sees when no link leads on: complete in themselves, telling nothing about the server. Immutable. */
final class ErrorPage {

    static final String CONTENT_TYPE = "text/html;charset=utf-8";

    static final ErrorPage NOT_FOUND = new ErrorPage(
            HttpServletResponse.SC_NOT_FOUND,
            "This short link leads nowhere",
            "It may be mistyped, not valid yet, or no longer valid.",
            List.of());

    static final ErrorPage UNAVAILABLE = new ErrorPage(
            HttpServletResponse.SC_SERVICE_UNAVAILABLE,
            "This short link cannot be looked up right now",
            "Please try again in a moment.",
            List.of("Retry-After", "2"));

    static final ErrorPage METHOD_NOT_ALLOWED = new ErrorPage(
            HttpServletResponse.SC_METHOD_NOT_ALLOWED,
            "Short links can only be followed",
            "Use GET or HEAD.",
            List.of("Allow", "GET, HEAD"));

    private final int status;
    private final byte[] html;
    private final String[] headers;

    private ErrorPage(int status, String title, String advice, List<String> moreHeaders) {
        this.status = status;
        var all = new ArrayList<>(List.of(
                "Content-Security-Policy",
                "default-src 'none'; style-src 'unsafe-inline'",
                "X-Content-Type-Options",
                "nosniff",
                "Cache-Control",
                "no-store"));
        all.addAll(moreHeaders);
        this.headers = all.toArray(new String[0]);
        this.html = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="robots" content="noindex">
            <title>%1$s</title>
            <style>
            body { font: 1.1rem/1.5 system-ui, sans-serif; max-width: 32rem; margin: 20vh auto 0; padding: 0 1rem }
            h1 { font-size: 1.5rem }
            @media (prefers-color-scheme: dark) { body { background: #16191d; color: #e8e8e8 } }
            </style>
            </head>
            <body>
            <h1>%1$s</h1>
            <p>%2$s</p>
            </body>
            </html>
            """.formatted(title, advice).getBytes(UTF_8);
    }

    int status() {
        return status;
    }

    /** Names and values, in turn. */
    String[] headers() {
        return headers.clone();
    }

    /** The page as it is sent. */
    byte[] octets() {
        return html.clone();
    }

    /** Answers with this page; the container leaves the body out for HEAD. */
    void send(HttpServletResponse response) throws IOException {
        response.setStatus(status);
        for (int i = 0; i < headers.length; i += 2) {
            response.setHeader(headers[i], headers[i + 1]);
        }
        response.setContentType(CONTENT_TYPE);
        response.setContentLength(html.length);
        response.getOutputStream().write(html);
    }
}
