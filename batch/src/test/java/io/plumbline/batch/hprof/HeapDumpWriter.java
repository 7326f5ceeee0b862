package io.plumbline.batch.hprof;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Writes the heap of a {@link HeapDumpBuilder} in HPROF: the "Binary format" of the JDK's heapDumper.cpp, and the
 * manual of the former HPROF agent for what HotSpot itself never writes. One thread.
 */
final class HeapDumpWriter {

    private static final long DUMPED_AT_MILLIS = 1_700_000_000_000L;

    private final HeapDumpBuilder heap;
    private final DumpForm form;
    private final DataOutputStream out;
    private final Map<String, Integer> namesByText = new LinkedHashMap<>();
    private final Map<Dumped.Type, Integer> serialsByType = new LinkedHashMap<>();

    HeapDumpWriter(HeapDumpBuilder heap, DumpForm form, OutputStream out) {
        this.heap = heap;
        this.form = form;
        this.out = new DataOutputStream(out);
    }

    void write() {
        try {
            var classes = heap.objects().stream()
                    .filter(Dumped.Type.class::isInstance)
                    .map(Dumped.Type.class::cast)
                    .toList();
            writeHeader();
            writeNames(classes);
            writeClassLoads(classes);
            writeStacks();
            writeRarities();
            writeHeap(classes);
            if (form.ended()) {
                record(0x2c, new byte[0]);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private void writeHeader() throws IOException {
        out.write(("JAVA PROFILE " + form.version()).getBytes(StandardCharsets.US_ASCII));
        out.write(0);
        out.writeInt(form.identifierBytes());
        out.writeLong(DUMPED_AT_MILLIS);
    }

    private void writeNames(List<Dumped.Type> classes) throws IOException {
        for (var type : classes) {
            writeName(nameOf(type));
            for (var field : type.fields) {
                writeName(field.name());
            }
            for (var field : type.statics.keySet()) {
                writeName(field.name());
            }
        }
        for (var stack : heap.stacks()) {
            for (var frame : stack.frames()) {
                writeName(frame.className().replace('.', '/'));
                writeName(frame.method());
                writeName("()V");
                writeName(frame.source());
            }
        }
        for (var thread : heap.threads()) {
            writeName(thread.name());
            writeName(thread.group());
            writeName(thread.parentGroup());
        }
    }

    private void writeName(String text) throws IOException {
        if (!namesByText.containsKey(text)) {
            namesByText.put(text, namesByText.size() + 1);
            var body = new Body();
            body.name(text);
            body.bytes.write(text.getBytes(StandardCharsets.UTF_8));
            record(0x01, body.toBytes());
        }
    }

    private void writeClassLoads(List<Dumped.Type> classes) throws IOException {
        for (var type : classes) {
            int serial = serialsByType.size() + 1;
            serialsByType.put(type, serial);
            var body = new Body();
            body.bytes.writeInt(serial);
            body.identifier(type.address);
            body.bytes.writeInt(1);
            body.name(nameOf(type));
            record(0x02, body.toBytes());
        }
    }

    private void writeStacks() throws IOException {
        int frameNumber = 0;
        for (var stack : heap.stacks()) {
            var trace = new Body();
            trace.bytes.writeInt(stack.trace());
            trace.bytes.writeInt(stack.thread());
            trace.bytes.writeInt(stack.frames().size());
            for (var frame : stack.frames()) {
                frameNumber++;
                var body = new Body();
                body.identifier(frameNumber);
                body.name(frame.method());
                body.name("()V");
                body.name(frame.source());
                body.bytes.writeInt(serialOf(frame.className()));
                body.bytes.writeInt(frame.line());
                record(0x04, body.toBytes());
                trace.identifier(frameNumber);
            }
            record(0x05, trace.toBytes());
        }
    }

    private int serialOf(String className) {
        return serialsByType.entrySet().stream()
                .filter(entry -> entry.getKey().name.equals(className))
                .map(Map.Entry::getValue)
                .findAny()
                .orElse(0);
    }

    /** What the agent's manual has and HotSpot does not write: threads, and records without meaning for the heap. */
    private void writeRarities() throws IOException {
        for (var thread : heap.threads()) {
            var body = new Body();
            body.bytes.writeInt(thread.serial());
            body.identifier(thread.object().address);
            body.bytes.writeInt(thread.trace());
            body.name(thread.name());
            body.name(thread.group());
            body.name(thread.parentGroup());
            record(0x0a, body.toBytes());
            if (thread.ended()) {
                var end = new Body();
                end.bytes.writeInt(thread.serial());
                record(0x0b, end.toBytes());
            }
        }
        if (!heap.threads().isEmpty()) {
            var unloaded = new Body();
            unloaded.bytes.writeInt(serialsByType.size() + 1);
            record(0x03, unloaded.toBytes());
            record(0x06, new byte[2 + 4 + 4 + 4 + 8 + 8 + 4]);
            record(0x07, new byte[4 + 4 + 8 + 8]);
            record(0x0d, new byte[4 + 4]);
            record(0x0e, new byte[4 + 2]);
        }
    }

    private void writeHeap(List<Dumped.Type> classes) throws IOException {
        var items = ordered(classes);
        if (form.segments() == DumpForm.Segments.ONE_RECORD) {
            record(0x0c, joined(items));
        } else if (form.segments() == DumpForm.Segments.ONE_RECORD_OF_LENGTH_ZERO) {
            out.writeByte(0x0c);
            out.writeInt(0);
            out.writeInt(0);
            out.write(joined(items));
        } else {
            writeSegments(items);
        }
    }

    private void writeSegments(List<byte[]> items) throws IOException {
        var segment = new ByteArrayOutputStream();
        for (var item : items) {
            if (segment.size() > 0 && segment.size() + item.length > form.segmentBytes()) {
                writeSegment(segment);
            }
            segment.write(item);
        }
        writeSegment(segment);
    }

    private void writeSegment(ByteArrayOutputStream segment) throws IOException {
        record(0x1c, segment.toByteArray());
        segment.reset();
        if (form.segments() == DumpForm.Segments.SEGMENTS_AND_EMPTY_ONES) {
            record(0x1c, new byte[0]);
        }
    }

    private List<byte[]> ordered(List<Dumped.Type> classes) throws IOException {
        var classItems = new ArrayList<byte[]>();
        for (var type : classes) {
            if (type.described) {
                classItems.add(classDump(type));
            }
        }
        var objectItems = new ArrayList<byte[]>();
        for (var object : heap.objects()) {
            if (!(object instanceof Dumped.Type)) {
                objectItems.add(objectDump(object));
            }
        }
        var rootItems = new ArrayList<byte[]>();
        for (var root : heap.roots()) {
            rootItems.add(rootDump(root));
        }
        var random = new Random(form.seed());
        var items = new ArrayList<byte[]>();
        switch (form.order()) {
            case ROOTS_BEFORE_OBJECTS -> addAll(items, classItems, rootItems, objectItems);
            case ROOTS_LAST -> addAll(items, classItems, objectItems, rootItems);
            case CLASSES_LAST -> addAll(items, rootItems, objectItems, classItems);
            case OBJECTS_SHUFFLED -> {
                Collections.shuffle(objectItems, random);
                addAll(items, classItems, objectItems, rootItems);
            }
            case ALL_SHUFFLED -> {
                addAll(items, classItems, objectItems, rootItems);
                Collections.shuffle(items, random);
            }
        }
        return items;
    }

    private static void addAll(List<byte[]> items, List<byte[]> first, List<byte[]> second, List<byte[]> third) {
        items.addAll(first);
        items.addAll(second);
        items.addAll(third);
    }

    private byte[] rootDump(HeapDumpBuilder.Root root) throws IOException {
        var body = new Body();
        body.bytes.writeByte(root.kind().tag);
        body.identifier(root.object().address);
        switch (root.kind().tail) {
            case NOTHING -> {}
            case IDENTIFIER -> body.identifier(root.object().address + 1);
            case THREAD -> body.bytes.writeInt(root.thread());
            case THREAD_AND_FRAME -> {
                body.bytes.writeInt(root.thread());
                body.bytes.writeInt(root.frame());
            }
        }
        return body.toBytes();
    }

    private byte[] classDump(Dumped.Type type) throws IOException {
        var body = new Body();
        body.bytes.writeByte(0x20);
        body.identifier(type.address);
        body.bytes.writeInt(1);
        body.reference(type.superType);
        body.reference(type.loader);
        body.reference(type.signers);
        body.reference(type.protectionDomain);
        body.reference(null);
        body.reference(null);
        body.bytes.writeInt(instanceBytes(type));
        body.bytes.writeShort(type.constants.size());
        for (var constant : type.constants.entrySet()) {
            body.bytes.writeShort(constant.getKey());
            body.bytes.writeByte(constant.getValue().kind().code);
            body.value(constant.getValue().kind(), null);
        }
        body.bytes.writeShort(type.statics.size());
        for (var entry : type.statics.entrySet()) {
            body.name(entry.getKey().name());
            body.bytes.writeByte(entry.getKey().kind().code);
            body.value(entry.getKey().kind(), entry.getValue());
        }
        body.bytes.writeShort(type.fields.size());
        for (var field : type.fields) {
            body.name(field.name());
            body.bytes.writeByte(field.kind().code);
        }
        return body.toBytes();
    }

    private int instanceBytes(Dumped.Type type) {
        return type.allFields().stream()
                .mapToInt(field -> field.kind().bytes(form.identifierBytes()))
                .sum();
    }

    private byte[] objectDump(Dumped object) throws IOException {
        var body = new Body();
        if (object instanceof Dumped.Instance instance) {
            body.bytes.writeByte(0x21);
            body.identifier(instance.address);
            body.bytes.writeInt(1);
            body.identifier(instance.type().address);
            body.bytes.writeInt(instanceBytes(instance.type()));
            for (var field : instance.type().allFields()) {
                body.value(field.kind(), instance.value(field));
            }
        } else if (object instanceof Dumped.ObjectArray array) {
            body.bytes.writeByte(0x22);
            body.identifier(array.address);
            body.bytes.writeInt(1);
            body.bytes.writeInt(array.length());
            body.identifier(array.type().address);
            for (int i = 0; i < array.length(); i++) {
                body.reference(array.element(i));
            }
        } else if (object instanceof Dumped.PrimitiveArray array) {
            body.bytes.writeByte(0x23);
            body.identifier(array.address);
            body.bytes.writeInt(1);
            body.bytes.writeInt(array.length());
            body.bytes.writeByte(array.kind.code);
            body.bytes.write(array.payload);
        }
        return body.toBytes();
    }

    /** HotSpot's spelling: slashes, and what makes a lambda's class unique. */
    private String nameOf(Dumped.Type type) {
        return type.name.replace('.', '/').replace("$$Lambda", form.lambdas());
    }

    private static byte[] joined(List<byte[]> items) throws IOException {
        var bytes = new ByteArrayOutputStream();
        for (var item : items) {
            bytes.write(item);
        }
        return bytes.toByteArray();
    }

    private void record(int tag, byte[] body) throws IOException {
        out.writeByte(tag);
        out.writeInt(0);
        out.writeInt(body.length);
        out.write(body);
    }

    /** The body of a record or sub-record as it grows. */
    private final class Body {

        private final ByteArrayOutputStream written = new ByteArrayOutputStream();
        private final DataOutputStream bytes = new DataOutputStream(written);

        void identifier(long value) throws IOException {
            if (form.identifierBytes() == Integer.BYTES) {
                bytes.writeInt((int) value);
            } else {
                bytes.writeLong(value);
            }
        }

        void reference(@Nullable Dumped to) throws IOException {
            identifier(to == null ? 0 : to.address);
        }

        void name(String text) throws IOException {
            identifier(Objects.requireNonNull(namesByText.get(text)));
        }

        void value(FieldKind kind, @Nullable Object value) throws IOException {
            var number = value instanceof Number given ? given : 0;
            switch (kind) {
                case OBJECT -> reference(value instanceof Dumped dumped ? dumped : null);
                case BOOLEAN -> bytes.writeBoolean(Boolean.TRUE.equals(value));
                case CHAR -> bytes.writeChar(value instanceof Character unit ? unit : 0);
                case FLOAT -> bytes.writeFloat(number.floatValue());
                case DOUBLE -> bytes.writeDouble(number.doubleValue());
                case BYTE -> bytes.writeByte(number.intValue());
                case SHORT -> bytes.writeShort(number.intValue());
                case INT -> bytes.writeInt(number.intValue());
                case LONG -> bytes.writeLong(number.longValue());
            }
        }

        byte[] toBytes() {
            return written.toByteArray();
        }
    }
}
