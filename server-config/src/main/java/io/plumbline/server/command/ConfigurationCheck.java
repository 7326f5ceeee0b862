package io.plumbline.server.command;

import io.plumbline.persistence.configuration.Settings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What a configuration says, key by key; immutable.
 *
 * @param lines each key with its environment variable and its value, or that it has its default; secrets are not shown
 * @param problems what is wrong, one sentence a key
 */
record ConfigurationCheck(List<String> lines, List<String> problems) {

    ConfigurationCheck {
        lines = List.copyOf(lines);
        problems = List.copyOf(problems);
    }

    /**
     * Reads all settings from a source of keys. A key that is found wrong is left out and the rest read again, so that one
     * check finds every problem.
     */
    static ConfigurationCheck of(List<Consumer<Settings>> settings, Function<String, Optional<String>> source) {
        var values = new TreeMap<String, Optional<String>>();
        var problems = new ArrayList<String>();
        var wrong = new HashSet<String>();
        for (var feature : settings) {
            boolean read = false;
            while (!read) {
                var problem = read(feature, values, wrong, source);
                problem.ifPresent(problems::add);
                read = problem.isEmpty();
            }
        }
        return new ConfigurationCheck(
                values.entrySet().stream()
                        .map(entry -> line(entry.getKey(), entry.getValue()))
                        .toList(),
                problems);
    }

    private static Optional<String> read(
            Consumer<Settings> feature,
            TreeMap<String, Optional<String>> values,
            Set<String> wrong,
            Function<String, Optional<String>> source) {
        try {
            feature.accept(new Settings(key -> {
                var value = source.apply(key);
                values.put(key, value);
                return wrong.contains(key) ? Optional.empty() : value;
            }));
            return Optional.empty();
        } catch (IllegalArgumentException refused) {
            var message = String.valueOf(refused.getMessage());
            var culprit = values.keySet().stream()
                    .filter(key -> message.startsWith(key + " "))
                    .findAny();
            // a message without its key would be met again and again
            if (culprit.isEmpty() || !wrong.add(culprit.get())) {
                throw refused;
            }
            return Optional.of(message);
        }
    }

    private static String line(String key, Optional<String> value) {
        var secret = key.endsWith("password") || key.endsWith("api.key");
        var shown = value.map(text -> secret ? "set, not shown" : "\"" + text + "\"")
                .orElse("default");
        return key + " (" + Settings.environmentNameOf(key) + "): " + shown;
    }
}
