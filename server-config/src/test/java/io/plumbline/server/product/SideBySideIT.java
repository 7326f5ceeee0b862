package io.plumbline.server.product;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.server.product.ProductProcess.Instance;
import io.plumbline.testing.Jdk25;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two products on one machine that know nothing of each other: one of an ordinary user, on JDK 25 where that is installed,
 * and one that belongs to the process that started it, as under {@code mvn -Pstart}.
 */
class SideBySideIT {

    private static final String ORDINARY_USER = "nobody";
    private static final int AFTER_SIGINT = 128 + 2;
    private static final Duration END = Duration.ofMinutes(2);

    /** Whoever started the tests in the background made them deaf to Ctrl-C, and their children with them. */
    private static final List<String> HEARING_CTRL_C = List.of("env", "--default-signal=INT");

    /** A process that starts another and waits for it. */
    private static final List<String> AS_A_CHILD = List.of("/bin/sh", "-c", "\"$@\" & wait", "parent");

    private static final List<String> BATCH_SETTINGS =
            List.of("data-source-lookup-name", "schema-name", "table-prefix");

    @TempDir
    private Path directory;

    @Test
    void twoProductsRunSideBySideAndEachStopsInItsOwnWay() throws Exception {
        try (var ordinary = ordinary().start();
                var child = child().start("--stop-with-parent")) {
            var links = new LinksApi(ordinary.awaitReady(), ProductProcess.API_KEY);
            var others = new LinksApi(child.awaitReady(), ProductProcess.API_KEY);

            assertEachHasItsOwnLinks(links, others);
            assertRunsAsOrdinaryUserOn(Jdk25.home().orElse(Launch.USUAL.javaHome()), ordinary);
            assertTheDatabaseIsDurable(directory.resolve("ordinary/data"));
            assertTheMissingBatchSettingsAreNamed(directory.resolve("child/log/server.log"));

            assertThat(ordinary.interrupt()).isEqualTo(AFTER_SIGINT);
            Awaiting.until(
                    "every process of the one has ended",
                    END,
                    () -> ordinary.processes().isEmpty());
            others.shorten("https://example.org/still-there");

            child.launcher().destroyForcibly();
            Awaiting.until(
                    "every process of the other has ended",
                    END,
                    () -> child.processes().isEmpty());
        }
        // last, because all but the version is tested without it, too: a skip, not a pass
        Jdk25.required();
    }

    private static void assertEachHasItsOwnLinks(LinksApi links, LinksApi others) throws Exception {
        var code = links.shorten("https://example.org/mine");

        assertThat(links.follow(code).headers().firstValue("Location")).contains("https://example.org/mine");
        assertThat(others.follow(code).statusCode()).isEqualTo(404);
    }

    private static void assertRunsAsOrdinaryUserOn(Path javaHome, ProductProcess product) throws Exception {
        assertThat(product.processes())
                .hasSizeGreaterThan(2)
                .allSatisfy(process ->
                        assertThat(process.info().user().orElseThrow()).isNotEqualTo("root"));
        assertThat(Path.of(product.server().info().command().orElseThrow()))
                .isEqualTo(javaHome.resolve("bin/java").toRealPath());
    }

    private static void assertTheDatabaseIsDurable(Path data) throws Exception {
        var run = new Properties();
        try (var lines = Files.newBufferedReader(data.resolve("run.properties"))) {
            run.load(lines);
        }
        var password = Files.readString(data.resolve("postgresql/password")).strip();
        var settings = new HashMap<String, String>();
        try (var connection = DriverManager.getConnection(
                        run.getProperty("database-url"), run.getProperty("database-user"), password);
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT name, setting FROM pg_settings")) {
            while (rows.next()) {
                settings.put(rows.getString(1), rows.getString(2));
            }
        }

        assertThat(settings)
                .containsAllEntriesOf(Map.of(
                        "fsync", "on",
                        "synchronous_commit", "on",
                        "full_page_writes", "on",
                        "listen_addresses", "127.0.0.1"));
    }

    private static void assertTheMissingBatchSettingsAreNamed(Path log) throws Exception {
        Awaiting.until(
                "the log names the missing settings",
                END,
                () -> Files.readString(log).contains("No job is scheduled"));

        assertThat(Files.readString(log).lines())
                .containsAll(Files.readAllLines(Launch.USUAL.distribution().resolve("pre-boot.txt")).stream()
                        .filter(SideBySideIT::isBatchSetting)
                        .toList());
    }

    private static boolean isBatchSetting(String command) {
        return BATCH_SETTINGS.stream().anyMatch(setting -> command.contains("batch-runtime-configuration." + setting));
    }

    /** Of a user who is not root; root has to give the distribution and a directory to one. */
    private Instance ordinary() throws IOException {
        var home = Files.createDirectories(directory.resolve("ordinary"));
        var data = Files.createDirectory(home.resolve("data"));
        var launch = Launch.USUAL.on(Jdk25.home().orElse(Launch.USUAL.javaHome()));
        var programs = new ArrayList<>(HEARING_CTRL_C);
        if (System.getProperty("user.name").equals("root")) {
            // the build may lie where nobody else may read
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            launch = launch.copiedTo(home.resolve("distribution"));
            Files.setOwner(
                    data, data.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(ORDINARY_USER));
            programs.addAll(List.of("setpriv", "--reuid=" + ORDINARY_USER, "--regid=65534", "--clear-groups"));
        }
        return instance(data).by(launch.through(programs));
    }

    /** One whose server lacks the batch settings: links work all the same. */
    private Instance child() throws IOException {
        var launch = Launch.USUAL.without(
                directory.resolve("distribution"), "set configs.config.server-config.batch-runtime-configuration.");
        return instance(directory.resolve("child")).by(launch.through(AS_A_CHILD));
    }

    private static Instance instance(Path data) throws IOException {
        return FastSchedule.shortLived(Instance.in(data)).with("plumbline.initial.api.key", ProductProcess.API_KEY);
    }
}
