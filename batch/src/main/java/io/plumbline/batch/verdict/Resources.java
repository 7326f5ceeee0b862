package io.plumbline.batch.verdict;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Classes in the heap whose objects stand for something outside it: as long as one lives, so does what it stands for. They weigh
 * next to nothing, so that by its bytes alone none of them would be noticed.
 */
public final class Resources {

    static final Set<String> BUFFERS = Set.of(
            "java.nio.DirectByteBuffer",
            "java.nio.DirectByteBufferR",
            "java.nio.DirectByteBuffer$Deallocator",
            "jdk.internal.foreign.NativeMemorySegmentImpl");

    static final Set<String> MAPPINGS = Set.of(
            "java.nio.DirectByteBuffer",
            "java.nio.DirectByteBufferR",
            "sun.nio.ch.FileChannelImpl$DefaultUnmapper",
            "sun.nio.ch.FileChannelImpl$SyncUnmapper",
            "jdk.internal.foreign.MappedMemorySegmentImpl");

    static final Set<String> DESCRIPTORS = Set.of(
            "java.io.FileDescriptor",
            "java.io.FileInputStream",
            "java.io.FileOutputStream",
            "java.io.RandomAccessFile",
            "sun.nio.ch.FileChannelImpl",
            "sun.nio.ch.SocketChannelImpl",
            "sun.nio.ch.NioSocketImpl");

    /** Memory of the C library that the JVM does not count. */
    static final Set<String> NATIVE = Set.of("java.util.zip.Deflater", "java.util.zip.Inflater", "com.sun.jna.Memory");

    static final Set<String> CLASSES = Set.of("java.lang.Class");

    /** All of them. */
    public static final Set<String> ALL = Stream.of(BUFFERS, MAPPINGS, DESCRIPTORS, NATIVE, CLASSES)
            .flatMap(Set::stream)
            .collect(Collectors.toUnmodifiableSet());

    private Resources() {}

    /** Those that stand for what an area has; none where it has no objects for it. */
    static Set<String> of(Area area) {
        return switch (area) {
            case DIRECT -> BUFFERS;
            case MAPPED -> MAPPINGS;
            case HANDLES -> DESCRIPTORS;
            case NATIVE -> NATIVE;
            case METASPACE -> CLASSES;
            case HEAP, CLASSES, CODE, THREADS, LEASES -> Set.of();
        };
    }
}
