package io.plumbline.lab.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataRateTest {

    @ParameterizedTest
    @CsvSource({"7B/s, 7", "512KiB/s, 524288", "50MiB/s, 52428800", "1GiB/s, 1073741824"})
    void aNumberAndAUnitAreARate(String text, long bytesPerSecond) {
        assertThat(DataRate.parse(text).bytesPerSecond()).isEqualTo(bytesPerSecond);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "512", "KiB/s", "-1B/s", "1.5MiB/s", "512kB/s", "9999999999GiB/s"})
    void anythingElseIsRefusedWithTheTextInQuotes(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DataRate.parse(text))
                .withMessageContaining("\"" + text + "\"");
    }

    @Test
    void aNegativeRateIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new DataRate(-1)).withMessageContaining("-1");
    }
}
