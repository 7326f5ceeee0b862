package io.plumbline.server.product;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.server.product.ProductProcess.Instance;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartStopIT {

    private static final Pattern KEY = Pattern.compile("(?m)^The admin key, shown this once: (\\S+)$");
    private static final int BAD_ENVIRONMENT = 2;
    private static final int OUR_FAULT = 5;
    private static final int AFTER_SIGTERM = 128 + 15;
    private static final int VISITS = 100;

    private static final Duration END = Duration.ofMinutes(2);

    private static final Duration MOMENT = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    @Test
    void theFirstStartTellsTheAdminKeyAndAStopAnswersWhatIsUnderWayAndLeavesNothingRunning() throws Exception {
        var instance = FastSchedule.shortLived(Instance.in(directory.resolve("product")))
                // longer than a slow machine takes with a request that comes slowly
                .with("plumbline.server.stop-grace", "PT1M")
                // whose unfinished bodies are counted, too
                .with("plumbline.server.warm-up", "false");
        String code;
        try (var first = instance.startReady()) {
            var links = new LinksApi(first.awaitReady(), keyOf(first));
            code = links.shorten("https://example.org/kept");
            links.follow(code);
            assertThat(first.readyLines()).isEqualTo(1);
            assertARevokedKeyIsRefused(instance, first);
            assertAWrongDatabasePasswordIsNamed();

            assertARequestThatIsUnderWayIsAnsweredBeforeTheStop(first, links);
            Awaiting.until(
                    "every process has ended", END, () -> first.processes().isEmpty());

            try (var second = instance.startReady()) {
                assertThat(second.find(KEY)).isEmpty();
                var again = new LinksApi(second.awaitReady(), keyOf(first));
                assertThat(again.follow(code).headers().firstValue("Location")).contains("https://example.org/kept");
                Awaiting.until("both visits are counted", MOMENT, () -> again.visits(code) == 2);

                assertAServerThatDiesEndsEverything(second);
            }
        }
    }

    private static void assertARevokedKeyIsRefused(Instance instance, ProductProcess product) throws Exception {
        var secret = instance.run("key", "create", "--name", "guest", "--right", "links");
        assertThat(statusWith(secret, product)).isEqualTo(200);

        assertThat(instance.run("key", "revoke", "guest")).isEqualTo("revoked guest");

        Awaiting.until("the revoked key is refused", MOMENT, () -> statusWith(secret, product) == 401);
    }

    private static int statusWith(String secret, ProductProcess product) throws Exception {
        HttpResponse<String> answer = new LinksApi(product.awaitReady(), secret).get("/rest/v3/short-urls");
        return answer.statusCode();
    }

    /** The first product's own database asks for a password. */
    private void assertAWrongDatabasePasswordIsNamed() throws Exception {
        var url = running().getProperty("database-url");
        var stranger = Instance.in(directory.resolve("stranger"))
                .with("plumbline.database.url", url)
                .with("plumbline.database.user", running().getProperty("database-user"))
                .with("plumbline.database.password", "wrong");
        try (var product = stranger.start()) {
            assertThat(product.awaitExit(END)).isEqualTo(BAD_ENVIRONMENT);

            assertThat(product.text())
                    .contains(url, "password", "PLUMBLINE_DATABASE_PASSWORD")
                    .doesNotContain("\tat ");
        }
    }

    private Properties running() throws IOException {
        var properties = new Properties();
        try (var run = Files.newBufferedReader(directory.resolve("product").resolve("run.properties"))) {
            properties.load(run);
        }
        return properties;
    }

    private static void assertAServerThatDiesEndsEverything(ProductProcess product) throws Exception {
        product.killServer();

        assertThat(product.awaitExit(END)).isEqualTo(OUR_FAULT);
        assertThat(product.text())
                .contains("the server stopped by itself", "server.log")
                .doesNotContain("\tat ");
        Awaiting.until("every process has ended", END, () -> product.processes().isEmpty());
    }

    @Test
    void linksAndCountsSurviveKillsAndNothingSurvivesAKilledLauncher() throws Exception {
        var instance = FastSchedule.shortLived(Instance.in(directory))
                .with("plumbline.initial.api.key", ProductProcess.API_KEY);
        String code;
        try (var first = instance.startReady()) {
            var links = new LinksApi(first.awaitReady(), ProductProcess.API_KEY);
            code = links.shorten("https://example.org/kept");
            for (var visit = 0; visit < VISITS; visit++) {
                assertThat(links.follow(code).statusCode()).isEqualTo(302);
            }
            first.killEverythingButTheDatabase();
            assertThat(first.processes()).isNotEmpty();

            try (var second = instance.startReady()) {
                assertCountsGoOn(code, VISITS, second);
                second.killEverything();
            }
        }
        try (var third = instance.startReady()) {
            assertCountsGoOn(code, VISITS + 1, third);
            assertThat(third.processes()).hasSizeGreaterThan(2);

            third.launcher().destroyForcibly();

            Awaiting.until(
                    "every process has ended", END, () -> third.processes().isEmpty());
        }
    }

    private static void assertARequestThatIsUnderWayIsAnsweredBeforeTheStop(ProductProcess product, LinksApi links)
            throws Exception {
        try (var request = SlowRequest.begun(product.awaitReady(), keyOf(product))) {
            // its body comes slowly, so that nothing answers it yet
            Awaiting.until("the request is under way", MOMENT, () -> links.metric("plumbline_bodies_awaited") == 1);
            var exit = CompletableFuture.supplyAsync(() -> exitOf(product));
            Awaiting.until("the stop has begun", MOMENT, () -> product.text().contains("stopping the server"));

            for (int pause = 0; pause < 15; pause++) {
                request.sendALittle();
            }

            assertThat(request.finish())
                    .startsWith("HTTP/1.1 200 ")
                    .contains("\"longUrl\":\"https://example.org/slow\"");
            assertThat(exit.join()).isEqualTo(AFTER_SIGTERM);
        }
    }

    private static int exitOf(ProductProcess product) {
        try {
            return product.terminate();
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }

    private static void assertCountsGoOn(String code, int before, ProductProcess product) throws Exception {
        var links = new LinksApi(product.awaitReady(), ProductProcess.API_KEY);
        Awaiting.until("all visits are counted", MOMENT, () -> links.visits(code) == before);
        assertThat(links.follow(code).statusCode()).isEqualTo(302);
        Awaiting.until("the next visit is counted once", MOMENT, () -> links.visits(code) == before + 1);
    }

    private static String keyOf(ProductProcess product) throws Exception {
        return product.find(KEY).stream().findFirst().orElseThrow().group(1);
    }
}
