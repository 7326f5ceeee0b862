package io.plumbline.bench.links;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The answers to questions about one database, kept in a file: a question that is asked again replaces its answer. One thread. */
final class Answers {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final Map<String, Percentiles> byQuestion = new LinkedHashMap<>();

    Answers(Path directory, long visits) throws IOException {
        this.file = directory.resolve("answers-" + visits + ".json");
        if (Files.exists(file)) {
            for (var answer : JSON.readValue(file.toFile(), Percentiles[].class)) {
                byQuestion.put(answer.question(), answer);
            }
        }
    }

    void add(Percentiles answer) throws IOException {
        byQuestion.put(answer.question(), answer);
        JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), byQuestion.values());
    }

    Optional<Percentiles> to(String question) {
        return Optional.ofNullable(byQuestion.get(question));
    }

    List<String> questions() {
        return List.copyOf(byQuestion.keySet());
    }
}
