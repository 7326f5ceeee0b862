package io.plumbline.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.plumbline.lab.load.DataRate;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabArgumentsTest {

    @Test
    void theNameOfACaseIsEnough() {
        assertThat(parse("request-map"))
                .isEqualTo(new LabArguments(
                        "request-map",
                        false,
                        DataRate.parse("512KiB/s"),
                        DataRate.parse("50MiB/s"),
                        LabArguments.FOR_EVER));
    }

    @Test
    void everyOptionChangesItsPart() {
        assertThat(parse("request-map --repaired --rate 21KiB/s --churn 5MiB/s --duration PT5M"))
                .isEqualTo(new LabArguments(
                        "request-map",
                        true,
                        DataRate.parse("21KiB/s"),
                        DataRate.parse("5MiB/s"),
                        Duration.ofMinutes(5)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--repaired",
                "request-map --rate",
                "request-map --rate fast",
                "request-map --rate 0B/s",
                "request-map --duration 5m",
                "request-map --duration PT0S",
                "request-map --leak"
            })
    void anythingElseIsRefused(String line) {
        assertThatIllegalArgumentException().isThrownBy(() -> parse(line));
    }

    private static LabArguments parse(String line) {
        return LabArguments.parse(List.of(line.split(" ")));
    }
}
