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
 * @param before results of earlier runs: files, or directories of runs; their cases are not run again, and are in the table
 * @param accepted risks that are accepted for every JVM, by name; none is the product's default
 * @param run whether cases are run; else what the earlier runs have is printed
 */
record LabBenchSettings(
        Path distribution,
        Path labJar,
        Path directory,
        List<Program> programs,
        int atOnce,
        @Nullable Conditions conditions,
        List<Path> before,
        List<String> accepted,
        boolean run) {

    private static final int MOST_AT_ONCE = 4;
    private static final List<String> RISKS = List.of("PATHS_TO_ROOTS", "PROFILER");

    LabBenchSettings {
        programs = List.copyOf(programs);
        before = List.copyOf(before);
        accepted = List.copyOf(accepted);
        if (!RISKS.containsAll(accepted)) {
            throw new IllegalArgumentException(
                    "-Dlab.accept=" + String.join(",", accepted) + " names what is no risk; there are " + RISKS);
        }
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
                        .orElse(null),
                names(settings.getOrDefault("before", "")).map(Path::of).toList(),
                names(settings.getOrDefault("accept", "")).distinct().sorted().toList(),
                isYes(settings.getOrDefault("run", "")));
    }

    private static Stream<String> names(String separated) {
        return Stream.of(separated.split(",")).map(String::strip).filter(name -> !name.isEmpty());
    }

    private static boolean isYes(String run) {
        return switch (run) {
            case "", "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("-Drun=" + run + " is neither true nor false");
        };
    }

    Conditions conditionsOf(Program program) {
        return conditions == null ? Conditions.ofPlace(Programs.ALL.indexOf(program)) : conditions;
    }

    /** By names and patterns with an asterisk for anything, separated by commas; all if there are none. */
    private static List<Program> chosen(String names) {
        var patterns = names(names)
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
