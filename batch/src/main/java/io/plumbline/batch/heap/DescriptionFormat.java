package io.plumbline.batch.heap;

import io.plumbline.batch.hprof.FieldType;
import io.plumbline.batch.hprof.RootKind;
import io.plumbline.batch.hprof.StackFrame;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Turns an {@link IndexDescription} into bytes and back. */
final class DescriptionFormat {

    private DescriptionFormat() {}

    /** Writes an element of a list. */
    private interface Element<T> {
        void write(DataOutput out, T value) throws IOException;
    }

    /** Reads an element of a list. */
    private interface Parser<T> {
        T read(DataInput in) throws IOException;
    }

    static void write(IndexDescription description, DataOutput out) throws IOException {
        writeFacts(out, description.facts());
        writeCompleteness(out, description.completeness());
        out.writeInt(description.objects());
        out.writeInt(description.reachableObjects());
        out.writeLong(description.reachableBytes());
        out.writeLong(description.unreachableBytes());
        out.writeInt(description.alignmentBits());
        out.writeInt(description.unitBits());
        out.writeInt(description.classBytes());
        description.sizes().write(out);
        write(out, description.classes(), DescriptionFormat::writeClass);
        write(out, description.elementTypes(), DataOutput::writeInt);
        write(out, description.classObjects(), (to, value) -> {
            to.writeInt(value.object());
            to.writeInt(value.classNumber());
            to.writeLong(value.bytes());
        });
        write(out, description.roots(), (to, value) -> {
            to.writeInt(value.object());
            writeText(to, value.kind().name());
            to.writeInt(value.threadSerial());
            to.writeInt(value.frame());
        });
        write(out, description.threads(), DescriptionFormat::writeThread);
        write(out, description.names(), (to, value) -> {
            to.writeInt(value.object());
            writeText(to, value.name());
        });
        write(out, description.biggest(), DataOutput::writeInt);
    }

    static IndexDescription description(DataInput in) throws IOException {
        // the fields of thousands of classes have few names between them
        var names = new HashMap<String, String>();
        return new IndexDescription(
                readFacts(in),
                readCompleteness(in),
                in.readInt(),
                in.readInt(),
                in.readLong(),
                in.readLong(),
                in.readInt(),
                in.readInt(),
                in.readInt(),
                ShallowSizes.read(in),
                read(in, from -> readClass(from, names)),
                read(in, DataInput::readInt),
                read(in, from -> new IndexDescription.ClassObject(from.readInt(), from.readInt(), from.readLong())),
                read(
                        in,
                        from -> new GcRoot(
                                from.readInt(), RootKind.valueOf(readText(from)), from.readInt(), from.readInt())),
                read(in, DescriptionFormat::readThread),
                read(in, from -> new IndexDescription.ObjectName(from.readInt(), readText(from))),
                read(in, DataInput::readInt));
    }

    private static void writeFacts(DataOutput out, DumpFacts facts) throws IOException {
        writeText(out, facts.version());
        out.writeInt(facts.identifierBytes());
        out.writeLong(facts.takenAt().toEpochMilli());
        out.writeLong(facts.dumpBytes());
        writeText(out, facts.fingerprint());
        out.writeInt(facts.headerBytes());
        out.writeInt(facts.referenceBytes());
    }

    private static DumpFacts readFacts(DataInput in) throws IOException {
        return new DumpFacts(
                readText(in),
                in.readInt(),
                Instant.ofEpochMilli(in.readLong()),
                in.readLong(),
                readText(in),
                in.readInt(),
                in.readInt());
    }

    private static void writeCompleteness(DataOutput out, Completeness value) throws IOException {
        out.writeLong(value.dumpBytes());
        out.writeLong(value.lostBytes());
        out.writeLong(value.missingBytes());
        out.writeLong(value.objects());
        out.writeLong(value.lostObjects());
        out.writeLong(value.duplicateObjects());
        out.writeLong(value.roots());
        out.writeLong(value.lostRoots());
        out.writeBoolean(value.rootsAssumed());
        write(out, value.damages(), DescriptionFormat::writeText);
    }

    private static Completeness readCompleteness(DataInput in) throws IOException {
        return new Completeness(
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readBoolean(),
                read(in, DescriptionFormat::readText));
    }

    private static void writeClass(DataOutput out, HeapClass value) throws IOException {
        out.writeInt(value.number());
        writeText(out, value.name());
        out.writeInt(value.object());
        out.writeInt(value.superclass());
        out.writeInt(value.loader());
        writeText(out, value.strength().name());
        out.writeBoolean(value.array());
        out.writeLong(value.instances());
        out.writeLong(value.shallowBytes());
        out.writeLong(value.reachableInstances());
        out.writeLong(value.retainedBytes());
        write(out, value.fields(), (to, field) -> {
            writeText(to, field.name());
            writeText(to, field.type().name());
            to.writeInt(field.declaringClass());
            to.writeInt(field.slot());
        });
        write(out, value.staticNames(), DescriptionFormat::writeText);
    }

    private static HeapClass readClass(DataInput in, Map<String, String> names) throws IOException {
        return new HeapClass(
                in.readInt(),
                readText(in),
                in.readInt(),
                in.readInt(),
                in.readInt(),
                ReferenceStrength.valueOf(readText(in)),
                in.readBoolean(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                read(
                        in,
                        from -> new HeapField(
                                readName(from, names),
                                FieldType.valueOf(readText(from)),
                                from.readInt(),
                                from.readInt())),
                read(in, from -> readName(from, names)));
    }

    private static void writeThread(DataOutput out, HeapThread thread) throws IOException {
        out.writeInt(thread.serial());
        out.writeInt(thread.object());
        writeText(out, thread.name());
        write(out, thread.frames(), (to, frame) -> {
            writeText(to, frame.className());
            writeText(to, frame.method());
            writeText(to, frame.sourceFile());
            to.writeInt(frame.line());
        });
    }

    private static HeapThread readThread(DataInput in) throws IOException {
        return new HeapThread(
                in.readInt(),
                in.readInt(),
                readText(in),
                read(in, from -> new StackFrame(readText(from), readText(from), readText(from), from.readInt())));
    }

    private static void writeText(DataOutput out, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String readText(DataInput in) throws IOException {
        var bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String readName(DataInput in, Map<String, String> names) throws IOException {
        return names.computeIfAbsent(readText(in), name -> name);
    }

    private static <T> void write(DataOutput out, List<T> list, Element<T> element) throws IOException {
        out.writeInt(list.size());
        for (T value : list) {
            element.write(out, value);
        }
    }

    private static <T> List<T> read(DataInput in, Parser<T> parser) throws IOException {
        int size = in.readInt();
        var list = new ArrayList<T>(size);
        for (int i = 0; i < size; i++) {
            list.add(parser.read(in));
        }
        return list;
    }

    static void write(DataOutput out, int[] ints) throws IOException {
        out.writeInt(ints.length);
        for (int value : ints) {
            out.writeInt(value);
        }
    }

    static int[] readInts(DataInput in) throws IOException {
        var ints = new int[in.readInt()];
        for (int i = 0; i < ints.length; i++) {
            ints[i] = in.readInt();
        }
        return ints;
    }
}
