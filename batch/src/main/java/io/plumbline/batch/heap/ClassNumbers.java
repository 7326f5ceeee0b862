package io.plumbline.batch.heap;

import java.nio.ByteBuffer;

/** The class of each object, from an index. Immutable. */
final class ClassNumbers {

    private final MappedFile file;
    private final long start;
    private final int bytes;

    ClassNumbers(MappedFile file, long start, int bytes) {
        this.file = file;
        this.start = start;
        this.bytes = bytes;
    }

    int of(int object) {
        long position = start + (long) (object - 1) * bytes;
        ByteBuffer mapping = file.mapping(position);
        int offset = MappedFile.offset(position);
        return bytes == 2 ? mapping.getShort(offset) & 0xffff : mapping.getInt(offset);
    }
}
