package io.plumbline.batch.hprof;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A small heap that a test describes: classes, objects, threads and roots. {@link #written} gives its dump in any of the
 * forms that JVMs have written; {@link #objects} and {@link #roots} give its truth.
 *
 * <p>Objects get ascending addresses as they are made, as far apart as the header layout says; so a class has all its
 * fields before its first instance is made. One thread.
 */
public final class HeapDumpBuilder {

    private static final int MIRROR_BYTES = 112;
    private static final long BASE_OF_64_BITS = 0x7_0000_0000L;
    private static final long BASE_OF_32_BITS = 0x1000_0000L;
    private static final int LATIN1 = 0;
    private static final int UTF16 = 1;

    /** A GC root; thread and frame only where the kind has them. */
    public record Root(RootTag kind, Dumped object, int thread, int frame) {}

    /** A frame of a stack; line -1 unknown, -2 compiled, -3 native. */
    public record Frame(String className, String method, String source, int line) {}

    /** The stack of a thread; serial numbers as the dump has them. */
    public record Stack(int trace, int thread, List<Frame> frames) {

        public Stack {
            frames = List.copyOf(frames);
        }
    }

    /** A thread that was started, and maybe ended, as old dumps say; HotSpot writes none. */
    public record ThreadRecord(
            int serial, Dumped object, int trace, String name, String group, String parentGroup, boolean ended) {}

    private final HeaderLayout header;
    private final Map<Long, Dumped> objectsByAddress = new LinkedHashMap<>();
    private final Map<String, Dumped.Type> typesByName = new LinkedHashMap<>();
    private final List<Root> roots = new ArrayList<>();
    private final List<Stack> stacks = new ArrayList<>();
    private final List<ThreadRecord> threads = new ArrayList<>();
    private final Dumped.Type object;
    private long nextAddress;

    public HeapDumpBuilder() {
        this(HeaderLayout.COMPRESSED_CLASSES);
    }

    public HeapDumpBuilder(HeaderLayout header) {
        this.header = header;
        this.nextAddress = header == HeaderLayout.BITS_32 ? BASE_OF_32_BITS : BASE_OF_64_BITS;
        this.object = addType("java.lang.Object", null);
        addType("java.lang.Class", object);
    }

    /** The class of that name in source form ({@code com.example.Node}); made if it is new. */
    public Dumped.Type type(String name) {
        return type(name, object);
    }

    public Dumped.Type type(String name, Dumped.Type superType) {
        var known = typesByName.get(name);
        return known == null ? addType(name, superType) : known;
    }

    /** Another class of a name that may be taken: by another loader. */
    public Dumped.Type anotherType(String name, Dumped loader) {
        return addType(name, object).loadedBy(loader);
    }

    public Dumped.Instance instance(Dumped.Type type) {
        var instance = new Dumped.Instance(nextAddress, type);
        add(instance);
        return instance;
    }

    public Dumped.Instance instance(String type) {
        return instance(type(type));
    }

    /** An array of {@code elementType} by its name in source form. */
    public Dumped.ObjectArray array(String elementType, @Nullable Dumped... elements) {
        var descriptor = elementType.startsWith("[") ? "[" + elementType : "[L" + elementType + ";";
        // the class comes first: it may be new and take an address of its own
        var type = type(descriptor);
        var array = new Dumped.ObjectArray(nextAddress, type, elements);
        add(array);
        return array;
    }

    public Dumped.ObjectArray emptyArray(String elementType, int length) {
        return array(elementType, new Dumped[length]);
    }

    /** An array of primitives by what a dump holds: big-endian elements. */
    public Dumped.PrimitiveArray primitives(FieldKind kind, byte... payload) {
        var type = type(kind.arrayName);
        var array = new Dumped.PrimitiveArray(nextAddress, type, kind, payload);
        add(array);
        return array;
    }

    public Dumped.PrimitiveArray primitivesOfLength(FieldKind kind, int length) {
        return primitives(kind, new byte[length * kind.bytes(0)]);
    }

    /** A string as JDK 9 and later have it: bytes, in Latin-1 where they suffice, else in little-endian UTF-16. */
    public Dumped.Instance string(String text) {
        boolean latin1 = text.chars().allMatch(unit -> unit < 0x100);
        var type = type("java.lang.String");
        if (type.fields.isEmpty()) {
            type.field("value", FieldKind.OBJECT)
                    .field("hash", FieldKind.INT)
                    .field("coder", FieldKind.BYTE)
                    .field("hashIsZero", FieldKind.BOOLEAN);
        }
        var value = primitives(
                FieldKind.BYTE, text.getBytes(latin1 ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_16LE));
        return instance(type).with("value", value).with("hash", text.hashCode()).with("coder", latin1 ? LATIN1 : UTF16);
    }

    /** A string as JDK 8 has it: chars. */
    public Dumped.Instance stringOfJdk8(String text) {
        var type = type("java.lang.String");
        if (type.fields.isEmpty()) {
            type.field("value", FieldKind.OBJECT).field("hash", FieldKind.INT);
        }
        var value = primitives(FieldKind.CHAR, text.getBytes(StandardCharsets.UTF_16BE));
        return instance(type).with("value", value).with("hash", text.hashCode());
    }

    public HeapDumpBuilder root(RootTag kind, Dumped rooted) {
        return root(kind, rooted, 0, 0);
    }

    public HeapDumpBuilder root(RootTag kind, Dumped rooted, int thread, int frame) {
        roots.add(new Root(kind, rooted, thread, frame));
        return this;
    }

    /** A thread with its stack, innermost frame first, as a root. */
    public HeapDumpBuilder thread(Dumped thread, int serial, Frame... frames) {
        stacks.add(new Stack(serial, serial, Arrays.asList(frames)));
        return root(RootTag.THREAD_OBJECT, thread, serial, serial);
    }

    public HeapDumpBuilder record(ThreadRecord thread) {
        threads.add(thread);
        return this;
    }

    /** Leaves out addresses, as a heap with garbage does. */
    public HeapDumpBuilder gap(long bytes) {
        nextAddress = HeaderLayout.aligned(nextAddress + bytes);
        return this;
    }

    /** An address that no object has: dumps may refer to objects that they do not hold. */
    public Dumped dangling() {
        var absent = new Dumped.Instance(nextAddress, object);
        gap(header.headerBytes);
        return absent;
    }

    public long shallowBytes(Dumped of) {
        return of.shallowBytes(header);
    }

    /** Every object, classes too, in the order of addresses. */
    public List<Dumped> objects() {
        return List.copyOf(objectsByAddress.values());
    }

    public boolean holds(Dumped candidate) {
        return objectsByAddress.get(candidate.address) == candidate;
    }

    public List<Root> roots() {
        return List.copyOf(roots);
    }

    public List<Stack> stacks() {
        return List.copyOf(stacks);
    }

    public List<ThreadRecord> threads() {
        return List.copyOf(threads);
    }

    /** The dump as JDK 17 writes it. */
    public byte[] written() {
        return written(DumpForm.JDK_17);
    }

    public byte[] written(DumpForm form) {
        var out = new ByteArrayOutputStream();
        new HeapDumpWriter(this, form, out).write();
        return out.toByteArray();
    }

    private Dumped.Type addType(String name, Dumped.@Nullable Type superType) {
        var type = new Dumped.Type(nextAddress, name, superType);
        typesByName.putIfAbsent(name, type);
        objectsByAddress.put(type.address, type);
        gap(MIRROR_BYTES);
        return type;
    }

    private void add(Dumped dumped) {
        objectsByAddress.put(Objects.requireNonNull(dumped).address, dumped);
        gap(dumped.shallowBytes(header));
    }
}
