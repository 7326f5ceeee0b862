package io.plumbline.bench.lab;

import io.plumbline.lab.Program;
import io.plumbline.lab.Programs;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is to be run. Immutable.
 *
 * @param distribution the product, unpacked
 * @param labJar the lab, its libraries beside it
 * @param directory for data and results
 * @param programs in the order in which they start
 * @param atOnce most JVMs of the lab at a time
 * @param conditions of all of them; null if each has its own
 */
record LabBenchSettings(
        Path distribution,
        Path labJar,
        Path directory,
        List<Program> programs,
        int atOnce,
        @Nullable Conditions conditions) {

    private static final int MOST_AT_ONCE = 4;

    LabBenchSettings {
        programs = List.copyOf(programs);
        if (programs.isEmpty()) {
            throw new IllegalArgumentException("-Dcases names no case; there are "
                    + Programs.ALL.stream().map(Program::name).toList());
        }
        if (atOnce < 1 || atOnce > MOST_AT_ONCE) {
            throw new IllegalArgumentException("-Dat-once=" + atOnce + " is not between 1 and " + MOST_AT_ONCE
                    + ": more JVMs would measure the machine");
        }
    }

    static LabBenchSettings from(Map<String, String> settings) {
        return new LabBenchSettings(
                Path.of(settings.get("distribution")),
                Path.of(settings.get("lab")),
                Path.of(settings.get("directory")),
                chosen(settings.getOrDefault("cases", "")),
                Integer.parseInt(settings.getOrDefault("at-once", Integer.toString(MOST_AT_ONCE))),
                Optional.of(settings.getOrDefault("pair", ""))
                        .filter(name -> !name.isEmpty())
                        .map(Conditions::named)
                        .orElse(null));
    }

    Conditions conditionsOf(Program program) {
        return conditions == null ? Conditions.ofPlace(Programs.ALL.indexOf(program)) : conditions;
    }

    /** By names and patterns with an asterisk for anything, separated by commas; all if there are none. */
    private static List<Program> chosen(String names) {
        var patterns = Stream.of(names.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .map(name -> Pattern.compile(Stream.of(name.split("\\*", -1))
                        .map(Pattern::quote)
                        .reduce((a, b) -> a + ".*" + b)
                        .orElse("")))
                .toList();
        return Programs.ALL.stream()
                .filter(program -> patterns.isEmpty()
                        || patterns.stream()
                                .anyMatch(pattern ->
                                        pattern.matcher(program.name()).matches()))
                .toList();
    }
}
