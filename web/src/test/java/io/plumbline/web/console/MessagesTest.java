package io.plumbline.web.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The message bundles of the console against each other and against the scripts that use them. */
class MessagesTest {

    static final Iterable<String> LANGUAGES = ConsoleFiles.LANGUAGES;

    private static final Path HOME = Path.of("src/main/webapp/WEB-INF/console");
    private static final Pattern KEY = Pattern.compile("\\b(?:t|told)\\('([^']+)'");
    private static final Pattern VALUE = Pattern.compile("\\{(\\w+)}");

    @ParameterizedTest
    @FieldSource("LANGUAGES")
    void everyLanguageSaysTheSameThings(String language) throws IOException {
        assertThat(messages(language).keySet()).isEqualTo(messages("en").keySet());
    }

    @ParameterizedTest
    @FieldSource("LANGUAGES")
    void everyMessageHasTheValuesOfTheOthers(String language) throws IOException {
        assertThat(messages(language))
                .allSatisfy((key, message) -> assertThat(message).as(key).isNotBlank());
        assertThat(valuesByMessage(language)).isEqualTo(valuesByMessage("en"));
    }

    @Test
    void everyMessageThatAScriptNamesIsThere() throws IOException {
        var named = new TreeSet<String>();
        try (var scripts = Files.walk(HOME)) {
            for (var script :
                    scripts.filter(file -> file.toString().endsWith(".js")).toList()) {
                KEY.matcher(Files.readString(script))
                        .results()
                        .map(found -> found.group(1))
                        .forEach(named::add);
            }
        }

        assertThat(named).hasSizeGreaterThan(100);
        assertThat(messages("en").keySet()).containsAll(named);
    }

    private static Map<String, String> messages(String language) throws IOException {
        return new ObjectMapper()
                .readValue(
                        HOME.resolve("messages/" + language + ".json").toFile(),
                        new TypeReference<TreeMap<String, String>>() {});
    }

    private static Map<String, Set<String>> valuesByMessage(String language) throws IOException {
        var values = new TreeMap<String, Set<String>>();
        messages(language)
                .forEach((key, message) -> values.put(
                        key,
                        VALUE.matcher(message)
                                .results()
                                .map(value -> value.group(1))
                                .collect(Collectors.toSet())));
        return values;
    }
}
