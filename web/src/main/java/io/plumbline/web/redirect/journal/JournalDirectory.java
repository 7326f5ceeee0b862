package io.plumbline.web.redirect.journal;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The directory of a journal, locked against every other process for as long as it is open. Thread-safe. */
final class JournalDirectory implements AutoCloseable {

    private static final Logger LOG = System.getLogger(JournalDirectory.class.getName());

    private static final String LOCK = "lock";
    private static final String SEGMENTS = "*.segment";

    private final Path path;
    private final FileChannel channel;

    private JournalDirectory(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Makes the directory if there is none, and locks it.
     *
     * @throws IOException also if another journal is open there
     */
    static JournalDirectory open(Path path) throws IOException {
        Files.createDirectories(path);
        var channel = FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (lock(channel) == null) {
            channel.close();
            throw new IOException("the visit journal in \"" + path + "\" belongs to another running instance;"
                    + " give this one its own plumbline.visit-journal.directory");
        }
        return new JournalDirectory(path, channel);
    }

    Path path() {
        return path;
    }

    /**
     * The segments that earlier processes left, oldest first within each journal. Files that hold nothing are deleted;
     * those that cannot be read get another name, so that nobody loses what somebody may still read.
     */
    List<JournalSegment> left() throws IOException {
        var segments = new ArrayList<JournalSegment>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path, SEGMENTS)) {
            for (var file : files) {
                recover(file).ifPresent(segments::add);
            }
        }
        segments.sort(Comparator.comparing(JournalSegment::journalId).thenComparingLong(JournalSegment::number));
        return segments;
    }

    private static Optional<JournalSegment> recover(Path file) throws IOException {
        try {
            var segment = JournalSegment.recover(file);
            if (segment.isEmpty()) {
                Files.delete(file);
            }
            return segment;
        } catch (UnreadableSegmentException unreadable) {
            var kept = Files.move(file, file.resolveSibling(file.getFileName() + ".unreadable"));
            LOG.log(Level.WARNING, unreadable.getMessage() + "; it is kept as \"" + kept + "\"");
            return Optional.empty();
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
        }
    }
}
