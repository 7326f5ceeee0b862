package io.plumbline.server.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresBinariesTest {

    @TempDir
    private Path parent;

    @Test
    void anUpgradeReplacesTheProgramsAndNothingElse() throws Exception {
        var older = Files.createDirectories(parent.resolve("programs-18-x86_64/bin"));
        Files.writeString(older.resolve("postgres"), "of an older version");
        var cluster = Files.createDirectories(parent.resolve("data"));

        var programs = PostgresBinaries.unpackedIn(parent);

        assertThat(older).doesNotExist();
        assertThat(cluster).exists();
        assertThat(programs.directory().getFileName().toString())
                .startsWith("programs-" + versionOf(programs.program("postgres")));
    }

    @Test
    void programsThatAreThereStay() throws Exception {
        var first = PostgresBinaries.unpackedIn(parent);
        var old = FileTime.fromMillis(0);
        Files.setLastModifiedTime(Path.of(first.program("postgres")), old);

        var second = PostgresBinaries.unpackedIn(parent);

        assertThat(second).isEqualTo(first);
        assertThat(Files.getLastModifiedTime(Path.of(second.program("postgres"))))
                .isEqualTo(old);
    }

    /** The number that {@code postgres (PostgreSQL) 18.6} ends with. */
    private static String versionOf(String program) throws IOException {
        var process = new ProcessBuilder(program, "--version").start();
        var answer = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        return answer.substring(answer.lastIndexOf(' ') + 1);
    }
}
