package io.plumbline.batch.nightly;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** Where this instance keeps recordings and heap snapshots. Thread-safe. */
record CaptureDirectory(Path path) {

    /** Whoever wrote it has died. */
    private static final Duration LONGEST_WRITTEN = Duration.ofDays(1);

    private static final String RECEIVED = ".received-";
    private static final String TRACE = ".trace-";

    /** Where the heap snapshot of a diagnosis is looked at. */
    Path forSearchOf(long diagnosisId) {
        return path.resolve(".heap-of-diagnosis-" + diagnosisId);
    }

    /**
     * Where an attempt at a diagnosis looks at its recording for what happened when. One that was thought dead may still be at work: none
     * may clear the folder of another.
     */
    Path forTraceOf(long diagnosisId, int attempt) {
        return path.resolve(TRACE + "of-diagnosis-" + diagnosisId + "-" + attempt);
    }

    /** Where an attempt at a diagnosis leaves for its next step what it has read of the recording for it. */
    Path forTraceReadBy(long diagnosisId, int attempt) {
        return path.resolve(TRACE + "read-for-diagnosis-" + diagnosisId + "-" + attempt);
    }

    /** Where a question about events is worked on. */
    Path forQuestion(UUID question) {
        return path.resolve(TRACE + "question-" + question);
    }

    /** Makes the directory, which only its owner can enter, unless it is there. */
    void make() throws IOException {
        if (!Files.isDirectory(path)) {
            Files.createDirectories(
                    path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
    }

    /** What a file is called in this directory while an instance receives it; others may have the same directory. */
    static String nameOf(String instance, UUID reception) {
        return receivedBy(instance) + reception;
    }

    /* All of one length, so that none begins like another. */
    private static String receivedBy(String instance) {
        return RECEIVED + UUID.nameUUIDFromBytes(instance.getBytes(StandardCharsets.UTF_8)) + "-";
    }

    /** Where a file is scanned that is being received. */
    Path forScanOf(String received) {
        return path.resolve(received + "-scan");
    }

    /** Where a file of a target lies that was received. */
    Path forUpload(long targetId, UUID reception, String extension) {
        return path.resolve("target-" + targetId + "-" + reception + "." + extension);
    }

    /** Where the index of a heap snapshot of a target is kept. */
    Path forIndexOf(long targetId) {
        return path.resolve("target-" + targetId + "-" + UUID.randomUUID() + ".index");
    }

    /** Where the heap snapshot of a capture is indexed. */
    Path forIndexing(long captureId) {
        return path.resolve(".heap-indexed-" + captureId);
    }

    /** Where two heap snapshots are compared. */
    Path forComparison(UUID comparison) {
        return path.resolve(".heap-compared-" + comparison);
    }

    /**
     * Deletes what an earlier process of an instance was receiving when it was killed.
     *
     * @throws IOException if some of it cannot be deleted; the rest is
     */
    void deleteHalfReceived(String instance, Instant before) throws IOException {
        deleteEach(file -> file.getFileName().toString().startsWith(receivedBy(instance)) && isBefore(before, file));
    }

    /**
     * Deletes evidence that is older, and what was left half written when a process was killed. By their age, not by their
     * rows: a file whose transaction was rolled back has no row.
     *
     * @throws IOException if some of it cannot be deleted; the rest is
     */
    void deleteOld(Instant oldest, Instant now) throws IOException {
        deleteEach(file -> {
            var name = file.getFileName().toString();
            return name.startsWith("target-")
                    ? isBefore(oldest, file)
                    : isScratch(name) && isBefore(now.minus(LONGEST_WRITTEN), file);
        });
    }

    private static boolean isScratch(String name) {
        return name.startsWith(".heap-")
                || name.startsWith(ProfileSettings.SCRATCH)
                || name.startsWith(RulesSettings.SCRATCH)
                || name.startsWith(AsyncProfilerSettings.SCRATCH)
                || name.startsWith(TRACE)
                || name.startsWith(RECEIVED);
    }

    private interface Choice {

        boolean includes(Path file) throws IOException;
    }

    private void deleteEach(Choice choice) throws IOException {
        if (!Files.isDirectory(path)) {
            return;
        }
        IOException failed = null;
        for (var file : entries(path)) {
            try {
                if (choice.includes(file)) {
                    deleteWithContent(file);
                }
            } catch (NoSuchFileException othersWereFaster) {
                // another instance may have the same directory
            } catch (IOException failure) {
                if (failed == null) {
                    failed = failure;
                } else {
                    failed.addSuppressed(failure);
                }
            }
        }
        if (failed != null) {
            throw failed;
        }
    }

    private static boolean isBefore(Instant bound, Path file) throws IOException {
        return Files.getLastModifiedTime(file).toInstant().isBefore(bound);
    }

    private static void deleteWithContent(Path fileOrFolder) throws IOException {
        if (Files.isDirectory(fileOrFolder)) {
            for (var file : entries(fileOrFolder)) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(fileOrFolder);
    }

    private static List<Path> entries(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.toList();
        }
    }
}
