package io.plumbline.web.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

    /** What a script lists once, as words and numbers or as the keys of a table, and goes through to say something of each. */
    private static final Pattern LIST = Pattern.compile("const (\\w+) = \\[((?:\\s*(?:'[^']*'|\\d+),?)+)\\s*];");

    private static final Pattern TABLE = Pattern.compile("const (\\w+) = \\{(.*?)\\s*};\n", Pattern.DOTALL);
    private static final Pattern OF_A_LIST = Pattern.compile("'([^']*)'|(\\d+)");
    private static final Pattern OF_A_TABLE = Pattern.compile("(?:^ |\n {2})'?([\\w-]+)'?:|(?<=\\d, )(\\w+):");
    private static final Pattern GONE_THROUGH =
            Pattern.compile("\\b(?:Object\\.keys\\((\\w+)\\)|(\\w+))\\.map\\((\\w+) =>(?=(.*?);\n)", Pattern.DOTALL);
    private static final Pattern MADE_KEY = Pattern.compile("\\b(?:t|told)\\(`([^`$]*)\\$\\{(\\w+)}([^`$]*)`");

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
        for (var script : scripts()) {
            KEY.matcher(script).results().map(found -> found.group(1)).forEach(named::add);
        }

        assertThat(named).hasSizeGreaterThan(100);
        assertThat(messages("en").keySet()).containsAll(named);
    }

    @Test
    void everyMessageWhoseKeyAScriptMakesOfAListIsThere() throws IOException {
        var made = new TreeSet<String>();
        for (var script : scripts()) {
            var lists = lists(script);
            GONE_THROUGH.matcher(script).results().forEach(way -> {
                var list = lists.getOrDefault(way.group(1) == null ? way.group(2) : way.group(1), List.of());
                MADE_KEY.matcher(way.group(4))
                        .results()
                        .filter(key -> key.group(2).equals(way.group(3)))
                        .forEach(key -> list.forEach(value -> made.add(key.group(1) + value + key.group(3))));
            });
        }

        assertThat(made)
                .contains(
                        "days.90", "days.all", "right.links.means", "order.visits-DESC", "window.PT24H", "way.upload");
        assertThat(messages("en").keySet()).containsAll(made);
    }

    private static Map<String, List<String>> lists(String script) {
        var lists = new TreeMap<String, List<String>>();
        LIST.matcher(script).results().forEach(list -> lists.put(list.group(1), parts(OF_A_LIST, list.group(2))));
        TABLE.matcher(script).results().forEach(table -> lists.put(table.group(1), parts(OF_A_TABLE, table.group(2))));
        return lists;
    }

    private static List<String> parts(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(part -> part.group(1) == null ? part.group(2) : part.group(1))
                .toList();
    }

    private static List<String> scripts() throws IOException {
        var texts = new ArrayList<String>();
        try (var files = Files.walk(HOME)) {
            for (var script :
                    files.filter(file -> file.toString().endsWith(".js")).toList()) {
                texts.add(Files.readString(script));
            }
        }
        return texts;
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
