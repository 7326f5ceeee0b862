package io.plumbline.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.server.launcher.LauncherSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    void theFileOfTargetsIsCheckedByLineAndMember(@TempDir Path folder) throws Exception {
        var file = Files.writeString(folder.resolve("targets.json"), """
                [
                  {"name": "checkout", "kind": "jmx", "url": "service:jmx:rmi:///jndi/rmi://127.0.0.1:9010/jmxrmi"},
                  {"name": "till", "kind": "jmx",
                   "url": "http://127.0.0.1"},
                  {"name": "shop", "kind": "attach", "pid": 17}
                ]
                """);

        assertThat(withTargets(file).problems())
                .satisfiesExactly(
                        problem -> assertThat(problem)
                                .startsWith("plumbline.targets.file \"" + file + "\", line 4, \"url\": ")
                                .contains("is not an accepted JMX address"),
                        problem -> assertThat(problem).contains("line 5, \"pid\": means nothing"));

        Files.writeString(file, "[{\"name\": \"shop\"");
        assertThat(withTargets(file).problems())
                .singleElement()
                .asString()
                .contains("\": line 1, column ", "must hold a JSON array");

        Files.writeString(file, "[]");
        assertThat(withTargets(file).problems()).isEmpty();
        assertThat(withTargets(folder.resolve("absent")).problems())
                .containsExactly("plumbline.targets.file is \"" + folder.resolve("absent") + "\": it does not exist");
    }

    private static ConfigurationCheck withTargets(Path file) {
        var keys = Map.of("plumbline.targets.file", file.toString());
        return CheckConfigCommand.check(key -> Optional.ofNullable(keys.get(key)));
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
