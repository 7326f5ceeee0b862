package io.plumbline.batch.heap;

import io.plumbline.batch.hprof.TemporaryFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;

/**
 * Memory beside the Java heap that neither {@code -Xmx} nor {@code -XX:MaxDirectMemorySize} bounds: private mappings of
 * one empty, sparse file, all of the same place. Pages come into being when they are written and never reach the disk, so
 * that a full disk cannot hurt.
 */
final class Scratch implements Closeable {

    private final Path directory;
    private final FileChannel hole;

    Scratch(Path directory) throws IOException {
        this.directory = directory;
        this.hole = TemporaryFile.create(directory);
    }

    /** An array of so many ints, all zero. */
    OffHeapInts ints(long size) throws IOException {
        int chunks = (int) ((size + (1L << OffHeapInts.CHUNK_BITS) - 1) >>> OffHeapInts.CHUNK_BITS);
        var buffers = new ByteBuffer[Math.max(1, chunks)];
        long left = size;
        for (int i = 0; i < buffers.length; i++) {
            long elements = Math.min(left, 1L << OffHeapInts.CHUNK_BITS);
            buffers[i] = hole.map(MapMode.PRIVATE, 0, Math.max(1, elements) * Integer.BYTES)
                    .order(ByteOrder.nativeOrder());
            left -= elements;
        }
        return new OffHeapInts(buffers);
    }

    /** A buffer of so many longs, all zero. */
    LongBuffer longs(int size) throws IOException {
        return hole.map(MapMode.PRIVATE, 0, Math.max(1, size) * (long) Long.BYTES)
                .order(ByteOrder.nativeOrder())
                .asLongBuffer();
    }

    /** A file for what is written once and read once. */
    FileChannel file() throws IOException {
        return TemporaryFile.create(directory);
    }

    @Override
    public void close() throws IOException {
        hole.close();
    }
}
