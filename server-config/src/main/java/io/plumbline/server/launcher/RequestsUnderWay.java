package io.plumbline.server.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * The requests to the REST interfaces that the server is answering, or has the beginning of, as its metrics tell. Redirects are not among them: they are
 * done sooner than the question is asked.
 *
 * @param server where it listens
 */
record RequestsUnderWay(URI server) {

    private static final String METRICS = "/metrics?scope=application";
    private static final Pattern COUNT =
            Pattern.compile("(?m)^plumbline_(?:requests_under_way|bodies_awaited)(?:\\{[^}]*})? (\\d+)(?:\\.0+)?$");
    /** A server that collects garbage, or has no processor, is not to lose the requests that it works at. */
    private static final int DEADLINE_MILLIS = 5_000;

    /** Whether there are some now; none if the server does not say. */
    boolean some() {
        try {
            var connection = server.resolve(METRICS).toURL().openConnection();
            connection.setConnectTimeout(DEADLINE_MILLIS);
            connection.setReadTimeout(DEADLINE_MILLIS);
            try (InputStream metrics = connection.getInputStream()) {
                var count = COUNT.matcher(new String(metrics.readAllBytes(), StandardCharsets.UTF_8));
                return count.results().anyMatch(requests -> !requests.group(1).equals("0"));
            }
        } catch (IOException noAnswer) {
            return false;
        }
    }
}
