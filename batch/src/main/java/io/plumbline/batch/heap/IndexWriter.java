package io.plumbline.batch.heap;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32C;

/**
 * Writes an index under a temporary name, in parts and by several threads; {@link #commit} gives it its name, and whatever
 * happens before leaves nothing behind. Only its owner may read it.
 *
 * <p>The file begins with a table: magic number, version, and for each section its place, its length and a checksum; a
 * checksum of the table closes it. All numbers are little-endian.
 */
final class IndexWriter implements Closeable {

    static final long MAGIC = 0x5041_4548_424d_4c50L; // "PLMBHEAP"
    static final int VERSION = 2;
    static final int TABLE_BYTES = 4096;
    static final int ENTRY_BYTES = 24;
    static final int ENTRIES_AT = 16;

    private static final int COPY_BYTES = 1 << 18;
    /** A multiple of eight: parts of a section lie side by side. */
    private static final int PART_BYTES = 1 << 16;

    private final Path index;
    private final Path temporary;
    private final FileChannel channel;
    private final AtomicLong end = new AtomicLong(TABLE_BYTES);
    private final Map<IndexSection, long[]> sections = new EnumMap<>(IndexSection.class);
    private boolean committed;

    IndexWriter(Path index) throws IOException {
        this.index = index;
        var name = index.getFileName() + "." + ProcessHandle.current().pid() + ".tmp";
        this.temporary = index.resolveSibling("." + name);
        Files.deleteIfExists(temporary);
        this.channel = FileChannel.open(
                temporary,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE),
                forItsOwnerAlone(temporary));
    }

    /* As dumps are: the names in it, and how much there is of what, are not for everybody on the machine. */
    private static FileAttribute<?>[] forItsOwnerAlone(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    /** A place for so many bytes behind everything else, on a boundary of eight. */
    long reserve(long bytes) {
        return end.getAndAdd((bytes + 7) & -8L);
    }

    /** A section of this length, to be written later. */
    long reserve(IndexSection section, long bytes) {
        long start = reserve(bytes);
        sections.put(section, new long[] {start, bytes});
        return start;
    }

    /** A section of all that was reserved since this place. */
    void section(IndexSection section, long start) {
        sections.put(section, new long[] {start, end.get() - start});
    }

    void section(IndexSection section, ByteBuffer bytes) throws IOException {
        write(bytes, reserve(section, bytes.remaining()));
    }

    /**
     * A section that is written from its beginning to its end, by one thread while nobody else reserves a place: in parts, so that no
     * more than a part of it is in memory. Whoever closes the stream ends the section, with zeros up to the next boundary of eight.
     */
    OutputStream section(IndexSection section) {
        return new SectionStream(section);
    }

    private final class SectionStream extends OutputStream {

        private final IndexSection section;
        private final long start = end();
        private final ByteBuffer part = ByteBuffer.allocate(PART_BYTES);

        SectionStream(IndexSection section) {
            this.section = section;
        }

        @Override
        public void write(int octet) throws IOException {
            if (!part.hasRemaining()) {
                writePart();
            }
            part.put((byte) octet);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            for (int at = offset, left = length; left > 0; ) {
                if (!part.hasRemaining()) {
                    writePart();
                }
                int count = Math.min(left, part.remaining());
                part.put(bytes, at, count);
                at += count;
                left -= count;
            }
        }

        private void writePart() throws IOException {
            part.flip();
            IndexWriter.this.write(part, reserve(part.remaining()));
            part.clear();
        }

        @Override
        public void close() throws IOException {
            writePart();
            section(section, start);
        }
    }

    /** Where the next reserved place will be. */
    long end() {
        return end.get();
    }

    long start(IndexSection section) {
        var place = sections.get(section);
        if (place == null) {
            throw new IllegalStateException("The section " + section + " is not there yet");
        }
        return place[0];
    }

    void write(ByteBuffer bytes, long position) throws IOException {
        long at = position;
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
    }

    FileChannel channel() {
        return channel;
    }

    /** The classes of the objects that are written already. */
    ClassNumbers classNumbers(int classBytes) throws IOException {
        return new ClassNumbers(new MappedFile(channel), start(IndexSection.CLASSES), classBytes);
    }

    /** The rows that are written already. */
    ReferenceRows referenceRows() throws IOException {
        return new ReferenceRows(new MappedFile(channel), start(IndexSection.ROW_BLOCKS));
    }

    /** The trees, once they are written. */
    TreeRows treeRows() throws IOException {
        return new TreeRows(new MappedFile(channel), start(IndexSection.TREE_BLOCKS));
    }

    /** Makes the file whole: its length, checksums, the table; then gives it its name. */
    void commit(int threads) throws IOException {
        write(ByteBuffer.wrap(new byte[8]), end.get());
        var all = IndexSection.values();
        var checksums = new int[all.length];
        var next = new AtomicInteger();
        Crew.run(threads, worker -> {
            for (int i = next.getAndIncrement(); i < all.length; i = next.getAndIncrement()) {
                checksums[all[i].place()] = checksum(channel, start(all[i]), length(all[i]));
            }
        });
        write(table(checksums), 0);
        channel.force(true);
        channel.close();
        try {
            Files.move(temporary, index, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(temporary, index, StandardCopyOption.REPLACE_EXISTING);
        }
        committed = true;
    }

    private long length(IndexSection section) {
        var place = sections.get(section);
        return place == null ? 0 : place[1];
    }

    private ByteBuffer table(int[] checksums) {
        var table = ByteBuffer.allocate(TABLE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        table.putLong(MAGIC).putInt(VERSION).putInt(checksums.length);
        for (var section : IndexSection.values()) {
            table.putLong(start(section)).putLong(length(section)).putLong(checksums[section.place()] & 0xffffffffL);
        }
        var checksum = new CRC32C();
        checksum.update(table.array(), 0, TABLE_BYTES - 8);
        table.putLong(TABLE_BYTES - 8, checksum.getValue());
        return table.rewind();
    }

    /** The checksum of a part of a file. */
    static int checksum(FileChannel channel, long start, long length) throws IOException {
        var checksum = new CRC32C();
        var copy = ByteBuffer.allocateDirect(COPY_BYTES);
        for (long at = 0; at < length; ) {
            copy.clear().limit((int) Math.min(COPY_BYTES, length - at));
            int read = channel.read(copy, start + at);
            if (read < 0) {
                return 0;
            }
            checksum.update(copy.flip());
            at += read;
        }
        return (int) checksum.getValue();
    }

    @Override
    public void close() throws IOException {
        channel.close();
        if (!committed) {
            Files.deleteIfExists(temporary);
        }
    }
}
