package io.plumbline.batch.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceFormatTest {

    private static final String STRANGE = "<b>\"Grüße\"\u0000\u202E\r\n😀";

    @TempDir
    private Path directory;

    @Test
    void aTraceComesBackAsItWas() {
        var trace = Traces.of(STRANGE, 20);

        assertThat(TraceFormat.read(TraceFormat.text(trace))).isEqualTo(trace);
        assertThat(TraceFormat.read(TraceFormat.text(new Trace(null, null, List.of()))))
                .satisfies(empty -> assertThat(empty.tellsNothing()).isTrue());
    }

    @Test
    void aNumberThatIsNotKnownIsNullInTheText() throws JsonProcessingException {
        var summary = new ObjectMapper()
                .readTree(TraceFormat.text(Traces.of("shop", 2)))
                .path("collections")
                .path("summary");

        assertThat(summary.get("cpuShare").isNull()).isTrue();
        assertThat(summary.get("firstIntervalSeconds").asDouble()).isEqualTo(30);
    }

    @Test
    void theNewestCollectionsAreListed() {
        var many = Traces.of("shop", Trace.MOST_COLLECTIONS + 7);
        var few = many.newest(5);

        var kept = Objects.requireNonNull(many.collections());
        assertThat(kept.events()).hasSize(Trace.MOST_COLLECTIONS);
        assertThat(kept.leftOut()).isEqualTo(7);
        assertThat(kept.events().get(0).number()).isEqualTo(7);
        assertThat(kept.summary().collections()).isEqualTo(Trace.MOST_COLLECTIONS + 7);
        assertThat(Objects.requireNonNull(few.collections()).leftOut()).isEqualTo(Trace.MOST_COLLECTIONS + 2);
    }

    @Test
    void whatIsNoTraceIsRefused() {
        for (var text : new String[] {"", "[]", "{\"collections\":7}", "{\"notes\":", "plain"}) {
            assertThatThrownBy(() -> TraceFormat.read(text)).as(text).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void questionsComeBackAsTheyWere() throws Exception {
        var material = new TraceMaterial(
                new GcMaterial(
                        List.of(directory.resolve("a b%.jfr")),
                        List.of(),
                        List.of(new GcSample(Traces.AT, 1, 2, GcEvent.UNKNOWN)),
                        List.of(new GcForced(Traces.AT, Traces.AT.plusMillis(3)))),
                Map.of("f", 3));
        var asked = new EventQuestion("a.jfr", STRANGE, 7, Duration.ofSeconds(9));
        var file = directory.resolve("question");

        TraceFormat.write(material, file);
        assertThat(TraceFormat.readMaterial(file)).isEqualTo(material);
        TraceFormat.write(asked, file);
        assertThat(TraceFormat.readEventQuestion(file)).isEqualTo(asked);
        assertThat(Files.size(file)).isPositive();
    }
}
