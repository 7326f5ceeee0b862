package io.plumbline.server.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * Whether links can be created and followed now, asked through HTTP. The server's own word is not enough: it says "ready"
 * before the application answers, and after a deployment that failed.
 *
 * <p>A link that was really followed would have to be stored, and then deleted in front of every instance and client. Two
 * questions cover the same way without a trace. The application's start-up check {@code links} makes a link and finds it by
 * the redirect's own query, in a transaction that it takes back. {@code HEAD} of a code that hardly any link has goes through
 * the redirect's filter, its cache and that query: the redirect's own 404, or a redirect to where those go who find no link,
 * comes back only if all of them work, 503 if the database does not answer. What lies between a row found and its {@code Location} needs nothing that could be missing.
 *
 * @param server where it listens
 */
record ReadyCheck(URI server) {

    private static final int DEADLINE_MILLIS = 5_000;

    private static final String STARTED = "/health/started";

    private static final String LINKS_CHECK = "\"links\"";

    private static final int REDIRECTION = 3;

    private static final String UNUSED_CODE = "/ready-check-0";

    /** Whether both were possible just now. */
    boolean passes() {
        try {
            return linksCanBeCreated() && linksAreLookedUp();
        } catch (IOException notYet) {
            return false;
        }
    }

    private boolean linksCanBeCreated() throws IOException {
        var connection = open(STARTED, "GET");
        try {
            if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
                return false;
            }
            try (InputStream body = connection.getInputStream()) {
                return new String(body.readAllBytes(), StandardCharsets.UTF_8).contains(LINKS_CHECK);
            }
        } finally {
            connection.disconnect();
        }
    }

    /**
     * HEAD, because it counts as no visit. The redirect's own page may not be stored; the server's page says nothing, and the
     * server by itself redirects nowhere.
     */
    private boolean linksAreLookedUp() throws IOException {
        var connection = open(UNUSED_CODE, "HEAD");
        try {
            var status = connection.getResponseCode();
            return status == HttpURLConnection.HTTP_NOT_FOUND
                    ? "no-store".equals(connection.getHeaderField("Cache-Control"))
                    : status / 100 == REDIRECTION && connection.getHeaderField("Location") != null;
        } finally {
            connection.disconnect();
        }
    }

    private HttpURLConnection open(String path, String method) throws IOException {
        var connection = (HttpURLConnection) server.resolve(path).toURL().openConnection();
        connection.setRequestMethod(method);
        connection.setConnectTimeout(DEADLINE_MILLIS);
        connection.setReadTimeout(DEADLINE_MILLIS);
        connection.setInstanceFollowRedirects(false);
        return connection;
    }
}
