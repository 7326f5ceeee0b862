package io.plumbline.batch.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SamplingPolicyTest {

    @Test
    void theRatesRelateToEachOtherAsTheRatiosDo() {
        assertThat(SamplingPolicy.BACKGROUND.allocationsPerSecond(1)).isEqualTo(20);
        assertThat(SamplingPolicy.CORE_API.allocationsPerSecond(1)).isEqualTo(80);
        assertThat(SamplingPolicy.BLUE.allocationsPerSecond(1)).isEqualTo(320);
        assertThat(SamplingPolicy.BACKGROUND.betweenLooks(1)).isEqualTo(Duration.ofSeconds(1));
        assertThat(SamplingPolicy.CORE_API.betweenLooks(1)).isEqualTo(Duration.ofMillis(250));
        assertThat(SamplingPolicy.BLUE.betweenLooks(1)).isEqualTo(Duration.ofMillis(63));
    }

    @Test
    void aFactorChangesBothWithinTheirBounds() {
        assertThat(SamplingPolicy.BACKGROUND.allocationsPerSecond(2)).isEqualTo(40);
        assertThat(SamplingPolicy.BACKGROUND.betweenLooks(0.5)).isEqualTo(Duration.ofSeconds(2));
        assertThat(SamplingPolicy.BACKGROUND.allocationsPerSecond(0.001)).isEqualTo(1);
        assertThat(SamplingPolicy.BLUE.allocationsPerSecond(1_000)).isEqualTo(2_000);
        assertThat(SamplingPolicy.BLUE.betweenLooks(1_000)).isEqualTo(Duration.ofMillis(10));
    }

    @Test
    void whatIsOutOfBoundsIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SamplingPolicy("all", 1, null, 10))
                .withMessageContaining("\"1:1\"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SamplingPolicy("day", 1_024, Duration.ofHours(24), 10))
                .withMessageContaining("\"PT24H\"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SamplingPolicy("Ours", 1_024, null, 10))
                .withMessageContaining("\"Ours\"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SamplingPolicy("none", 1_024, null, 0))
                .withMessageContaining("\"0\"");
    }
}
