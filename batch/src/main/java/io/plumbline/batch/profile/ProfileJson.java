package io.plumbline.batch.profile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;

/** Summaries and comparisons as JSON, as they are stored. Thread-safe. */
public final class ProfileJson {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private ProfileJson() {}

    public static String written(ProfileSummary summary) {
        return text(summary);
    }

    public static String written(ProfileDiff diff) {
        return text(diff);
    }

    /**
     * Reads a summary.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static ProfileSummary summary(String json) {
        return value(json, ProfileSummary.class);
    }

    /**
     * Reads a comparison.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static ProfileDiff diff(String json) {
        return value(json, ProfileDiff.class);
    }

    static String text(Object value) {
        try {
            // the database takes every character but this one
            return MAPPER.writeValueAsString(value).replace("\\u0000", "\\ufffd");
        } catch (JsonProcessingException notJson) {
            throw new IllegalStateException("cannot write " + value + " as JSON", notJson);
        }
    }

    static <T> T value(String json, Class<T> type) {
        try {
            return MAPPER.readValue(json, type);
        } catch (JsonProcessingException foreign) {
            throw new IllegalArgumentException(
                    "this is no " + type.getSimpleName() + ": " + foreign.getOriginalMessage(), foreign);
        }
    }
}
