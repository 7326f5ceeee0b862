package io.plumbline.batch.hprof;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An object of a dump that a test describes; one thread. */
public abstract class Dumped {

    public final long address;

    public Dumped(long address) {
        this.address = address;
    }

    /** What a JVM of the builder's layout would take for it. */
    public abstract long shallowBytes(HeaderLayout layout);

    /** What it refers to by its own fields or elements, in the order in which they are dumped; without its class. */
    public abstract List<Dumped> references();

    /** The class that it is an instance of; a class is its own here, because dumps do not say more. */
    public abstract Type type();

    @Override
    public String toString() {
        return type().name + "@" + Long.toHexString(address);
    }

    /** A field of a class. */
    public record Field(String name, FieldKind kind) {}

    /** A class. */
    public static final class Type extends Dumped {

        public final String name;
        public final @Nullable Type superType;
        public final List<Field> fields = new ArrayList<>();
        public final Map<Field, @Nullable Object> statics = new LinkedHashMap<>();
        public final Map<Integer, Field> constants = new LinkedHashMap<>();

        boolean described = true;

        @Nullable
        Dumped loader;

        @Nullable
        Dumped signers;

        @Nullable
        Dumped protectionDomain;

        public Type(long address, String name, @Nullable Type superType) {
            super(address);
            this.name = name;
            this.superType = superType;
        }

        public Type field(String fieldName, FieldKind kind) {
            fields.add(new Field(fieldName, kind));
            return this;
        }

        /** A static field; null is a reference to nothing, or zero. */
        public Type staticField(String fieldName, FieldKind kind, @Nullable Object value) {
            statics.put(new Field(fieldName, kind), value);
            return this;
        }

        /** An entry of the constant pool, which the format allows and HotSpot never writes. */
        public Type constant(int index, FieldKind kind) {
            constants.put(index, new Field("", kind));
            return this;
        }

        /** Loaded, and left out of the heap. */
        public Type undescribed() {
            described = false;
            return this;
        }

        public Type loadedBy(Dumped classLoader) {
            loader = classLoader;
            return this;
        }

        public Type withSigners(Dumped array) {
            signers = array;
            return this;
        }

        public Type withProtectionDomain(Dumped domain) {
            protectionDomain = domain;
            return this;
        }

        /** Its own and inherited fields, its own first, as a dump has them. */
        public List<Field> allFields() {
            var all = new ArrayList<>(fields);
            if (superType != null) {
                all.addAll(superType.allFields());
            }
            return all;
        }

        public boolean isArray() {
            return name.startsWith("[");
        }

        @Override
        public long shallowBytes(HeaderLayout layout) {
            return 0;
        }

        @Override
        public Type type() {
            return this;
        }

        @Override
        public List<Dumped> references() {
            var references = new ArrayList<Dumped>();
            addUnlessNull(references, superType);
            addUnlessNull(references, loader);
            addUnlessNull(references, signers);
            addUnlessNull(references, protectionDomain);
            for (var value : statics.values()) {
                if (value instanceof Dumped dumped) {
                    references.add(dumped);
                }
            }
            return references;
        }

        private static void addUnlessNull(List<Dumped> references, @Nullable Dumped reference) {
            if (reference != null) {
                references.add(reference);
            }
        }
    }

    /** An instance of a class that is no array. */
    public static final class Instance extends Dumped {

        private final Type type;
        private final Map<String, Object> values = new LinkedHashMap<>();

        public Instance(long address, Type type) {
            super(address);
            this.type = type;
        }

        public Instance with(String field, Object value) {
            if (type.allFields().stream()
                    .noneMatch(candidate -> candidate.name().equals(field))) {
                throw new IllegalArgumentException(type.name + " has no field \"" + field + "\"");
            }
            values.put(field, value);
            return this;
        }

        @Nullable
        public Object value(Field field) {
            return values.get(field.name());
        }

        @Override
        public Type type() {
            return type;
        }

        @Override
        public long shallowBytes(HeaderLayout layout) {
            long bytes = layout.headerBytes;
            for (var field : type.allFields()) {
                bytes += field.kind().bytes(layout.referenceBytes);
            }
            return HeaderLayout.aligned(bytes);
        }

        @Override
        public List<Dumped> references() {
            return type.allFields().stream()
                    .map(this::value)
                    .filter(Dumped.class::isInstance)
                    .map(Dumped.class::cast)
                    .toList();
        }
    }

    /** An array of references. */
    public static final class ObjectArray extends Dumped {

        private final Type type;
        private final @Nullable Dumped[] elements;

        public ObjectArray(long address, Type type, @Nullable Dumped... elements) {
            super(address);
            this.type = type;
            this.elements = elements;
        }

        public int length() {
            return elements.length;
        }

        @Nullable
        public Dumped element(int index) {
            return elements[index];
        }

        public void set(int index, @Nullable Dumped element) {
            elements[index] = element;
        }

        @Override
        public Type type() {
            return type;
        }

        @Override
        public long shallowBytes(HeaderLayout layout) {
            return HeaderLayout.aligned(layout.arrayHeaderBytes + (long) elements.length * layout.referenceBytes);
        }

        @Override
        public List<Dumped> references() {
            return Arrays.stream(elements).filter(Objects::nonNull).toList();
        }
    }

    /** An array of primitives; the payload as a dump has it, big-endian. */
    public static final class PrimitiveArray extends Dumped {

        private final Type type;
        public final FieldKind kind;
        public final byte[] payload;

        public PrimitiveArray(long address, Type type, FieldKind kind, byte[] payload) {
            super(address);
            this.type = type;
            this.kind = kind;
            this.payload = payload;
        }

        public int length() {
            return payload.length / kind.bytes(0);
        }

        @Override
        public Type type() {
            return type;
        }

        @Override
        public long shallowBytes(HeaderLayout layout) {
            return HeaderLayout.aligned(layout.arrayHeaderBytes + (long) payload.length);
        }

        @Override
        public List<Dumped> references() {
            return List.of();
        }
    }
}
