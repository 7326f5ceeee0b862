package io.plumbline.batch.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetsFileTest {

    @Test
    void anEntryIsWhatRestTakes() throws IOException {
        var file = parse("""
                [
                  {"name": "shop", "kind": "jmx", "url": "service:jmx:rmi://10.0.0.1:9010",
                   "user": "monitor", "password": "env:PLUMBLINE_TARGET_SHOP", "buildFrom": "property:app.version",
                   "acceptedRisks": ["PATHS_TO_ROOTS"]},

                  {"name": "till", "kind": "attach", "mainClass": "*.Till", "pid": null}
                ]
                """);

        assertThat(file.faults()).isEmpty();
        assertThat(file.entries())
                .containsExactly(
                        new TargetsFile.Entry(
                                2,
                                new Registration(
                                        "shop",
                                        JmxAddress.parse(
                                                "service:jmx:rmi://10.0.0.1:9010",
                                                "monitor",
                                                "env:PLUMBLINE_TARGET_SHOP"),
                                        new BuildSource.Property("app.version"),
                                        RequestSources.OWN,
                                        null,
                                        Set.of(CaptureGate.Risk.PATHS_TO_ROOTS))),
                        new TargetsFile.Entry(
                                6,
                                new Registration(
                                        "till",
                                        new AttachAddress.ByMainClass(new ProgramPattern("*.Till")),
                                        BuildSource.mainJar(),
                                        RequestSources.OWN,
                                        null,
                                        Set.of())));
    }

    @Test
    void whatIsWrongIsNamedByLineAndFieldAndTheOthersStay() throws IOException {
        var file = parse("""
                [
                  {"name": "a", "kind": "jmx",
                   "url": "http://10.0.0.1/"},
                  {"name": "b", "kind": "jmx", "url": "service:jmx:rmi://10.0.0.2:9010"},
                  {"name": "c", "kind": "attach", "pid": 4711},
                  "d",
                  {"name": "b", "kind": "jmx", "url": "service:jmx:rmi://10.0.0.3:9010"},
                  {"name": "e", "kind": ["jmx"], "kind": "jmx"},
                  {"kind": "jmx", "url": "service:jmx:rmi://10.0.0.4:9010"},
                  {"name": "f", "kind": "jmx", "url": "service:jmx:rmi://10.0.0.5:9010", "user": "u",
                   "password": "hunter2"},
                  {"name": "g", "kind": "jmx", "url": "service:jmx:rmi://10.0.0.6:9010",
                   "acceptedRisks": [{"a": ["PATHS_TO_ROOTS"]}]},
                  {"name": "h", "kind": "jmx", "url": "service:jmx:rmi://10.0.0.7:9010", "user": "u",
                   "password": ["hunter2"]}
                ]
                """);

        assertThat(file.entries())
                .extracting(entry -> entry.registration().name())
                .containsExactly("b");
        assertThat(file.faults())
                .extracting(fault -> fault.line() + " " + fault.field())
                .containsExactly(
                        "3 url",
                        "5 pid",
                        "6 ",
                        "7 name",
                        "8 kind",
                        "9 name",
                        "11 password",
                        "13 acceptedRisks",
                        "15 password");
        assertThat(file.faults().toString())
                .contains("line 7, \"name\": is that of the target on line 4, too")
                .doesNotContain("hunter2");
        assertThat(file.faultyNames()).containsExactlyInAnyOrder("a", "b", "c", "e", "f", "g", "h");
        assertThat(file.namesAll()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[",
                "[{\"name\": \"shop\"",
                "[{\"name\" \"shop\"}]",
                "[] []",
                "[]]",
                "7",
                "name=shop",
                "[{\"name\": \"shop\"},]"
            })
    void aFileThatIsNoArrayToItsEndSaysNothing(String content) {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> parse(content))
                .withMessageStartingWith("line 1")
                .withMessageContaining("the file must hold a JSON array of objects")
                .withMessageNotContaining("Source");
    }

    @Test
    void thousandsOfTargetsAreRead() throws IOException {
        var content = IntStream.range(0, 5_000)
                .mapToObj(number -> "{\"name\":\"t" + number
                        + "\",\"kind\":\"jmx\",\"url\":\"service:jmx:rmi://10.0.0.1:" + (10_000 + number) + "\"}")
                .collect(Collectors.joining(",\n", "[", "]"));

        assertThat(parse(content).entries()).hasSize(5_000);
    }

    private static TargetsFile parse(String content) throws IOException {
        return TargetsFile.parse(content.getBytes(StandardCharsets.UTF_8), AllowedSecrets.VARIABLES_ALONE);
    }
}
