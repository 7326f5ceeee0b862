package io.plumbline.batch.nightly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureDirectoryTest {

    private static final Instant NOW = Instant.parse("2026-01-20T12:00:00Z");
    private static final Instant OLDEST = NOW.minus(Duration.ofDays(14));

    @TempDir
    private Path directory;

    @Test
    void oldEvidenceAndWhatAKilledProcessLeftGoes() throws IOException {
        file("target-1-1.jfr", NOW.minus(Duration.ofDays(15)));
        var kept = file("target-1-2.jfr", NOW.minus(Duration.ofDays(13)));
        var foreign = file("notes.txt", NOW.minus(Duration.ofDays(300)));
        halfWritten(".heap-1", NOW.minus(Duration.ofDays(2)));
        halfWritten(".profile-shown-1", NOW.minus(Duration.ofDays(2)));
        halfWritten(".profile-of-diagnosis-1-1", NOW.minus(Duration.ofDays(2)));
        halfWritten(
                new CaptureDirectory(directory).forTraceOf(1, 1).getFileName().toString(),
                NOW.minus(Duration.ofDays(2)));
        var underWay = halfWritten(".heap-2", NOW.minus(Duration.ofMinutes(1)));

        new CaptureDirectory(directory).deleteOld(OLDEST, NOW);

        try (var left = Files.list(directory)) {
            assertThat(left).containsExactlyInAnyOrder(kept, foreign, underWay);
        }
    }

    @Test
    void whatCannotBeDeletedKeepsNothingElse() throws IOException {
        var folder = halfWritten(".heap-of-diagnosis-1", NOW.minus(Duration.ofDays(2)));
        Files.createDirectories(folder.resolve("somebody's/notes"));
        Files.setLastModifiedTime(folder, FileTime.from(NOW.minus(Duration.ofDays(2))));
        for (int capture = 0; capture < 20; capture++) {
            file("target-1-" + capture + ".jfr", NOW.minus(Duration.ofDays(15)));
            halfWritten(".profile-shown-" + capture, NOW.minus(Duration.ofDays(2)));
        }

        assertThatIOException()
                .isThrownBy(() -> new CaptureDirectory(directory).deleteOld(OLDEST, NOW))
                .withMessageContaining("somebody's");

        try (var left = Files.list(directory)) {
            assertThat(left).containsExactly(folder);
        }
    }

    @Test
    void aDirectoryThatWasNeverNeededHasNothingOld() throws IOException {
        new CaptureDirectory(directory.resolve("captures")).deleteOld(OLDEST, NOW);

        assertThat(directory).isEmptyDirectory();
    }

    private Path file(String name, Instant at) throws IOException {
        return Files.setLastModifiedTime(Files.createFile(directory.resolve(name)), FileTime.from(at));
    }

    private Path halfWritten(String name, Instant at) throws IOException {
        var folder = Files.createDirectory(directory.resolve(name));
        Files.createFile(folder.resolve("heap.hprof"));
        return Files.setLastModifiedTime(folder, FileTime.from(at));
    }
}
