package io.plumbline.batch.heap;

import io.plumbline.batch.hprof.LongMap;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * How large each object is, in the unit of sizes, while an index is built: two bytes an object in a temporary file, and a
 * map for the few that are larger. Several threads write; then many may read.
 */
final class UnitsByObject implements Closeable {

    private static final int LARGE = 0xffff;

    private final FileChannel file;
    private final LongMap large = new LongMap();

    UnitsByObject(Scratch scratch) throws IOException {
        this.file = scratch.file();
    }

    /** What stands in the file for an object of this size; sizes have no sign. */
    short code(int object, int units) {
        if (Integer.compareUnsigned(units, LARGE) < 0) {
            return (short) units;
        }
        synchronized (large) {
            large.put(object, units & 0xffffffffL);
        }
        return (short) LARGE;
    }

    /** Puts little-endian codes from this object on. */
    void write(int object, ByteBuffer codes) throws IOException {
        long at = (long) object * Short.BYTES;
        while (codes.hasRemaining()) {
            at += file.write(codes, at);
        }
    }

    /** What was written. */
    Reader reader() throws IOException {
        return new Reader(new MappedFile(file));
    }

    /** Reads what was written. */
    final class Reader {

        private final MappedFile codes;

        private Reader(MappedFile codes) {
            this.codes = codes;
        }

        /** Of an object, from 1 up; never negative. */
        long of(int object) {
            int code = codes.shortAt((long) object * Short.BYTES) & 0xffff;
            return code == LARGE ? large.get(object) : code;
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
