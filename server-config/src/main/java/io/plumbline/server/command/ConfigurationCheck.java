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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a configuration says, key by key; immutable.
 *
 * @param keys every key, in order
 * @param problems what is wrong, one sentence a key, and one for each fault of a file that a key names
 */
record ConfigurationCheck(List<Key> keys, List<String> problems) {

    ConfigurationCheck {
        keys = List.copyOf(keys);
        problems = List.copyOf(problems);
    }

    /**
     * What one key says.
     *
     * @param environmentVariable that sets it
     * @param set whether it is; else it has its default
     * @param value what it is set to; absent for a secret, which is not shown
     */
    record Key(
            String key,
            String environmentVariable,
            boolean set,
            @Nullable String value) {

        static Key of(String key, Optional<String> value) {
            var secret = key.endsWith("password") || key.endsWith("api.key");
            return new Key(
                    key,
                    Settings.environmentNameOf(key),
                    value.isPresent(),
                    value.filter(text -> !secret).orElse(null));
        }

        String line() {
            var shown = value == null ? "set, not shown" : "\"" + value + "\"";
            return key + " (" + environmentVariable + "): " + (set ? shown : "default");
        }
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
                        .map(entry -> Key.of(entry.getKey(), entry.getValue()))
                        .toList(),
                problems);
    }

    /** The same with more that is wrong. */
    ConfigurationCheck with(List<String> moreProblems) {
        return new ConfigurationCheck(
                keys, Stream.concat(problems.stream(), moreProblems.stream()).toList());
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
}
