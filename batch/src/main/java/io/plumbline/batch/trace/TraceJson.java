package io.plumbline.batch.trace;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Values of this package as files: JSON, with what it is and in which version around it. */
final class TraceJson {

    private static final long LARGEST_FILE_BYTES = 64L << 20;
    private static final int DEEPEST = 50;
    private static final int LONGEST_TEXT = 100_000;

    /* Records by their components: what a method works out from these is not written. */
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxStringLength(LONGEST_TEXT)
                            .build())
                    .build())
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .defaultPropertyInclusion(JsonInclude.Value.construct(Include.NON_NULL, Include.NON_NULL))
            .visibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
            .visibility(PropertyAccessor.GETTER, Visibility.NONE)
            .visibility(PropertyAccessor.FIELD, Visibility.ANY)
            .build();

    private TraceJson() {}

    static void write(String format, int version, Object content, Path file) throws IOException {
        var root = JSON.createObjectNode().put("format", format).put("version", version);
        root.set("content", JSON.valueToTree(content));
        JSON.writeValue(file.toFile(), root);
    }

    /** Whether a file says that it is of this format. */
    static boolean isOf(String format, Path file) throws IOException {
        return format.equals(root(format, file).path("format").asText());
    }

    /** What is within, for {@link #value}. */
    static JsonNode read(String format, int version, Path file) throws IOException {
        var root = root(format, file);
        if (!format.equals(root.path("format").asText()) || !root.has("content")) {
            throw new IOException("\"" + file + "\" is no " + format);
        }
        if (root.path("version").asInt() != version) {
            throw new IOException("\"" + file + "\" is a " + format + " of version "
                    + root.path("version").asText() + ", and this program reads version " + version);
        }
        return root.path("content");
    }

    private static JsonNode root(String format, Path file) throws IOException {
        if (Files.size(file) > LARGEST_FILE_BYTES) {
            throw new IOException("\"" + file + "\" has " + Files.size(file) + " bytes; no " + format
                    + " that this program writes has more than " + LARGEST_FILE_BYTES);
        }
        try {
            return JSON.readTree(file.toFile());
        } catch (JsonProcessingException damaged) {
            throw new IOException(
                    "\"" + file + "\" is no " + format + ", or damaged: " + damaged.getOriginalMessage(), damaged);
        }
    }

    static <T> T value(JsonNode content, Class<T> type, String format) throws IOException {
        try {
            var value = JSON.treeToValue(content, type);
            if (value == null) {
                throw new IOException("a " + format + " is damaged: it has no content");
            }
            return value;
        } catch (JsonProcessingException damaged) {
            throw new IOException("a " + format + " is damaged: " + damaged.getOriginalMessage(), damaged);
        }
    }
}
