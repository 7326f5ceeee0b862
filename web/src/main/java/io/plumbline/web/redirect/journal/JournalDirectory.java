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
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The directory of a journal, locked against every other process for as long as it is open: finds, makes and deletes
 * segments, and knows what they take. Thread-safe.
 */
final class JournalDirectory implements AutoCloseable {

    private static final Logger LOG = System.getLogger(JournalDirectory.class.getName());

    private static final String LOCK = "lock";
    private static final String SEGMENTS = "*.segment";

    private final VisitJournalSettings settings;
    private final FileChannel channel;
    private final UUID journalId = UUID.randomUUID();
    private final AtomicLong diskBytes = new AtomicLong();
    private volatile boolean diskFull;

    private JournalDirectory(VisitJournalSettings settings, FileChannel channel) {
        this.settings = settings;
        this.channel = channel;
    }

    /**
     * Makes the directory if there is none, and locks it.
     *
     * @throws IOException also if another journal is open there
     */
    static JournalDirectory open(VisitJournalSettings settings) throws IOException {
        var path = settings.directory();
        Files.createDirectories(path);
        var channel = FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (lock(channel) == null) {
            channel.close();
            throw new IOException("the visit journal in \"" + path + "\" belongs to another running instance;"
                    + " give this one its own plumbline.visit-journal.directory");
        }
        return new JournalDirectory(settings, channel);
    }

    /** The journal of the segments that are made here. */
    UUID journalId() {
        return journalId;
    }

    /** The size of those segments. */
    int segmentBytes() {
        return settings.segmentBytes();
    }

    /** Bytes of disk that all segments take. */
    long diskBytes() {
        return diskBytes.get();
    }

    /** Whether the last attempt to make a segment failed. */
    boolean isDiskFull() {
        return diskFull;
    }

    /**
     * The segments with records that earlier processes left, oldest first within each journal. Those without any are
     * deleted, and those that a tally stands for; what cannot be read gets another name, so that nobody loses what somebody
     * may still read.
     */
    List<JournalSegment> adopt() throws IOException {
        var covered = new HashSet<String>();
        var adopted = new ArrayList<JournalSegment>();
        for (var segment : recovered()) {
            diskBytes.addAndGet(segment.capacity());
            var found = new CoverageSink(covered);
            segment.read(segment.flushed(), found);
            if (found.isEmpty()) {
                delete(segment);
            } else {
                adopted.add(segment);
            }
        }
        adopted.removeIf(segment -> deletedIfCovered(segment, covered));
        return adopted;
    }

    private boolean deletedIfCovered(JournalSegment segment, Set<String> covered) {
        var tallied = covered.contains(CoverageSink.nameOf(segment.journalId(), segment.number()));
        if (tallied) {
            delete(segment);
        }
        return tallied;
    }

    /** A new segment, also where it is the first beyond the bound, if the disk has room. */
    Optional<JournalSegment> make() {
        return grownFrom(settings.maxBytes());
    }

    /** A new segment, if the bound and the disk have room. */
    Optional<JournalSegment> grow() {
        return grownFrom(settings.maxBytes() - segmentBytes());
    }

    private Optional<JournalSegment> grownFrom(long most) {
        var taken = diskBytes.getAndUpdate(before -> before > most ? before : before + segmentBytes());
        return taken > most ? Optional.empty() : made();
    }

    void delete(JournalSegment segment) {
        try {
            segment.delete();
            diskBytes.addAndGet(-segment.capacity());
        } catch (IOException failure) {
            LOG.log(Level.WARNING, "the visit journal cannot delete \"" + segment + "\"", failure);
        }
    }

    private Optional<JournalSegment> made() {
        try {
            var segment = created();
            diskFull = false;
            return Optional.of(segment);
        } catch (IOException | VirtualMachineError failure) {
            // a file system or a memory without room for a mapping
            if (!diskFull) {
                LOG.log(Level.WARNING, "the visit journal cannot grow and will give up its oldest detail", failure);
            }
            diskFull = true;
            return Optional.empty();
        }
    }

    /** A new segment, whose bytes are taken already. */
    private JournalSegment created() throws IOException {
        var created = false;
        try {
            var segment = JournalSegment.create(settings.directory(), journalId, segmentBytes());
            created = true;
            return segment;
        } finally {
            if (!created) {
                diskBytes.addAndGet(-segmentBytes());
            }
        }
    }

    private List<JournalSegment> recovered() throws IOException {
        var segments = new ArrayList<JournalSegment>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(settings.directory(), SEGMENTS)) {
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
