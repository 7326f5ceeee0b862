package io.plumbline.server.product;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.server.product.ProductProcess.Instance;
import io.plumbline.testing.TestDatabase;
import io.plumbline.testing.TestRedis;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two instances over one database that both answer redirects, with a cache that they share: what one changes, what both count,
 * the death of the cache and that of one of them.
 */
class TwoRedirectingIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final TestDatabase database = TestDatabase.fresh();
    private final TestRedis cache = TestRedis.start();

    @AfterEach
    void endCache() {
        cache.close();
    }

    @TempDir
    private Path directory;

    @Test
    void oneSeesWhatTheOtherChangesCountsNothingTwiceAndGoesOnAlone() throws Exception {
        try (var first = instance("first").start();
                var second = instance("second").start()) {
            var one = new LinksApi(first.awaitReady(), ProductProcess.API_KEY);
            var other = new LinksApi(second.awaitReady(), ProductProcess.API_KEY);

            Awaiting.until("both use the cache", SOON, () -> usesCache(one) && usesCache(other));
            // a link that was just made is read from the database until the cache has heard of it: the one made before
            // is asked for
            var made = new ArrayDeque<>(List.of(one.shorten("https://example.org/kept")));
            Awaiting.until("one finds what the other has put there", SOON, () -> {
                made.add(one.shorten("https://example.org/kept"));
                var kept = made.remove();
                return other.follow(kept).statusCode() == 302
                        && one.follow(kept).statusCode() == 302
                        && hits(one) + hits(other) > 0;
            });
            var code = one.shorten("https://example.org/before");
            Awaiting.until(
                    "the other knows the link", SOON, () -> other.follow(code).statusCode() == 302);
            assertThat(one.follow(code).statusCode()).isEqualTo(302);
            edits(one, other, code);

            cache.stop();
            edits(one, other, code);
            cache.startAgain();
            Awaiting.until("both use the cache again", SOON, () -> {
                edits(one, other, code);
                return one.follow(code).statusCode() == 302 && usesCache(one) && usesCache(other);
            });
            edits(one, other, code);

            assertThat(other.follow("to-be-made").statusCode()).isEqualTo(404);
            assertThat(one.post(
                                    "/rest/v3/short-urls",
                                    "{\"longUrl\":\"https://example.org/made\",\"customSlug\":\"to-be-made\"}")
                            .statusCode())
                    .isEqualTo(200);
            Awaiting.until(
                    "the other knows the new link",
                    SOON,
                    () -> other.follow("to-be-made").statusCode() == 302);

            var counted = one.shorten("https://example.org/counted");
            Awaiting.until(
                    "the other knows that link",
                    SOON,
                    () -> other.follow(counted).statusCode() == 302);
            var before = visitsOnceWritten(one, counted, 1);
            for (int visit = 0; visit < 200; visit++) {
                assertThat(one.follow(counted).statusCode()).isEqualTo(302);
                assertThat(other.follow(counted).statusCode()).isEqualTo(302);
            }
            assertThat(visitsOnceWritten(one, counted, before + 400)).isEqualTo(before + 400);

            second.killEverything();
            for (int visit = 0; visit < 100; visit++) {
                assertThat(one.follow(counted).statusCode()).isEqualTo(302);
            }
            assertThat(visitsOnceWritten(one, counted, before + 500)).isEqualTo(before + 500);
        }
    }

    private static boolean usesCache(LinksApi links) throws Exception {
        return links.metric("plumbline_shared_cache_in_use") == 1;
    }

    private static double hits(LinksApi links) throws Exception {
        return links.metric("plumbline_shared_cache_hits");
    }

    /** Edits a link on one instance, again and again; each edit shows on the other. */
    private static void edits(LinksApi one, LinksApi other, String code) throws Exception {
        for (int edit = 0; edit < 5; edit++) {
            var longUrl = "https://example.org/" + edit;
            assertThat(one.send("PATCH", "/rest/v3/short-urls/" + code, "{\"longUrl\":\"" + longUrl + "\"}")
                            .statusCode())
                    .isEqualTo(200);
            Awaiting.until(
                    "the other sends visitors to " + longUrl,
                    SOON,
                    () -> other.follow(code).headers().firstValue("Location").equals(Optional.of(longUrl)));
        }
    }

    private static long visitsOnceWritten(LinksApi links, String code, long expected) throws Exception {
        Awaiting.until("the visits are written", SOON, () -> links.visits(code) >= expected);
        return links.visits(code);
    }

    private Instance instance(String name) throws Exception {
        return FastSchedule.shortLived(Instance.in(directory.resolve(name)))
                .with("plumbline.initial.api.key", ProductProcess.API_KEY)
                .with(
                        "plumbline.database.url",
                        "jdbc:postgresql://127.0.0.1:" + database.port() + "/" + database.name())
                .with("plumbline.database.user", "postgres")
                .with("plumbline.database.password", "unused")
                .with("plumbline.shared-cache.url", cache.address().toString())
                .with("plumbline.instance.name", name)
                .with("plumbline.roles", "web");
    }
}
