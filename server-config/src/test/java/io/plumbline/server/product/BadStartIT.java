package io.plumbline.server.product;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.server.demo.LoopbackPort;
import io.plumbline.server.product.ProductProcess.Instance;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BadStartIT {

    private static final int BAD_ENVIRONMENT = 2;
    private static final Duration END = Duration.ofSeconds(60);

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
        var nobody = LoopbackPort.free();
        var instance = Instance.in(directory)
                .with("plumbline.database.url", "jdbc:postgresql://127.0.0.1:" + nobody + "/plumbline")
                .with("plumbline.database.wait", "PT2S");
        try (var product = instance.start()) {

            assertThat(product.awaitExit(END)).isEqualTo(BAD_ENVIRONMENT);

            assertThat(product.text()).contains("127.0.0.1:" + nobody).doesNotContain("\tat ");
            assertThat(product.readyLines()).isZero();
            Awaiting.until("nothing runs", END, () -> product.processes().isEmpty());
        }
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
