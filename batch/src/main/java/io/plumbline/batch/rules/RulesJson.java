package io.plumbline.batch.rules;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** A {@link SecondOpinion} as JSON. */
public final class RulesJson {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private RulesJson() {}

    /** The text. */
    public static String written(SecondOpinion opinion) {
        try {
            // the database takes every character but this one
            return MAPPER.writeValueAsString(opinion).replace("\\u0000", "\\ufffd");
        } catch (JsonProcessingException notJson) {
            throw new IllegalStateException("cannot write " + opinion + " as JSON", notJson);
        }
    }

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static SecondOpinion read(String json) {
        try {
            return MAPPER.readValue(json, SecondOpinion.class);
        } catch (JsonProcessingException foreign) {
            throw new IllegalArgumentException("this is no second opinion: " + foreign.getOriginalMessage(), foreign);
        }
    }
}
