package io.plumbline.batch.heap;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/** An index file, checked and mapped. Thread-safe. */
final class IndexReader implements Closeable {

    private final FileChannel channel;
    private final ByteBuffer table;
    private final MappedFile mapped;
    private final IndexDescription description;

    private IndexReader(FileChannel channel, ByteBuffer table) throws IOException {
        this.channel = channel;
        this.table = table;
        this.mapped = new MappedFile(channel);
        this.description = readDescription();
    }

    static IndexReader open(Path index) throws IOException {
        var channel = FileChannel.open(index, StandardOpenOption.READ);
        try {
            return new IndexReader(channel, table(channel, index));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    static boolean beginsLikeOne(Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            var first = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            while (first.hasRemaining() && channel.read(first, first.position()) >= 0) {
                // all of them, or as many as there are
            }
            return !first.hasRemaining() && first.getLong(0) == IndexWriter.MAGIC;
        }
    }

    private static ByteBuffer table(FileChannel channel, Path index) throws IOException {
        var table = ByteBuffer.allocate(IndexWriter.TABLE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        while (table.hasRemaining() && channel.read(table, table.position()) >= 0) {
            // the whole table, or as much as there is
        }
        if (table.hasRemaining() || table.getLong(0) != IndexWriter.MAGIC) {
            throw new IndexFormatException("\"" + index + "\" is no index of a heap dump");
        }
        var checksum = new CRC32C();
        checksum.update(table.array(), 0, IndexWriter.TABLE_BYTES - 8);
        if (table.getLong(IndexWriter.TABLE_BYTES - 8) != checksum.getValue()) {
            throw damaged(index);
        }
        if (table.getInt(8) != IndexWriter.VERSION) {
            throw new IndexFormatException("The index \"" + index + "\" has version " + table.getInt(8)
                    + ", and this program reads version " + IndexWriter.VERSION + ": index the dump again");
        }
        for (var section : IndexSection.values()) {
            if (start(table, section) + length(table, section) > channel.size()) {
                throw damaged(index);
            }
        }
        return table;
    }

    private static IndexFormatException damaged(Path index) {
        return new IndexFormatException("The index \"" + index + "\" is damaged: index the dump again");
    }

    private static long start(ByteBuffer table, IndexSection section) {
        return table.getLong(IndexWriter.ENTRIES_AT + section.place() * IndexWriter.ENTRY_BYTES);
    }

    private static long length(ByteBuffer table, IndexSection section) {
        return table.getLong(IndexWriter.ENTRIES_AT + section.place() * IndexWriter.ENTRY_BYTES + 8);
    }

    private IndexDescription readDescription() throws IOException {
        if (!whole(IndexSection.DESCRIPTION)) {
            throw new IndexFormatException("The index is damaged: index the dump again");
        }
        var bytes = mapped.slice(start(IndexSection.DESCRIPTION), length(IndexSection.DESCRIPTION));
        try (var in = new DataInputStream(new Bytes(bytes))) {
            return DescriptionFormat.description(in);
        }
    }

    /** Reads a section once and says whether its checksum is right. */
    boolean whole(IndexSection section) throws IOException {
        int checksum = IndexWriter.checksum(channel, start(section), length(section));
        int entry = IndexWriter.ENTRIES_AT + section.place() * IndexWriter.ENTRY_BYTES;
        return table.getLong(entry + 16) == (checksum & 0xffffffffL);
    }

    long start(IndexSection section) {
        return start(table, section);
    }

    long length(IndexSection section) {
        return length(table, section);
    }

    IndexDescription description() {
        return description;
    }

    MappedFile mapped() {
        return mapped;
    }

    /** The address book, from the marks. */
    AddressBook book() {
        var keys = new long[(int) (length(IndexSection.MARK_PAGES) / Long.BYTES)];
        mapped.slice(start(IndexSection.MARK_PAGES), length(IndexSection.MARK_PAGES))
                .asLongBuffer()
                .get(keys);
        return new AddressBook(
                description.alignmentBits(),
                keys,
                mapped.slice(start(IndexSection.MARKS), length(IndexSection.MARKS))
                        .asLongBuffer(),
                mapped.slice(start(IndexSection.MARK_COUNTS), length(IndexSection.MARK_COUNTS))
                        .asIntBuffer(),
                description.objects());
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** A buffer as a stream. */
    private static final class Bytes extends InputStream {

        private final ByteBuffer bytes;

        Bytes(ByteBuffer bytes) {
            this.bytes = bytes;
        }

        @Override
        public int read() {
            return bytes.hasRemaining() ? bytes.get() & 0xff : -1;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            if (!bytes.hasRemaining()) {
                return -1;
            }
            int count = Math.min(length, bytes.remaining());
            bytes.get(into, offset, count);
            return count;
        }
    }
}
