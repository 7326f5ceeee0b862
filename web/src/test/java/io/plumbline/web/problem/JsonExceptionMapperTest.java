package io.plumbline.web.problem;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.plumbline.web.json.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonExceptionMapperTest {

    record Inner(@Nullable Integer size) {
        Inner {
            if (size != null && size < 0) {
                throw new IllegalArgumentException("is negative");
            }
        }
    }

    record Outer(@Nullable List<Inner> parts) {}

    @Test
    void brokenJsonIsMalformed() {
        for (var broken : List.of("{\"parts\":", "{\"parts\":[{\"size\":tru", "nonsense", "{}}", "[]")) {
            assertThat(problemOf(broken).type()).as(broken).isEqualTo(ProblemType.MALFORMED_REQUEST_BODY);
        }
    }

    @Test
    void aMemberThatDoesNotFitIsNamedWithItsPath() {
        var problem = problemOf("{\"parts\":[{},{\"size\":\"big\"}]}");

        assertThat(problem.json())
                .containsEntry("type", "https://shlink.io/api/error/invalid-data")
                .containsEntry("status", 400)
                .containsEntry("invalidElements", List.of("parts.1.size"))
                .containsEntry("reasons", Map.of("parts.1.size", "does not fit; it must be of type integer"));
    }

    @Test
    void anUnknownMemberIsNamedWithThoseThatAreKnown() {
        assertThat(problemOf("{\"part\":1}").members())
                .containsEntry("invalidElements", List.of("part"))
                .containsEntry("reasons", Map.of("part", "is not known here; known are [parts]"));
    }

    @Test
    void aMemberThatStandsThereTwiceIsNamed() {
        assertThat(problemOf("{\"parts\":[],\"parts\":[]}").members())
                .containsEntry("invalidElements", List.of("parts"));
        assertThat(problemOf("{\"parts\":[{\"size\":1,\"size\":2}]}").members())
                .containsEntry("invalidElements", List.of("parts.0.size"));
    }

    @Test
    void aNumberThatNoIntegerHoldsIsNamed() {
        for (var number : List.of("2147483648", "-2147483649", "1e999999999")) {
            assertThat(problemOf("{\"parts\":[{\"size\":" + number + "}]}").members())
                    .containsEntry("invalidElements", List.of("parts.0.size"));
        }
    }

    @Test
    void aNumberWithoutEndIsRefused() {
        assertThat(problemOf("{\"parts\":[{\"size\":" + "9".repeat(2000) + "}]}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void nestingWithoutEndIsRefusedAndNeverFails() {
        assertThat(problemOf("{\"parts\":" + "[".repeat(100_000)).status()).isEqualTo(400);
        assertThat(problemOf("[".repeat(100_000)).status()).isEqualTo(400);
        assertThat(problemOf("{\"parts\":".repeat(100_000)).status()).isEqualTo(400);
    }

    @Test
    void aRecordThatRefusesItsValuesSaysWhy() {
        assertThat(problemOf("{\"parts\":[{\"size\":-1}]}").members())
                .containsEntry("reasons", Map.of("parts.0", "is negative"));
    }

    private static Problem problemOf(String json) {
        try {
            Json.MAPPER.readValue(json, Outer.class);
        } catch (JsonProcessingException failure) {
            return JsonExceptionMapper.problemOf(failure);
        }
        throw new AssertionError(json + " was read");
    }
}
