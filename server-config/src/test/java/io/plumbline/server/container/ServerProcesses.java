package io.plumbline.server.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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

    /** Asks each to end. */
    void end() {
        running().forEach(ProcessHandle::destroy);
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

    private List<ProcessHandle> running() {
        return ProcessHandle.current()
                .children()
                .filter(child -> child.info().commandLine().orElse("").contains(directory.toString()))
                .toList();
    }

    private static String threads(ProcessHandle server) {
        var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        try {
            var asked = new ProcessBuilder(jcmd, Long.toString(server.pid()), "Thread.print")
                    .redirectErrorStream(true)
                    .start();
            try (var answer = asked.getInputStream()) {
                return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("\"" + jcmd + "\" cannot be run", failure);
        }
    }
}
