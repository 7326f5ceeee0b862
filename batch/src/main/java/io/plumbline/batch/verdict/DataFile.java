package io.plumbline.batch.verdict;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A list of entries in JSON that is shipped beside a class. Thread-safe. */
final class DataFile {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private DataFile() {}

    /** The entries of a file of this package. */
    static <T> List<T> shipped(String file, Class<T> type) {
        try (var stream =
                Objects.requireNonNull(DataFile.class.getResourceAsStream(file), file + " is not on the class path")) {
            return read(file, stream, type);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /**
     * Reads entries.
     *
     * @throws IllegalArgumentException if one of them is no such entry: the message names it and what is wrong with it
     */
    static <T> List<T> read(String file, InputStream stream, Class<T> type) throws IOException {
        JsonNode all;
        try {
            all = JSON.readTree(stream);
        } catch (JsonProcessingException notJson) {
            throw new IllegalArgumentException(file + " is no JSON: " + notJson.getOriginalMessage(), notJson);
        }
        if (!all.isArray()) {
            throw new IllegalArgumentException(file + " must be a list of entries, in brackets");
        }
        var entries = new ArrayList<T>();
        for (var entry : all) {
            entries.add(read(file, entries.size() + 1, entry, type));
        }
        return List.copyOf(entries);
    }

    private static <T> T read(String file, int number, JsonNode entry, Class<T> type) {
        try {
            return JSON.treeToValue(entry, type);
        } catch (JsonProcessingException wrong) {
            var cause = wrong.getCause() instanceof IllegalArgumentException ours
                    ? ours.getMessage()
                    : wrong.getOriginalMessage();
            throw new IllegalArgumentException(
                    file + ", entry " + number + " (\"" + entry.path("id").asText("without an id") + "\"): " + cause,
                    wrong);
        }
    }
}
