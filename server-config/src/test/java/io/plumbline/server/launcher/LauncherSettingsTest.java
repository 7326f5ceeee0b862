package io.plumbline.server.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.persistence.configuration.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LauncherSettingsTest {

    private static LauncherSettings with(Map<String, String> keys) {
        return LauncherSettings.from(new Settings(key -> Optional.ofNullable(keys.get(key))));
    }

    @Test
    void withoutAnyKeyThereIsAnEmbeddedDatabaseAndALoopbackPort() {
        var settings = with(Map.of());

        assertThat(settings.http()).isEqualTo(new HttpEndpoint("127.0.0.1", 8080));
        assertThat(settings.dataDirectory()).isAbsolute().endsWithRaw(Path.of(".plumbline", "8080"));
        assertThat(settings.database()).isEqualTo(new DatabaseChoice.Embedded());
        assertThat(settings.databaseWait()).isEqualTo(Duration.ofMinutes(1));
        assertThat(settings.initialApiKey().generated()).isTrue();
        assertThat(settings.server().heapBytes()).isEqualTo(512L << 20);
        assertThat(settings.server().ioThreads()).isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(settings.server().httpThreads()).isEqualTo(128);
        assertThat(settings.server().stopGrace()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.server().classArchive()).isTrue();
        assertThat(settings.server().warmUp()).isTrue();
        assertThat(settings.server().javaOptions()).isEmpty();
    }

    @Test
    void everyKeyChangesItsField() {
        var settings = with(Map.ofEntries(
                Map.entry("plumbline.http.port", "9090"),
                Map.entry("plumbline.http.address", "0.0.0.0"),
                Map.entry("plumbline.data.dir", "/srv/plumbline"),
                Map.entry("plumbline.database.url", "jdbc:postgresql://db/links"),
                Map.entry("plumbline.database.user", "links"),
                Map.entry("plumbline.database.password", "secret"),
                Map.entry("plumbline.database.wait", "5s"),
                Map.entry("plumbline.database.buffers", "64MiB"),
                Map.entry("plumbline.initial.api.key", "chosen-by-somebody"),
                Map.entry("plumbline.server.heap", "1GiB"),
                Map.entry("plumbline.server.database-connections", "7"),
                Map.entry("plumbline.server.io-threads", "3"),
                Map.entry("plumbline.server.http-threads", "16"),
                Map.entry("plumbline.server.start-wait", "2m"),
                Map.entry("plumbline.server.stop-grace", "3s"),
                Map.entry("plumbline.server.stop-wait", "4s"),
                Map.entry("plumbline.server.log-size", "1MiB"),
                Map.entry("plumbline.server.class-archive", "false"),
                Map.entry("plumbline.server.warm-up", "false"),
                Map.entry("plumbline.server.java-options", "-Xss1m  -Dx=y")));

        assertThat(settings.http()).isEqualTo(new HttpEndpoint("0.0.0.0", 9090));
        assertThat(settings.dataDirectory()).isEqualTo(Path.of("/srv/plumbline"));
        assertThat(settings.database().address())
                .contains(new DatabaseAddress("jdbc:postgresql://db/links", "links", "secret"));
        assertThat(settings.databaseWait()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.databaseMemory().bufferBytes()).isEqualTo(64L << 20);
        assertThat(settings.initialApiKey().secret().text()).isEqualTo("chosen-by-somebody");
        assertThat(settings.initialApiKey().generated()).isFalse();
        assertThat(settings.server())
                .isEqualTo(new LauncherSettings.ServerProcess(
                        1L << 30,
                        7,
                        3,
                        16,
                        Duration.ofMinutes(2),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(4),
                        1L << 20,
                        false,
                        false,
                        List.of("-Xss1m", "-Dx=y")));
    }

    @ParameterizedTest
    @CsvSource({"512, 128", "4096, 512", "65536, 1024"})
    void theEmbeddedDatabaseBuffersAnEighthOfTheMachineWithinBounds(long machineMebibytes, long bufferMebibytes) {
        assertThat(DatabaseMemory.usualBufferBytes(machineMebibytes << 20)).isEqualTo(bufferMebibytes << 20);
    }

    @Test
    void eachPortHasADataDirectoryOfItsOwn() {
        assertThat(with(Map.of("plumbline.http.port", "9090")).dataDirectory())
                .endsWithRaw(Path.of(".plumbline", "9090"));
    }

    @ParameterizedTest
    @CsvSource({
        "plumbline.http.port, eighty",
        "plumbline.http.port, 70000",
        "plumbline.database.url, mysql://x",
        "plumbline.database.wait, soon",
        "plumbline.database.buffers, 1MiB",
        "plumbline.server.heap, 64MiB",
        "plumbline.server.database-connections, 2",
        "plumbline.server.class-archive, perhaps",
        "plumbline.server.warm-up, perhaps"
    })
    void aWrongValueIsRefusedByTheNameOfItsKey(String key, String value) {
        assertThatThrownBy(() -> with(Map.of(key, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(key + " is \"");
    }

    @Test
    void anEndpointOnEveryAddressIsReachedOverTheLoopback() {
        assertThat(new HttpEndpoint("0.0.0.0", 80).uri()).hasToString("http://127.0.0.1:80");
        assertThat(new HttpEndpoint("::1", 81).uri()).hasToString("http://[::1]:81");
    }
}
