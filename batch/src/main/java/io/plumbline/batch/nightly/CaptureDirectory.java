package io.plumbline.batch.nightly;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Where this instance keeps recordings and heap snapshots. Thread-safe. */
record CaptureDirectory(Path path) {

    /** Whoever wrote it has died. */
    private static final Duration LONGEST_WRITTEN = Duration.ofDays(1);

    /** Where the heap snapshot of a diagnosis is looked at. */
    Path forSearchOf(long diagnosisId) {
        return path.resolve(".heap-of-diagnosis-" + diagnosisId);
    }

    /**
     * Deletes evidence that is older, and what was left half written when a process was killed. By their age, not by their
     * rows: a file whose transaction was rolled back has no row.
     */
    void deleteOld(Instant oldest, Instant now) throws IOException {
        if (!Files.isDirectory(path)) {
            return;
        }
        for (var file : entries(path)) {
            var name = file.getFileName().toString();
            if (name.startsWith("target-") && isBefore(oldest, file)) {
                Files.deleteIfExists(file);
            } else if (name.startsWith(".heap-") && isBefore(now.minus(LONGEST_WRITTEN), file)) {
                deleteWithContent(file);
            }
        }
    }

    private static boolean isBefore(Instant bound, Path file) throws IOException {
        return Files.getLastModifiedTime(file).toInstant().isBefore(bound);
    }

    private static void deleteWithContent(Path folder) throws IOException {
        for (var file : entries(folder)) {
            Files.deleteIfExists(file);
        }
        Files.deleteIfExists(folder);
    }

    private static List<Path> entries(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.toList();
        }
    }
}
