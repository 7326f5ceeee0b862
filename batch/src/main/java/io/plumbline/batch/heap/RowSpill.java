package io.plumbline.batch.heap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Rows on their way from the order of the dump to the order of object numbers: sorted roughly, into shards of 65,536
 * objects, in a temporary file. Thread-safe; each thread spills through its own {@link RowEncoder}.
 */
final class RowSpill {

    /** Objects of a shard, as a power of two. */
    static final int SHARD_BITS = 16;

    private final FileChannel file;
    private final AtomicLong end = new AtomicLong();
    private final List<List<long[]>> chunksByShard;

    RowSpill(FileChannel file, int objects) {
        this.file = file;
        int shards = shards(objects);
        chunksByShard = new ArrayList<>(shards);
        for (int i = 0; i < shards; i++) {
            chunksByShard.add(new ArrayList<>(2));
        }
    }

    static int shards(int objects) {
        return (int) ((objects + (1L << SHARD_BITS) - 1) >>> SHARD_BITS);
    }

    /** Takes a part of the file for what does not go through {@link #add}. */
    long reserve(long bytes) {
        return end.getAndAdd(bytes);
    }

    void write(byte[] bytes, int length, long position) throws IOException {
        var buffer = ByteBuffer.wrap(bytes, 0, length);
        long at = position;
        while (buffer.hasRemaining()) {
            at += file.write(buffer, at);
        }
    }

    /** Adds records to a shard. */
    void add(int shard, byte[] records, int length) throws IOException {
        long position = reserve(length);
        write(records, length, position);
        var chunks = chunksByShard.get(shard);
        synchronized (chunks) {
            chunks.add(new long[] {position, length});
        }
    }

    /** How many bytes the records of a shard take. */
    int recordBytes(int shard) {
        long length = 0;
        for (var chunk : chunksByShard.get(shard)) {
            length += chunk[1];
        }
        return Math.toIntExact(length);
    }

    /** Reads the records of a shard, in no order. */
    void readRecords(int shard, byte[] into) throws IOException {
        int at = 0;
        for (var chunk : chunksByShard.get(shard)) {
            read(ByteBuffer.wrap(into, at, (int) chunk[1]), chunk[0]);
            at += (int) chunk[1];
        }
    }

    void read(ByteBuffer into, long position) throws IOException {
        long at = position;
        while (into.hasRemaining()) {
            int read = file.read(into, at);
            if (read < 0) {
                throw new IOException("A temporary file became shorter while it was used");
            }
            at += read;
        }
    }
}
