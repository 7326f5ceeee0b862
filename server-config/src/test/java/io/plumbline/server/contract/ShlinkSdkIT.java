package io.plumbline.server.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shlink's own JavaScript SDK, every method of it, by the script in {@code src/test/sdk}. */
class ShlinkSdkIT {

    @RegisterExtension
    static final ContractServer SERVER = ContractServer.asShipped();

    private static final Path SCRIPTS = Path.of("src", "test", "sdk").toAbsolutePath();
    private static final Path PACKAGE = SCRIPTS.resolve("node_modules/@shlinkio/shlink-js-sdk/package.json");
    private static final Pattern MAJOR_VERSION = Pattern.compile("v(\\d+)\\..*\\s*");
    private static final int OLDEST_NODE = 20;

    @BeforeAll
    static void nodeAndTheSdkAreInstalled() throws Exception {
        var version = MAJOR_VERSION.matcher(versionOfNode());
        assertThat(version.matches() && Integer.parseInt(version.group(1)) >= OLDEST_NODE)
                .as("Node.js %d or newer is needed; on Debian: apt-get install nodejs npm", OLDEST_NODE)
                .isTrue();
        assertThat(PACKAGE)
                .as("the SDK is not installed; in the checkout: npm ci --prefix server-config/src/test/sdk")
                .exists();
    }

    @BeforeEach
    void nothing() throws Exception {
        SERVER.seed().empty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fetch", "node"})
    void everyMethodOfTheSdkWorks(String httpClient) throws Exception {
        var script = new ProcessBuilder("node", "--test-reporter=tap", "sdk-test.mjs")
                .directory(SCRIPTS.toFile())
                .redirectErrorStream(true);
        script.environment()
                .putAll(Map.of(
                        "PLUMBLINE_URL", SERVER.visitor().base().toString(),
                        "PLUMBLINE_API_KEY", SERVER.rest().headers().getOrDefault("X-Api-Key", ""),
                        "PLUMBLINE_HTTP_CLIENT", httpClient));
        var process = script.start();
        var printed = new String(process.getInputStream().readAllBytes(), UTF_8);

        assertThat(process.waitFor()).as(printed).isZero();
        assertThat(printed).contains("# fail 0").doesNotContain("# pass 0");
    }

    private static String versionOfNode() throws InterruptedException {
        try {
            var process = new ProcessBuilder("node", "--version").start();
            var version = new String(process.getInputStream().readAllBytes(), UTF_8);
            return process.waitFor() == 0 ? version : "";
        } catch (IOException missing) {
            return "";
        }
    }
}
