package io.plumbline.web.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    private record Sample(
            @Nullable String text,
            @Nullable Integer number,
            @Nullable Instant at,
            @Nullable Duration span) {}

    @Test
    void momentsAndDurationsAreIsoTextAndNullsAreAbsent() throws JsonProcessingException {
        var sample = new Sample(null, 1, Instant.ofEpochSecond(1_500_000_000), Duration.ofMinutes(10));

        assertThat(Json.MAPPER.writeValueAsString(sample))
                .isEqualTo("{\"number\":1,\"at\":\"2017-07-14T02:40:00Z\",\"span\":\"PT10M\"}");
    }

    @Test
    void whatIsWrittenIsReadAgain() throws JsonProcessingException {
        var sample = new Sample("ü\u0000", 1, Instant.ofEpochSecond(1), Duration.ofSeconds(1));

        assertThat(Json.MAPPER.readValue(Json.MAPPER.writeValueAsString(sample), Sample.class))
                .isEqualTo(sample);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"text\":5}",
                "{\"text\":true}",
                "{\"text\":1.5}",
                "{\"number\":\"5\"}",
                "{\"number\":1.5}",
                "{\"unknown\":1}",
                "{\"number\":1} {}",
                "{\"number\":1,\"number\":1}",
                "{\"text\":\"a\\u0000\"}",
                "{\"text\":\"a\\ud800\"}",
                "{\"text\":\"\\udc00\\ud800\"}",
                "{\"number\":99999999999}"
            })
    void whatDoesNotFitIsRefused(String json) {
        assertThatThrownBy(() -> Json.OF_REQUESTS.readValue(json, Sample.class))
                .isInstanceOf(JsonProcessingException.class);
    }
}
