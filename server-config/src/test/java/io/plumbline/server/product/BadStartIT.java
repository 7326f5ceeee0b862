package io.plumbline.server.product;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.server.product.ProductProcess.Instance;
import io.plumbline.testing.FreePort;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BadStartIT {

    private static final int BAD_ENVIRONMENT = 2;
    private static final int OUR_FAULT = 5;
    private static final Duration END = Duration.ofMinutes(2);

    /** The server has to boot before it can refuse. */
    private static final Duration REFUSAL = Duration.ofMinutes(3);

    private static final Path OPERATIONS = Path.of("..", "docs", "operations.md");
    private static final String NO_DATA_SOURCE = "JNDI lookup failed for the resource:"
            + " Name: [java:module/env/io.plumbline.persistence.schema.DataAccess/dataSource],"
            + " Lookup: [jdbc/plumbline], Type: [javax.sql.DataSource]";

    @TempDir
    private Path directory;

    @Test
    void aTakenPortIsNamed() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var product = new Instance(directory, taken.getLocalPort(), Map.of()).start()) {

            assertThat(product.awaitExit(END)).isEqualTo(BAD_ENVIRONMENT);

            assertThat(product.text())
                    .contains("port " + taken.getLocalPort(), "PLUMBLINE_HTTP_PORT")
                    .doesNotContain("Exception");
            Awaiting.until("nothing runs", END, () -> product.processes().isEmpty());
        }
    }

    @Test
    void aDatabaseThatIsNotThereIsWaitedForAndThenNamed() throws Exception {
        var nobody = FreePort.find();
        var instance = Instance.in(directory)
                .with("plumbline.database.url", "jdbc:postgresql://127.0.0.1:" + nobody + "/plumbline")
                .with("plumbline.database.wait", "PT2S");
        try (var product = instance.start()) {

            assertThat(product.awaitExit(END)).isEqualTo(BAD_ENVIRONMENT);

            assertThat(product.text())
                    .containsSubsequence(
                            "waiting for the database jdbc:postgresql://127.0.0.1:" + nobody,
                            "127.0.0.1:" + nobody,
                            "did not answer within 2 s")
                    .doesNotContain("\tat ");
            assertThat(product.readyLines()).isZero();
            Awaiting.until("nothing runs", END, () -> product.processes().isEmpty());
        }
    }

    @Test
    void anApplicationThatTheServerRefusesIsNeverReady() throws Exception {
        var withoutDataSource = Launch.USUAL.without(
                directory.resolve("distribution"), "create-jdbc-resource", "create-jdbc-connection-pool");
        var instance =
                FastSchedule.shortLived(Instance.in(directory.resolve("data"))).by(withoutDataSource);
        try (var product = instance.start()) {

            assertThat(product.awaitExit(REFUSAL)).isEqualTo(OUR_FAULT);

            assertThat(product.readyLines()).isZero();
            assertThat(product.text())
                    .contains("the application does not answer", "server.log")
                    .doesNotContain("\tat ");
            assertThat(Files.readString(directory.resolve("data/log/server.log")))
                    .contains(NO_DATA_SOURCE);
            assertThat(Files.readString(OPERATIONS)).contains(NO_DATA_SOURCE);
            Awaiting.until("nothing runs", END, () -> product.processes().isEmpty());
        }
    }

    @Test
    void aServerThatEndsWhileItStartsIsStartedOnceMore() throws Exception {
        try (var product = Instance.in(directory).start()) {
            var first = startingServer(product);
            first.destroyForcibly();
            Awaiting.until("the first one is gone", END, () -> !first.isAlive());

            var second = startingServer(product);
            assertThat(second.pid()).isNotEqualTo(first.pid());
            product.awaitReady();
            assertThat(product.server().pid()).isEqualTo(second.pid());
            assertThat(product.text()).containsOnlyOnce("the server stopped while it was starting: once more");
        }
    }

    @Test
    void aServerThatEndsTwiceWhileItStartsIsGivenUp() throws Exception {
        try (var product = Instance.in(directory).start()) {
            var first = startingServer(product);
            first.destroyForcibly();
            Awaiting.until("the first one is gone", END, () -> !first.isAlive());
            startingServer(product).destroyForcibly();

            assertThat(product.awaitExit(END)).isEqualTo(OUR_FAULT);

            assertThat(product.text())
                    .contains("the server stopped while it was starting: see", "server.log")
                    .doesNotContain("\tat ");
            assertThat(product.readyLines()).isZero();
            Awaiting.until("nothing runs", END, () -> product.processes().isEmpty());
        }
    }

    /** What another process does between the launcher's look at the port and the server's. */
    @Test
    void aPortThatIsTakenWhileTheServerStartsIsNamed() throws Exception {
        var instance = Instance.in(directory);
        try (var product = instance.start()) {
            startingServer(product);
            try (var taken = new ServerSocket(instance.port(), 1, InetAddress.getLoopbackAddress())) {

                assertThat(product.awaitExit(END)).isEqualTo(BAD_ENVIRONMENT);

                assertThat(product.text())
                        .contains("port " + taken.getLocalPort(), "PLUMBLINE_HTTP_PORT")
                        .doesNotContain("Exception");
            }
        }
    }

    private static ProcessHandle startingServer(ProductProcess product) throws Exception {
        return Awaiting.value("a server", END, product::startingServer);
    }

    @Test
    void aMalformedSettingIsNamed() throws Exception {
        try (var product =
                Instance.in(directory).with("plumbline.database.wait", "soon").start()) {

            assertThat(product.awaitExit(END)).isEqualTo(BAD_ENVIRONMENT);

            assertThat(product.text())
                    .contains("plumbline.database.wait", "\"soon\"")
                    .doesNotContain("\tat ");
        }
    }
}
