package io.plumbline.server.product;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How the product is started: from which distribution, on which JVM, through which other programs. Immutable.
 *
 * @param through programs and their options that come before {@code java} on the command line
 */
public record Launch(Path distribution, Path javaHome, List<String> through) {

    private static final String JAR = "plumbline.jar";
    private static final String COMMANDS = "pre-boot.txt";
    private static final Set<String> COPIED = Set.of(JAR, COMMANDS);

    /** What the build made, on the JVM of the tests. */
    static final Launch USUAL = new Launch(
            Path.of("target", "plumbline").toAbsolutePath(), Path.of(System.getProperty("java.home")), List.of());

    public Launch {
        through = List.copyOf(through);
    }

    Launch on(Path otherJavaHome) {
        return new Launch(distribution, otherJavaHome, through);
    }

    Launch through(List<String> programs) {
        return new Launch(distribution, javaHome, programs);
    }

    /** From a distribution whose {@code pre-boot.txt} lacks the commands that begin so; the rest is linked to. */
    Launch without(Path directory, String... beginningsOfCommands) throws IOException {
        Files.createDirectories(directory);
        try (Stream<Path> parts = Files.list(distribution)) {
            for (var part : parts.filter(
                            part -> !COPIED.contains(part.getFileName().toString()))
                    .toList()) {
                Files.createSymbolicLink(directory.resolve(part.getFileName()), part);
            }
        }
        // a JVM follows links to its jar, and the product looks for its parts beside its jar
        Files.copy(distribution.resolve(JAR), directory.resolve(JAR));
        var kept = Files.readAllLines(distribution.resolve(COMMANDS)).stream()
                .filter(line -> Stream.of(beginningsOfCommands).noneMatch(line::startsWith))
                .toList();
        Files.write(directory.resolve(COMMANDS), kept);
        return new Launch(directory, javaHome, through);
    }

    /** From a copy of the distribution. */
    Launch copiedTo(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(distribution)) {
            for (var file : files.toList()) {
                Files.copy(file, directory.resolve(distribution.relativize(file).toString()));
            }
        }
        return new Launch(directory, javaHome, through);
    }

    List<String> commandLine(List<String> arguments) {
        var command = new ArrayList<>(through);
        command.addAll(List.of(
                javaHome.resolve("bin/java").toString(),
                "-Xmx192m",
                "-jar",
                distribution.resolve(JAR).toString()));
        command.addAll(arguments);
        return command;
    }
}
