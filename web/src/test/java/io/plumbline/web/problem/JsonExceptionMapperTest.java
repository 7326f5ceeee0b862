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
