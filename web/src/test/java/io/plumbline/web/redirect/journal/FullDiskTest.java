package io.plumbline.web.redirect.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a file system of its own that is really full: a small one in memory, mounted in a namespace of its own, as root or not. */
class FullDiskTest {

    @TempDir
    Path directory;

    @Test
    void everyStartOnAFullDiskNotesVisitsAndNoneThatIsOnTheDiskIsLost() throws Exception {
        var said = onSmallDisk("for start in 1 2 3 4 5; do java visit \"$0\" 100 20000; done; java read \"$0\"");

        var kept = said.stream().filter(line -> line.startsWith("kept ")).toList();
        assertThat(kept).as(said.toString()).hasSize(5);
        var noted = kept.stream()
                .mapToLong(line -> Long.parseLong(line.substring("kept ".length())))
                .sum();
        assertThat(noted).isEqualTo(5 * 20_000);
        assertThat(said).last().isEqualTo("read " + noted);
    }

    @Test
    void aStartWithoutAnyRoomCountsInMemoryUntilThereIsSome() throws Exception {
        assertThat(onSmallDisk("java wait \"$0\"")).containsExactly("full", "in memory 100", "read 100");
    }

    private List<String> onSmallDisk(String script) throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java");
        var process = new ProcessBuilder(
                        "unshare",
                        "--user",
                        "--map-root-user",
                        "--mount",
                        "sh",
                        "-c",
                        "java() { '" + java + "' -Xmx64m " + DyingProcess.class.getName() + " \"$@\"; };"
                                + " mount -t tmpfs -o size=600k none \"$0\" && " + script,
                        directory.toString())
                .redirectErrorStream(true)
                .directory(directory.toFile());
        process.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        var running = process.start();
        var said = new ArrayList<String>();
        try (var lines = running.inputReader(UTF_8)) {
            // warnings of the log stand between what the process says
            lines.lines()
                    .filter(line -> line.matches("(kept|read|in memory|full)( \\d+)?"))
                    .forEach(said::add);
        }
        running.waitFor();
        return said;
    }
}
