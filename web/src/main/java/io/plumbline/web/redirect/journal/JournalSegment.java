package io.plumbline.web.redirect.journal;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32C;

/**
 * One preallocated, memory-mapped file of a journal; records are only ever added. Appends are thread-safe and lock-free;
 * everything else belongs to one thread at a time.
 *
 * <p>The operating system keeps a mapped page after the process is killed, so a record is safe once it is copied. Only
 * losing the machine loses pages that were not written back.
 */
final class JournalSegment {

    /*
     * Layout. Header, 64 bytes: magic, journal id (2 longs), segment number, flushed offset, flushing offset, and which run
     * of the machine it was made in (2 longs): while that lasts, nothing that was written can be missing. Then records, each
     * on a multiple of 8: a word, then the payload. The word is 0 where nothing is written, length << 32
     * while the record is being copied, length << 32 | checksum once it is whole.
     *
     * A writer reserves its place by adding to one counter, so a place may stay empty when the process dies between
     * reserving and writing, or when the write fails. The first reservation that does not fit fixes the end; a failed
     * write seals the segment. `finished` counts the bytes whose writers are done, well or badly: once it has reached the
     * end, or in a dead process's segment, nothing changes any more, and a reader steps over holes word by word. Before,
     * it waits at them.
     *
     * Flushed and flushing differ while the commit of a batch is in doubt: what lies between them is in the database or
     * not, and only the database can tell.
     */
    private static final Logger LOG = System.getLogger(JournalSegment.class.getName());

    static final int HEADER_BYTES = 64;

    /** The number of a segment that is not in use yet. */
    static final long UNNUMBERED = -1;

    private static final long MAGIC = 0x504C56495349_5431L;
    private static final int MAGIC_AT = 0;
    private static final int JOURNAL_AT = 8;
    private static final int NUMBER_AT = 24;
    private static final int FLUSHED_AT = 32;
    private static final int FLUSHING_AT = 40;
    private static final int MACHINE_AT = 48;
    private static final int UNSEALED = -1;

    /** Of a segment that a dead process left, this part at least must be free for others to go on with it. */
    private static final int CONTINUED_PART = 8;

    private static final int ZEROS_BYTES = 1 << 16;

    private static final int FIRST_RECORD_BYTES = 1 << 15;
    private static final UUID MACHINE = runOfTheMachine();

    private static final VarHandle WORD = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final Path file;
    private final ByteBuffer bytes;
    private final int capacity;
    private final UUID journalId;
    private volatile long number;
    private final AtomicInteger reserved;
    private final AtomicInteger end;
    private final AtomicInteger finished;
    private final boolean recovered;
    private volatile boolean markAsked;

    /** A segment from its bytes: one that takes records from an offset on, or no more if that is its end. */
    private JournalSegment(Path file, ByteBuffer bytes, int takesFrom, boolean recovered) {
        this.file = file;
        this.bytes = bytes;
        this.capacity = bytes.capacity();
        this.journalId = uuidAt(bytes, JOURNAL_AT);
        this.number = bytes.getLong(NUMBER_AT);
        this.reserved = new AtomicInteger(takesFrom);
        this.end = new AtomicInteger(takesFrom < capacity ? UNSEALED : capacity);
        this.finished = new AtomicInteger(takesFrom);
        this.recovered = recovered && takesFrom == capacity;
        this.markAsked = !recovered || uuidAt(bytes, MACHINE_AT).equals(MACHINE);
    }

    /** A segment in memory alone that takes nothing and holds nothing: it stands for one where there is no room for any. */
    static JournalSegment none() {
        var bytes = ByteBuffer.allocate(HEADER_BYTES);
        return started(Path.of("none"), bytes, new UUID(0, 0));
    }

    /** Whether it is {@link #none}. */
    boolean isNone() {
        return capacity == HEADER_BYTES;
    }

    /** A new, empty segment; every block of its file is taken on the disk now, so that appends cannot lack room. */
    static JournalSegment create(Path directory, UUID journalId, int capacity) throws IOException {
        var file = directory.resolve(UUID.randomUUID() + ".segment");
        try (FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE),
                ownerOnly(directory))) {
            var zeros = ByteBuffer.allocateDirect(ZEROS_BYTES);
            for (long written = 0; written < capacity; ) {
                zeros.clear().limit((int) Math.min(ZEROS_BYTES, capacity - written));
                written += channel.write(zeros);
            }
            var bytes = channel.map(MapMode.READ_WRITE, 0, capacity);
            return started(file, bytes, journalId);
        } catch (IOException | RuntimeException | Error failure) {
            Files.deleteIfExists(file);
            throw failure;
        }
    }

    /**
     * A segment that an earlier process left; empty if that process was killed before it took a record.
     *
     * @throws UnreadableSegmentException if the file is no segment that this version can read
     */
    static Optional<JournalSegment> recover(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            var size = channel.size();
            if (size > Integer.MAX_VALUE) {
                throw new UnreadableSegmentException(file, "it has " + size + " bytes");
            }
            // half a word at the end of a file that was cut holds nothing
            var bytes = channel.map(MapMode.READ_WRITE, 0, size - size % Long.BYTES);
            if (bytes.capacity() < HEADER_BYTES || bytes.getLong(MAGIC_AT) == 0) {
                // deleting it would give its blocks back only when the mapping is collected
                channel.truncate(0);
                return Optional.empty();
            }
            if (bytes.getLong(MAGIC_AT) != MAGIC) {
                throw new UnreadableSegmentException(file, "it does not begin as one");
            }
            var flushed = bytes.getLong(FLUSHED_AT);
            if (flushed < HEADER_BYTES || flushed > bytes.capacity()) {
                throw new UnreadableSegmentException(
                        file, "of its " + bytes.capacity() + " bytes " + flushed + " are said to be flushed");
            }
            return Optional.of(new JournalSegment(file, bytes, bytes.capacity(), true));
        }
    }

    /**
     * The same segment, taking records again behind those that a dead process left in it; this one must not be used any more.
     * Empty if too little room is left in it to be worth that, or if the machine died as well: records may be missing then that
     * the database has, and what took their place would be taken for them.
     */
    Optional<JournalSegment> continued() {
        if (!markAsked) {
            return Optional.empty();
        }
        try {
            var from = closeHoles();
            if (from < 0 || capacity - from < capacity / CONTINUED_PART) {
                return Optional.empty();
            }
            for (int at = from; at <= capacity - Long.BYTES; at += Long.BYTES) {
                if (bytes.getLong(at) != 0) {
                    bytes.putLong(at, 0);
                }
            }
            return Optional.of(new JournalSegment(file, bytes, from, true));
        } catch (InternalError noPage) {
            LOG.log(Level.WARNING, "\"" + this + "\" takes no more records: " + noPage.getMessage());
            return Optional.empty();
        }
    }

    /** Puts records that say nothing where a writer died, for readers of a live segment wait there; returns the end of all. */
    private int closeHoles() {
        var behindLast = HEADER_BYTES;
        var scratch = new byte[FIRST_RECORD_BYTES];
        for (int at = HEADER_BYTES; at <= capacity - Long.BYTES; ) {
            var length = wholeAt(at);
            if (length > 0) {
                scratch = copied(at, length, scratch);
            }
            if (length > 0 && checksum(scratch, length) == (int) bytesWord(at)) {
                var hole = at - behindLast - Long.BYTES;
                if (hole == 0) {
                    // no writer leaves so small a one
                    return -1;
                }
                if (hole > 0) {
                    var nothing = new byte[hole];
                    bytes.put(behindLast + Long.BYTES, nothing);
                    WORD.setRelease(bytes, behindLast, word(hole, checksum(nothing, hole)));
                }
                at += Long.BYTES + roundedUp(length);
                behindLast = at;
            } else {
                at += Long.BYTES;
            }
        }
        return behindLast;
    }

    /** The same blocks of the disk as a new, empty segment; this one must not be used any more. */
    JournalSegment recycled(UUID newJournalId) {
        bytes.putLong(MAGIC_AT, 0);
        var zeros = new byte[ZEROS_BYTES];
        for (int at = 0; at < capacity; at += ZEROS_BYTES) {
            bytes.put(at, zeros, 0, Math.min(ZEROS_BYTES, capacity - at));
        }
        return started(file, bytes, newJournalId);
    }

    /** Adds a record; false if it does not fit any more, from then on for every record. */
    boolean append(byte[] payload, int length) {
        var size = Long.BYTES + roundedUp(length);
        if (reserved.get() > capacity) {
            return false;
        }
        var at = reserved.getAndAdd(size);
        if (at > capacity - size) {
            endAt(at);
            return false;
        }
        return write(payload, length, at);
    }

    private boolean write(byte[] payload, int length, int at) {
        var written = false;
        try {
            var whole = word(length, checksum(payload, length));
            WORD.setOpaque(bytes, at, word(length, 0));
            bytes.put(at + Long.BYTES, payload, 0, length);
            WORD.setRelease(bytes, at, whole);
            // compiled code goes on behind a store to a page that the file system has no block for
            written = (long) WORD.getAcquire(bytes, at) == whole
                    && bytes.get(at + Long.BYTES + length - 1) == payload[length - 1];
        } catch (InternalError noPage) {
            written = false;
        } finally {
            if (!written) {
                seal();
            }
            finished.addAndGet(Long.BYTES + roundedUp(length));
        }
        if (!written) {
            LOG.log(Level.WARNING, "\"" + this + "\" takes no more records: the file system has no room for them");
        }
        return written;
    }

    /** Whether it has ended and nobody is writing into it any more. */
    boolean isAtRest() {
        return recovered || finished.get() == end.get();
    }

    /** Whether a record has been refused, so that all further ones are. */
    boolean isFull() {
        return reserved.get() > capacity;
    }

    /** Accepts no more records. */
    void seal() {
        endAt(reserved.getAndSet(capacity + 1));
    }

    /** Of all reservations that do not fit, only the first begins within the segment. */
    private void endAt(int at) {
        if (at <= capacity) {
            end.compareAndSet(UNSEALED, at);
        }
    }

    /**
     * Reads whole records from an offset on and hands each to the reader until that has enough.
     *
     * @return the offset behind the last record read
     */
    int read(int from, RecordReader.Sink sink) {
        // asked first: what is read afterwards is final then
        var atRest = isAtRest();
        var at = from;
        var limit = limit();
        var record = new byte[FIRST_RECORD_BYTES];
        try {
            while (at < limit && sink.wantsMore(at - from)) {
                var length = wholeAt(at);
                if (length > 0) {
                    // copied first: where a page is missing, copying is all that the JVM survives
                    record = copied(at, length, record);
                }
                if (length > 0 && checksum(record, length) == (int) bytesWord(at)) {
                    RecordReader.read(record, length, sink);
                    at += Long.BYTES + roundedUp(length);
                } else if (atRest) {
                    at += Long.BYTES;
                } else {
                    return at;
                }
            }
            return Math.min(at, limit);
        } catch (InternalError noPage) {
            LOG.log(Level.WARNING, "\"" + this + "\" cannot be read from byte " + at + " on: " + noPage.getMessage());
            return at == from && atRest ? limit : Math.min(at, limit);
        }
    }

    /** The length of the record at an offset, if a whole one seems to be there; 0 if not. */
    private int wholeAt(int at) {
        var word = bytesWord(at);
        var length = (int) (word >>> 32);
        return length > 0 && length <= capacity - at - Long.BYTES && (int) word != 0 ? length : 0;
    }

    private long bytesWord(int at) {
        return (long) WORD.getAcquire(bytes, at);
    }

    private byte[] copied(int at, int length, byte[] scratch) {
        var record = length <= scratch.length ? scratch : new byte[length];
        bytes.get(at + Long.BYTES, record, 0, length);
        return record;
    }

    /** Whether everything up to an offset is everything there will ever be. */
    boolean endsAt(int offset) {
        var fixed = end.get();
        return fixed != UNSEALED && offset >= fixed;
    }

    /** Where the next batch begins. */
    int flushed() {
        return (int) bytes.getLong(FLUSHED_AT);
    }

    /** Notes that a batch up to an offset is on its way into the database. */
    void flushing(int offset) {
        bytes.putLong(FLUSHING_AT, offset);
    }

    /** Notes that everything up to an offset is in the database, which has been asked. */
    void flushed(int offset) {
        markAsked = true;
        bytes.putLong(FLUSHED_AT, offset);
        bytes.putLong(FLUSHING_AT, offset);
    }

    /** Notes that everything up to an offset is in the database, while a further batch is on its way there. */
    void flushedBefore(int offset) {
        bytes.putLong(FLUSHED_AT, offset);
    }

    /**
     * Whether a batch may or may not be in the database; so for what a process left that died with its machine, until the
     * database is asked.
     */
    boolean isInDoubt() {
        return !markAsked || bytes.getLong(FLUSHING_AT) != bytes.getLong(FLUSHED_AT);
    }

    /** How many bytes are taken, by records or on their way. */
    int usedBytes() {
        return limit();
    }

    int capacity() {
        return capacity;
    }

    UUID journalId() {
        return journalId;
    }

    /** The place of this segment among those of its journal. */
    long number() {
        return number;
    }

    void number(long place) {
        bytes.putLong(NUMBER_AT, place);
        number = place;
    }

    /** How many bytes the payload of one more record may have. */
    int room() {
        return Math.max(0, capacity - reserved.get() - Long.BYTES);
    }

    /**
     * Deletes the file. The mapping would keep its blocks on the disk until it is collected, so they are given back now,
     * unless somebody may still be writing: the segment must not be read any more.
     */
    void delete() throws IOException {
        if (isAtRest()) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(0);
            } catch (NoSuchFileException gone) {
                return;
            }
        }
        Files.deleteIfExists(file);
    }

    @Override
    public String toString() {
        return file.toString();
    }

    private int limit() {
        var fixed = end.get();
        return fixed == UNSEALED ? Math.min(reserved.get(), capacity) : fixed;
    }

    private static JournalSegment started(Path file, ByteBuffer bytes, UUID journalId) {
        putUuid(bytes, JOURNAL_AT, journalId);
        putUuid(bytes, MACHINE_AT, MACHINE);
        bytes.putLong(NUMBER_AT, UNNUMBERED);
        bytes.putLong(FLUSHED_AT, HEADER_BYTES);
        bytes.putLong(FLUSHING_AT, HEADER_BYTES);
        bytes.putLong(MAGIC_AT, MAGIC);
        return new JournalSegment(file, bytes, HEADER_BYTES, false);
    }

    private static UUID uuidAt(ByteBuffer bytes, int at) {
        return new UUID(bytes.getLong(at), bytes.getLong(at + Long.BYTES));
    }

    private static void putUuid(ByteBuffer bytes, int at, UUID uuid) {
        bytes.putLong(at, uuid.getMostSignificantBits());
        bytes.putLong(at + Long.BYTES, uuid.getLeastSignificantBits());
    }

    /** Changes with every start of the machine; where nobody tells it, it is another one each time. */
    private static UUID runOfTheMachine() {
        try {
            return UUID.fromString(
                    Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip());
        } catch (IOException | IllegalArgumentException unknown) {
            return UUID.randomUUID();
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path directory) {
        return directory.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private static long word(int length, int checksum) {
        return (long) length << 32 | Integer.toUnsignedLong(checksum);
    }

    private static int checksum(byte[] payload, int length) {
        var checksum = new CRC32C();
        checksum.update(payload, 0, length);
        return nonZero((int) checksum.getValue());
    }

    /** Zero is the mark of a record that is being copied. */
    private static int nonZero(int checksum) {
        return checksum == 0 ? 1 : checksum;
    }

    private static int roundedUp(int length) {
        return (length + 7) & -8;
    }
}
