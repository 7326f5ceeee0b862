package io.plumbline.batch.forensics;

import io.plumbline.batch.heap.IndexPhase;
import io.plumbline.batch.heap.IndexProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * How far a comparison of heap snapshots is. Immutable.
 *
 * @param phase what is being done, as a name: {@code queued}, a phase of the index of one of them, or {@code comparison}
 * @param percent of the whole, from 0 to 100
 */
public record StudyProgress(String phase, int percent) {

    /** It waits for its turn. */
    public static final StudyProgress QUEUED = new StudyProgress("queued", 0);

    /** Every snapshot has its index: what is left takes a small part of the time. */
    static final StudyProgress COMPARISON = new StudyProgress("comparison", 90);

    private static final Pattern WRITTEN = Pattern.compile("(\\d{1,3}) ([a-z]+)");

    public StudyProgress {
        if (percent < 0 || percent > 100) {
            throw new IllegalArgumentException("percent is " + percent + ", not from 0 to 100");
        }
    }

    /** Follows the building of the index of a snapshot among several, the first of which is number 0. */
    static IndexProgress ofIndex(int number, int snapshots, Consumer<StudyProgress> followed) {
        return new IndexProgress() {
            @Override
            public void reached(IndexPhase phase, double share) {
                int percent = COMPARISON.percent() * (100 * number + phase.percentOfAll(share)) / (100 * snapshots);
                followed.accept(new StudyProgress(phase.name().toLowerCase(Locale.ROOT), percent));
            }

            @Override
            public boolean cancelled() {
                return false;
            }
        };
    }

    /** Writes it where another process reads it, who sees this one or the one before, and never a part. */
    public void writeTo(Path file) throws IOException {
        var beside = file.resolveSibling(file.getFileName() + ".next");
        Files.writeString(beside, percent + " " + phase);
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** What another process has written; empty if it has not yet, or something else. */
    public static Optional<StudyProgress> readFrom(Path file) throws IOException {
        try {
            var written = WRITTEN.matcher(Files.readString(file));
            return written.matches()
                    ? Optional.of(
                            new StudyProgress(written.group(2), Math.min(100, Integer.parseInt(written.group(1)))))
                    : Optional.empty();
        } catch (NoSuchFileException nothingYet) {
            return Optional.empty();
        }
    }
}
