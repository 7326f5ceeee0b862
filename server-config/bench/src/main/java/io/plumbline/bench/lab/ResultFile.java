package io.plumbline.bench.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The results of a run, a line of JSON for each case, written as the case ends: a run that is stopped loses what was under way
 * and nothing else. Thread-safe.
 */
final class ResultFile {

    private static final String NAME = "results.jsonl";

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            // what a result works out of its components is none of them
            .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private final Path file;

    private ResultFile(Path file) {
        this.file = file;
    }

    /** That of a run's directory. */
    static ResultFile in(Path directory) {
        return new ResultFile(directory.resolve(NAME));
    }

    /**
     * Adds the result of one case.
     *
     * @throws IOException if it cannot be written
     */
    synchronized void add(CaseResult result) throws IOException {
        Files.writeString(
                file,
                json(result) + "\n",
                UTF_8,
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND,
                StandardOpenOption.DSYNC);
    }

    /**
     * What earlier runs have found, by case; of two results of one case the later in the list counts.
     *
     * @param places files, or directories of runs
     * @throws IOException if one cannot be read
     * @throws IllegalArgumentException if one is not there, or a line is no result
     */
    static Map<CaseResult.Key, CaseResult> read(List<Path> places) throws IOException {
        var results = new LinkedHashMap<CaseResult.Key, CaseResult>();
        for (var place : places) {
            var file = Files.isDirectory(place) ? place.resolve(NAME) : place;
            if (!Files.isRegularFile(file)) {
                throw new IllegalArgumentException("-Dbefore names \"" + place + "\", where there is no " + NAME);
            }
            for (var line : Files.readAllLines(file, UTF_8)) {
                var result = parse(line, file);
                results.put(result.key(), result);
            }
        }
        return results;
    }

    /** Anything in the same way. */
    static String json(Object any) throws JsonProcessingException {
        return JSON.writeValueAsString(any);
    }

    private static CaseResult parse(String line, Path file) {
        try {
            return JSON.readValue(line, CaseResult.class);
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException(
                    "\"" + file + "\" has a line that is no result of a case; take that line away: " + line, malformed);
        }
    }
}
