package io.plumbline.batch.heap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;

/**
 * A file of any length, mapped for reading. Each mapping begins a gigabyte behind the one before and reaches almost two
 * gigabytes, so that whatever begins in one and is shorter than a gigabyte can be read from it to its end. Immutable.
 */
final class MappedFile {

    static final int STRIDE_BITS = 30;

    private static final long STRIDE = 1L << STRIDE_BITS;

    private final ByteBuffer[] mappings;

    MappedFile(FileChannel channel) throws IOException {
        long length = channel.size();
        mappings = new ByteBuffer[(int) Math.max(1, (length + STRIDE - 1) >>> STRIDE_BITS)];
        for (int i = 0; i < mappings.length; i++) {
            long start = i * STRIDE;
            long bytes = Math.min(length - start, Integer.MAX_VALUE);
            mappings[i] = channel.map(MapMode.READ_ONLY, start, bytes).order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    /** The mapping in which this position lies. */
    ByteBuffer mapping(long position) {
        return mappings[(int) (position >>> STRIDE_BITS)];
    }

    /** Where in its mapping a position lies. */
    static int offset(long position) {
        return (int) (position & (STRIDE - 1));
    }

    long longAt(long position) {
        return mapping(position).getLong(offset(position));
    }

    int intAt(long position) {
        return mapping(position).getInt(offset(position));
    }

    int shortAt(long position) {
        return mapping(position).getShort(offset(position));
    }

    /** A part of the file, shorter than a gigabyte. */
    ByteBuffer slice(long position, long bytes) {
        return mapping(position).slice(offset(position), Math.toIntExact(bytes)).order(ByteOrder.LITTLE_ENDIAN);
    }
}
