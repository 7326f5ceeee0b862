package io.plumbline.batch.trace;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A {@link GcTimeline} as a file: JSON with the number of the format. Thread-safe. */
public final class GcTimelineFormat {

    /** Of what is written. */
    public static final int VERSION = 1;

    /** Twice what the most events with the most pauses take. */
    private static final long LARGEST_BYTES = 256L << 20;

    private static final int LONGEST_TEXT = 1 << 16;

    private static final ObjectMapper JSON = json();

    private GcTimelineFormat() {}

    /** What is written. */
    private record Written(int version, GcTimeline timeline) {}

    private static ObjectMapper json() {
        var mapper = JsonMapper.builder()
                .addModule(new JavaTimeModule())
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
        mapper.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxStringLength(LONGEST_TEXT)
                        .build());
        return mapper;
    }

    /** Writes a timeline. */
    public static void write(GcTimeline timeline, Path file) throws IOException {
        try (var out = Files.newOutputStream(file)) {
            JSON.writeValue(out, new Written(VERSION, timeline));
        }
    }

    /**
     * Reads a timeline.
     *
     * @throws IOException if the file is none, of another version or damaged
     */
    public static GcTimeline read(Path file) throws IOException {
        if (Files.size(file) > LARGEST_BYTES) {
            throw new IOException("\"" + file + "\" is too large for a timeline of collections; make it again");
        }
        try (var in = Files.newInputStream(file)) {
            var written = JSON.readValue(in, Written.class);
            if (written == null || written.version() != VERSION || written.timeline() == null) {
                throw new IOException(
                        "\"" + file + "\" is no timeline of collections of version " + VERSION + "; make it again");
            }
            return written.timeline();
        } catch (JsonProcessingException damaged) {
            throw new IOException(
                    "\"" + file + "\" is damaged, or no timeline of collections: " + damaged.getOriginalMessage(),
                    damaged);
        }
    }
}
