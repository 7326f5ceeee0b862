package io.plumbline.server.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The servers that Arquillian has started and that have not ended. Of one that does not start it tells nothing.
 *
 * @param directory a directory that stands in their command lines
 */
record ServerProcesses(Path directory) {

    /** Whether one runs. */
    boolean some() {
        return !running().isEmpty();
    }

    /** What the threads of those do that have run for so long. */
    String threads(Duration atLeast) {
        var before = Instant.now().minus(atLeast);
        return running().stream()
                .filter(server ->
                        server.info().startInstant().orElse(Instant.MIN).isBefore(before))
                .map(ServerProcesses::threads)
                .collect(Collectors.joining("\n"));
    }

    /** Writes what the flight recordings of the one hold to a file, if there is one. */
    void dumpRecordings(Path file) {
        running().forEach(server -> ask(server, "JFR.dump", "filename=" + file));
    }

    private List<ProcessHandle> running() {
        return ProcessHandle.current()
                .children()
                .filter(child -> child.info().commandLine().orElse("").contains(directory.toString()))
                .toList();
    }

    private static String threads(ProcessHandle server) {
        return ask(server, "Thread.print");
    }

    private static String ask(ProcessHandle server, String... question) {
        var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        var command = new ArrayList<>(List.of(jcmd, Long.toString(server.pid())));
        command.addAll(List.of(question));
        try {
            var asked = new ProcessBuilder(command).redirectErrorStream(true).start();
            try (var answer = asked.getInputStream()) {
                return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("\"" + jcmd + "\" cannot be run", failure);
        }
    }
}
