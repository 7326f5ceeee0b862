package io.plumbline.batch.heap;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/** Ints that are written once, one after the other, to a temporary file, and read at any place afterwards. */
final class SpilledInts implements Closeable {

    private static final int BUFFER_BYTES = 1 << 18;
    private static final int FIRST_BYTES = 1 << 8;

    private final FileChannel file;
    /** Written soon at first: code that saw it not full a thousand times is compiled again when it is. */
    private final ByteBuffer buffer =
            ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN).limit(FIRST_BYTES);

    SpilledInts(Scratch scratch) throws IOException {
        this.file = scratch.file();
    }

    void add(int value) throws IOException {
        if (!buffer.hasRemaining()) {
            flush();
        }
        buffer.putInt(value);
    }

    /** Adds the first of these values. */
    void add(int[] values, int count) throws IOException {
        for (int added = 0; added < count; ) {
            if (!buffer.hasRemaining()) {
                flush();
            }
            int some = Math.min(count - added, buffer.remaining() / Integer.BYTES);
            buffer.asIntBuffer().put(values, added, some);
            buffer.position(buffer.position() + some * Integer.BYTES);
            added += some;
        }
    }

    private void flush() throws IOException {
        int next = Math.min(BUFFER_BYTES, 2 * buffer.limit());
        buffer.flip();
        while (buffer.hasRemaining()) {
            file.write(buffer);
        }
        buffer.clear().limit(next);
    }

    /** Ends the writing. */
    SpilledInts finish() throws IOException {
        flush();
        return this;
    }

    /** Takes one value after the other. */
    interface Reader {
        void read(int value) throws IOException;
    }

    /** Reads the first so many values, in their order. Called by several threads. */
    void read(int count, Reader reader) throws IOException {
        var some = ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int read = 0; read < count; ) {
            read(read, some);
            if (!some.hasRemaining()) {
                throw new IOException("A temporary file became shorter while it was used");
            }
            for (; some.hasRemaining() && read < count; read++) {
                reader.read(some.getInt());
            }
        }
    }

    /** All values, each at four times its place, from 0 up. */
    MappedFile mapped() throws IOException {
        return new MappedFile(file);
    }

    /** Reads values from this place on into a whole buffer, or what is left of them. */
    void read(int from, ByteBuffer into) throws IOException {
        into.clear();
        long at = (long) from << 2;
        for (int read = 0; into.hasRemaining() && read >= 0; at += Math.max(0, read)) {
            read = file.read(into, at);
        }
        into.flip();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
