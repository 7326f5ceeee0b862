package io.plumbline.batch.nightly;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the index of a heap snapshot lies that was made, or will be. Unless it is noted with the snapshot, it goes on close:
 * nobody would find it, nor count it among those that are kept. Not thread-safe.
 */
final class FreshIndex implements AutoCloseable {

    private static final Logger LOG = System.getLogger(FreshIndex.class.getName());

    private final Path file;
    private boolean noted;

    /** The file need not be there. */
    FreshIndex(Path file) {
        this.file = file;
    }

    Path file() {
        return file;
    }

    /**
     * Notes that it stays, if the file is there, and deletes those of the target's older snapshots.
     *
     * @param most how many stay
     * @return whether it stays
     */
    boolean keep(EvidenceBook book, Transactions transactions, long captureId, int most) {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try {
            long bytes = Files.size(file);
            var old = transactions.commit(() -> book.keepIndexOf(captureId, file, bytes, most));
            noted = true;
            old.forEach(FreshIndex::delete);
        } catch (IOException gone) {
            LOG.log(Level.WARNING, "the index \"" + file + "\" of a heap snapshot is not kept", gone);
        }
        return noted;
    }

    @Override
    public void close() {
        if (!noted) {
            delete(file);
        }
    }

    private static void delete(Path index) {
        try {
            Files.deleteIfExists(index);
        } catch (IOException stays) {
            LOG.log(Level.WARNING, "the index \"" + index + "\" of a heap snapshot stays until it is old", stays);
        }
    }
}
