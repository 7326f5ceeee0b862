package io.plumbline.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.lab.handle.OpenFiles;
import io.plumbline.lab.load.DataRate;
import io.plumbline.lab.requestmap.RequestMapLeak;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabArgumentsTest {

    private static final Program REQUEST_MAP = Programs.named("request-map");

    @Test
    void theNameOfACaseIsEnoughAndTheLoadIsItsOwn() {
        var arguments = parse("request-map");

        assertThat(arguments)
                .isEqualTo(new LabArguments(
                        REQUEST_MAP, null, REQUEST_MAP.churn(), REQUEST_MAP.heldMegabytes(), LabArguments.FOR_EVER));
        assertThat(arguments.requestsPerSecond(new RequestMapLeak())).isEqualTo(REQUEST_MAP.requestsPerSecond());
    }

    @Test
    void everyOptionChangesItsPart() {
        assertThat(parse("request-map --rate 21KiB/s --churn 5MiB/s --live-set 7 --duration PT5M"))
                .isEqualTo(new LabArguments(
                        REQUEST_MAP, DataRate.parse("21KiB/s"), DataRate.parse("5MiB/s"), 7, Duration.ofMinutes(5)));
    }

    @Test
    void aRateInBytesIsAPaceOfRequests() {
        var leak = new RequestMapLeak();

        assertThat(parse("request-map --rate 1MiB/s").requestsPerSecond(leak) * leak.bytesPerRequest())
                .isEqualTo(1 << 20, within(1e-6));
    }

    @Test
    void aCaseThatLosesNoBytesHasNoRateInBytes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("open-file --rate 1MiB/s").requestsPerSecond(new OpenFiles()))
                .withMessageContaining("open-file");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--rate",
                "no-such-case",
                "request-map --live-set much",
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
