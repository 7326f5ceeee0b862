package io.plumbline.batch.trace;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * How a trace is written: JSON with the names of its records, instants and durations in ISO-8601, and {@code null} for a number
 * that is not known. Thread-safe.
 */
public final class TraceFormat {

    /** Of the text; another one means that it is read in another way. */
    public static final String VERSION = "1";

    /** No trace is nearly as long. */
    private static final long LONGEST_BYTES = 64L << 20;

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .addModule(new SimpleModule()
                    .addSerializer(double.class, new NumberWriter())
                    .addSerializer(Double.class, new NumberWriter())
                    .addDeserializer(double.class, new NumberReader())
                    .addDeserializer(Double.class, new NumberReader()))
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
            .build();

    private static final Trace NOTHING = new Trace(null, null, List.of());

    private TraceFormat() {}

    /** The trace as one JSON object. */
    public static String text(Trace trace) {
        try {
            return JSON.writeValueAsString(trace);
        } catch (JsonProcessingException notJson) {
            throw new IllegalStateException("a trace holds what is no JSON", notJson);
        }
    }

    /**
     * Reads what {@link #text} has written.
     *
     * @throws IllegalArgumentException if it is nothing of the kind
     */
    public static Trace read(String text) {
        try {
            return Objects.requireNonNullElse(JSON.readValue(text, Trace.class), NOTHING);
        } catch (JsonProcessingException strange) {
            throw new IllegalArgumentException("this is no trace of version " + VERSION, strange);
        }
    }

    static void write(Trace trace, Path answer) throws IOException {
        Files.writeString(answer, text(trace));
    }

    /** The text that the other JVM has written. */
    public static String textIn(Path answer) throws IOException {
        long bytes = Files.size(answer);
        if (bytes > LONGEST_BYTES) {
            throw new IOException("what it tells takes " + bytes + " bytes, more than anybody could read");
        }
        return Files.readString(answer, StandardCharsets.UTF_8);
    }

    static void write(TraceMaterial material, Path question) throws IOException {
        JSON.writeValue(question.toFile(), material);
    }

    static TraceMaterial readMaterial(Path question) throws IOException {
        return JSON.readValue(question.toFile(), TraceMaterial.class);
    }

    static void write(EventQuestion asked, Path question) throws IOException {
        JSON.writeValue(question.toFile(), asked);
    }

    static EventQuestion readEventQuestion(Path question) throws IOException {
        return JSON.readValue(question.toFile(), EventQuestion.class);
    }

    private static final class NumberWriter extends StdSerializer<Double> {

        private static final long serialVersionUID = 1L;

        NumberWriter() {
            super(Double.class);
        }

        @Override
        public void serialize(Double value, JsonGenerator json, SerializerProvider provider) throws IOException {
            if (Double.isFinite(value)) {
                json.writeNumber(value);
            } else {
                json.writeNull();
            }
        }
    }

    private static final class NumberReader extends StdDeserializer<Double> {

        private static final long serialVersionUID = 1L;

        NumberReader() {
            super(Double.class);
        }

        @Override
        public Double deserialize(JsonParser json, DeserializationContext context) throws IOException {
            return _parseDoublePrimitive(json, context);
        }

        @Override
        public Double getNullValue(DeserializationContext context) {
            return Double.NaN;
        }
    }
}
