package io.plumbline.web.console;

import static java.util.Objects.requireNonNull;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Serves the console: files below {@code /console/assets/}, whose path holds their version and which browsers keep for ever,
 * and for every other path the one page, whose script reads in the path what to show; its head names the modules of that. Thread-safe.
 */
public class ConsoleServlet extends HttpServlet {

    private static final long serialVersionUID = 1;

    private static final String ASSETS = "/assets/";
    private static final String FOR_EVER = "public, max-age=31536000, immutable";

    /**
     * Scripts, styles and frames from here alone, nothing inline, no forms, and no text that becomes markup. What is framed are
     * drawings, which their own policy keeps in a sandbox.
     */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
            + " require-trusted-types-for 'script'; trusted-types 'none'";

    private transient @Nullable ConsoleFiles files;

    @Override
    public void init() throws ServletException {
        try {
            files = ConsoleFiles.of(getServletContext());
        } catch (IOException incomplete) {
            throw new ServletException("the application lacks files of its console", incomplete);
        }
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "no-referrer");
        var path = request.getPathInfo();
        if (path != null && path.startsWith(ASSETS)) {
            sendAsset(path.substring(ASSETS.length()), request, response);
        } else {
            sendPage(request, response);
        }
    }

    private void sendAsset(String path, HttpServletRequest request, HttpServletResponse response) throws IOException {
        var file = requireNonNull(files).asset(path);
        if (file.isEmpty()) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        response.setHeader("Cache-Control", FOR_EVER);
        send(file.get(), request, response);
    }

    private void sendPage(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var path = request.getPathInfo() == null ? "" : request.getPathInfo().replaceFirst("^/", "");
        var page = requireNonNull(files).page(languageOf(request), path);
        response.setHeader("Content-Security-Policy", POLICY);
        response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        response.setHeader("Cache-Control", "private, no-cache");
        response.setHeader("ETag", page.tag());
        response.addHeader("Vary", "Accept-Language");
        if (page.tag().equals(request.getHeader("If-None-Match"))) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            return;
        }
        send(page, request, response);
    }

    private static void send(ConsoleFile file, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        var accepted = request.getHeader("Accept-Encoding");
        var isPacked = accepted != null && accepted.toLowerCase(Locale.ROOT).contains("gzip");
        response.addHeader("Vary", "Accept-Encoding");
        if (isPacked) {
            response.setHeader("Content-Encoding", "gzip");
        }
        response.setContentType(file.type());
        response.setContentLength(file.length(isPacked));
        file.writeTo(response.getOutputStream(), isPacked);
    }

    private static String languageOf(HttpServletRequest request) {
        if (request.getHeader("Accept-Language") != null) {
            for (var locale : Collections.list(request.getLocales())) {
                if (ConsoleFiles.LANGUAGES.contains(locale.getLanguage())) {
                    return locale.getLanguage();
                }
            }
        }
        return ConsoleFiles.LANGUAGES.get(0);
    }
}
