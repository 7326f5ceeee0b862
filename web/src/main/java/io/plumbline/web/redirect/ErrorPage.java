package io.plumbline.web.redirect;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The pages a visitor sees when no link leads on: complete in themselves, telling nothing about the server. Immutable. */
final class ErrorPage {

    static final ErrorPage NOT_FOUND = new ErrorPage(
            HttpServletResponse.SC_NOT_FOUND,
            "This short link leads nowhere",
            "It may be mistyped, not valid yet, or no longer valid.");

    static final ErrorPage UNAVAILABLE = new ErrorPage(
            HttpServletResponse.SC_SERVICE_UNAVAILABLE,
            "This short link cannot be looked up right now",
            "Please try again in a moment.");

    static final ErrorPage METHOD_NOT_ALLOWED = new ErrorPage(
            HttpServletResponse.SC_METHOD_NOT_ALLOWED, "Short links can only be followed", "Use GET or HEAD.");

    private static final String RETRY_AFTER_SECONDS = "2";

    private final int status;
    private final byte[] html;

    private ErrorPage(int status, String title, String advice) {
        this.status = status;
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

    /** Answers with this page; the container leaves the body out for HEAD. */
    void send(HttpServletResponse response) throws IOException {
        response.setStatus(status);
        response.setHeader("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Cache-Control", "no-store");
        if (this == UNAVAILABLE) {
            response.setHeader("Retry-After", RETRY_AFTER_SECONDS);
        }
        if (this == METHOD_NOT_ALLOWED) {
            response.setHeader("Allow", "GET, HEAD");
        }
        response.setContentType("text/html;charset=utf-8");
        response.setContentLength(html.length);
        response.getOutputStream().write(html);
    }
}
