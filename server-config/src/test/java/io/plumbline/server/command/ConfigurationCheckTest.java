package io.plumbline.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.server.launcher.LauncherSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConfigurationCheckTest {

    private static ConfigurationCheck with(Map<String, String> keys) {
        return ConfigurationCheck.of(List.of(LauncherSettings::from), key -> Optional.ofNullable(keys.get(key)));
    }

    @Test
    void everyKeyIsShownWithItsEnvironmentVariable() {
        assertThat(with(Map.of("plumbline.http.port", "9090")).keys())
                .extracting(ConfigurationCheck.Key::line)
                .contains(
                        "plumbline.http.port (PLUMBLINE_HTTP_PORT): \"9090\"",
                        "plumbline.http.address (PLUMBLINE_HTTP_ADDRESS): default");
    }

    @Test
    void everyWrongKeyIsFoundInOneCheck() {
        var check = with(Map.of("plumbline.http.port", "eighty", "plumbline.database.wait", "soon"));

        assertThat(check.problems())
                .satisfiesExactlyInAnyOrder(
                        problem -> assertThat(problem).contains("plumbline.http.port is \"eighty\""),
                        problem -> assertThat(problem).contains("plumbline.database.wait is \"soon\""));
    }

    @Test
    void secretsAreNotShown() {
        var check = with(Map.of("plumbline.database.password", "hush"));

        assertThat(check.keys())
                .extracting(ConfigurationCheck.Key::line)
                .contains("plumbline.database.password (PLUMBLINE_DATABASE_PASSWORD): set, not shown")
                .noneMatch(line -> line.contains("hush"));
        assertThat(Json.of(check)).doesNotContain("hush");
    }

    @Test
    void asJsonTheKeysAndTheProblemsAreMembers() {
        assertThat(Json.of(with(Map.of("plumbline.http.port", "eighty"))))
                .startsWith("{\"keys\":[{\"key\":\"plumbline.data.dir\"")
                .contains(
                        "{\"key\":\"plumbline.http.port\",\"environmentVariable\":\"PLUMBLINE_HTTP_PORT\","
                                + "\"set\":true,\"value\":\"eighty\"}",
                        "\"problems\":[\"plumbline.http.port is ");
    }
}
