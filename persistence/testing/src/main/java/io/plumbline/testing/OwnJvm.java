package io.plumbline.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Runs a program of the tests in a JVM of its own: what is recorded of a JVM depends on what it has done before. */
public final class OwnJvm {

    private OwnJvm() {}

    /**
     * Runs a program to its end, with the class path and the version of this JVM and a heap of 256 MiB.
     *
     * @throws AssertionError if it ends with another status than 0
     */
    public static void run(Class<?> program, String... arguments) throws IOException, InterruptedException {
        var command = Stream.concat(
                Stream.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        program.getName()),
                Stream.of(arguments));
        int status = run(command.toList());
        if (status != 0) {
            throw new AssertionError(program.getName() + " ended with status " + status);
        }
    }

    private static int run(List<String> command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
