package io.plumbline.batch.nightly;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;

/** The engine's values as they lie in the database. */
final class StoredJson {

    private static final Logger LOG = System.getLogger(StoredJson.class.getName());

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .addModule(new Jdk8Module())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private StoredJson() {}

    static String written(Object value) {
        try {
            // the database takes every character but this one
            return JSON.writeValueAsString(value).replace("\\u0000", "\\ufffd");
        } catch (JsonProcessingException notJson) {
            throw new IllegalStateException("cannot write " + value + " as JSON", notJson);
        }
    }

    /** What was stored, if it is in a form that this version knows. */
    static <T> Optional<T> readIfKnown(String json, Class<T> type) {
        try {
            return Optional.ofNullable(JSON.readValue(json, type));
        } catch (JsonProcessingException ofALaterVersion) {
            LOG.log(Level.DEBUG, "a stored " + type.getSimpleName() + " is passed over", ofALaterVersion);
            return Optional.empty();
        }
    }

    static <T> T read(String json, Class<T> type) {
        try {
            return JSON.readValue(json, type);
        } catch (JsonProcessingException notReadable) {
            throw new IllegalStateException(
                    "stored " + type.getSimpleName() + " is unreadable: \"" + json + "\"", notReadable);
        }
    }
}
