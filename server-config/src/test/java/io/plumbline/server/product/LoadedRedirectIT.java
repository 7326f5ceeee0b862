package io.plumbline.server.product;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.server.product.ProductProcess.Instance;
import io.plumbline.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every redirect that was answered is counted, once, whatever dies while redirects are answered as fast as they can be. Counted may
 * further be what was asked for and whose answer nobody could read any more.
 */
class LoadedRedirectIT {

    private static final Duration SOON = Duration.ofMinutes(3);
    private static final int LINKS = 40;
    private static final long MANY = 20_000;
    private static final int TIMES = 2;

    private final TestDatabase database = TestDatabase.fresh();
    private final TestDatabase beside = TestDatabase.fresh();

    @TempDir
    private Path directory;

    @Test
    void theServerIsKilledAgainAndAgainAndThenTheDatabaseLetsNobodyIn() throws Exception {
        var instance = overDatabase();
        var product = instance.startReady();
        try {
            var codes = shorten(LINKS, product);
            var visitors = new Visitors(codes);
            for (int kill = 0; kill < TIMES; kill++) {
                visitors.come(product.address().orElseThrow());
                awaitAnswers(visitors, MANY);
                product.killEverything();
                visitors.awaitLeft();
                product = instance.startReady();
            }
            assertEveryAnswerIsCountedOnce(visitors, codes, product);

            visitors.come(product.address().orElseThrow());
            for (int away = 0; away < TIMES; away++) {
                awaitAnswers(visitors, MANY);
                run("ALTER DATABASE " + database.name() + " ALLOW_CONNECTIONS false");
                run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + database.name() + "'");
                awaitAnswers(visitors, MANY);
                run("ALTER DATABASE " + database.name() + " ALLOW_CONNECTIONS true");
            }
            visitors.leave();
            assertEveryAnswerIsCountedOnce(visitors, codes, product);
        } finally {
            product.close();
        }
    }

    @Test
    void theEmbeddedDatabaseIsKilledAndStartsWithTheNextStart() throws Exception {
        var instance = FastSchedule.shortLived(Instance.in(directory))
                .with("plumbline.initial.api.key", ProductProcess.API_KEY)
                .with("plumbline.roles", "web");
        List<String> codes;
        Visitors visitors;
        try (var product = instance.startReady()) {
            codes = shorten(LINKS, product);
            visitors = new Visitors(codes);
            visitors.come(product.address().orElseThrow());
            awaitAnswers(visitors, MANY);
            product.killDatabase();
            awaitAnswers(visitors, MANY);
            visitors.leave();
            product.terminate();
        }
        try (var product = instance.startReady()) {
            assertEveryAnswerIsCountedOnce(visitors, codes, product);
        }
    }

    private static void awaitAnswers(Visitors visitors, long more) throws Exception {
        var before = visitors.answered();
        Awaiting.until("visitors are answered", SOON, () -> visitors.answered() > before + more);
    }

    private static void assertEveryAnswerIsCountedOnce(Visitors visitors, List<String> codes, ProductProcess product)
            throws Exception {
        var links = new LinksApi(product.address().orElseThrow(), ProductProcess.API_KEY);
        for (int i = 0; i < codes.size(); i++) {
            var link = i;
            Awaiting.until(
                    "the visits are counted",
                    SOON,
                    () -> links.visits(codes.get(link)) >= visitors.answered(link),
                    () -> links.visits(codes.get(link)) + " of " + visitors.answered(link));
        }
        var softly = new SoftAssertions();
        for (int link = 0; link < codes.size(); link++) {
            softly.assertThat(links.visits(codes.get(link)))
                    .as("visits of link " + link)
                    .isBetween(visitors.answered(link), visitors.sent(link));
        }
        softly.assertAll();
        assertThat(visitors.answered()).isGreaterThan(MANY);
    }

    private static List<String> shorten(int links, ProductProcess product) throws Exception {
        var api = new LinksApi(product.address().orElseThrow(), ProductProcess.API_KEY);
        var codes = new ArrayList<String>();
        for (int link = 0; link < links; link++) {
            codes.add(api.shorten("https://example.org/" + link));
        }
        return codes;
    }

    private Instance overDatabase() throws Exception {
        return FastSchedule.shortLived(Instance.in(directory))
                .with("plumbline.initial.api.key", ProductProcess.API_KEY)
                .with(
                        "plumbline.database.url",
                        "jdbc:postgresql://127.0.0.1:" + database.port() + "/" + database.name())
                .with("plumbline.database.user", "postgres")
                .with("plumbline.database.password", "unused")
                .with("plumbline.visit-journal.flush-interval", "100ms")
                .with("plumbline.roles", "web");
    }

    private void run(String sql) throws SQLException {
        try (var connection = beside.dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
