package io.plumbline.batch.forensics;

import io.plumbline.batch.forensics.HeldByThreads.Family;
import io.plumbline.batch.forensics.HeldByThreads.Holding;
import io.plumbline.batch.forensics.HeldByThreads.Local;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How one of our JVMs tells another about {@link HeldByThreads}: both are of the same build. */
public final class HeldByThreadsFormat {

    private HeldByThreadsFormat() {}

    /** Writes a value. */
    @FunctionalInterface
    private interface Writer<T> {
        void write(T value, DataOutputStream out) throws IOException;
    }

    /** Reads a value. */
    @FunctionalInterface
    private interface Reader<T> {
        T read(DataInputStream in) throws IOException;
    }

    /** Writes what threads hold; names that are longer than anybody reads are cut. */
    public static void write(HeldByThreads held, DataOutputStream out) throws IOException {
        out.writeLong(held.takenAt().toEpochMilli());
        out.writeInt(held.threads());
        out.writeLong(held.heapBytes());
        writeList(held.largest(), HeldByThreadsFormat::write, out);
        writeList(held.families(), HeldByThreadsFormat::write, out);
        writeList(held.pools(), HeldByThreadsFormat::write, out);
        out.writeLong(held.finalizable());
        out.writeLong(held.unreachableBytes());
    }

    /** Reads what {@link #write} wrote. */
    public static HeldByThreads read(DataInputStream in) throws IOException {
        return new HeldByThreads(
                Instant.ofEpochMilli(in.readLong()),
                in.readInt(),
                in.readLong(),
                readList(HeldByThreadsFormat::readHolding, in),
                readList(HeldByThreadsFormat::readFamily, in),
                readList(HeldByThreadsFormat::readPool, in),
                in.readLong(),
                in.readLong());
    }

    private static void write(Holding holding, DataOutputStream out) throws IOException {
        HoldingPathFormat.writeText(holding.name(), out);
        writeOptional(holding.state(), out);
        writeOptional(holding.waitsFor(), out);
        HoldingPathFormat.writeText(holding.at(), out);
        writeList(holding.stack(), HoldingPathFormat::writeText, out);
        out.writeLong(holding.retainedBytes());
        out.writeLong(holding.sharedBytes());
        writeList(holding.locals(), HeldByThreadsFormat::write, out);
    }

    private static Holding readHolding(DataInputStream in) throws IOException {
        return new Holding(
                in.readUTF(),
                readOptional(in),
                readOptional(in),
                in.readUTF(),
                readList(each -> each.readUTF(), in),
                in.readLong(),
                in.readLong(),
                readList(HeldByThreadsFormat::readLocal, in));
    }

    private static void write(Local local, DataOutputStream out) throws IOException {
        HoldingPathFormat.writeText(local.frame(), out);
        HoldingPathFormat.writeText(local.className(), out);
        out.writeInt(local.objects());
        out.writeLong(local.retainedBytes());
        out.writeBoolean(local.shared());
    }

    private static Local readLocal(DataInputStream in) throws IOException {
        return new Local(in.readUTF(), in.readUTF(), in.readInt(), in.readLong(), in.readBoolean());
    }

    private static void write(Family family, DataOutputStream out) throws IOException {
        HoldingPathFormat.writeText(family.stem(), out);
        out.writeInt(family.threads());
        out.writeLong(family.retainedBytes());
        writeOptional(family.state(), out);
        HoldingPathFormat.writeText(family.at(), out);
        out.writeInt(family.standing());
    }

    private static Family readFamily(DataInputStream in) throws IOException {
        return new Family(in.readUTF(), in.readInt(), in.readLong(), readOptional(in), in.readUTF(), in.readInt());
    }

    private static void write(ExecutorBacklog pool, DataOutputStream out) throws IOException {
        HoldingPathFormat.writeText(pool.className(), out);
        out.writeLong(pool.address());
        out.writeLong(pool.workers());
        out.writeLong(pool.corePoolSize());
        out.writeLong(pool.maximumPoolSize());
        out.writeLong(pool.completedTasks());
        HoldingPathFormat.writeText(pool.queueClass(), out);
        out.writeLong(pool.queued());
        out.writeLong(pool.queueBytes());
        writeList(pool.tasks(), HeldByThreadsFormat::write, out);
        writeOptional(pool.holder(), out);
    }

    private static ExecutorBacklog readPool(DataInputStream in) throws IOException {
        return new ExecutorBacklog(
                in.readUTF(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readUTF(),
                in.readLong(),
                in.readLong(),
                readList(HeldByThreadsFormat::readCount, in),
                readOptional(in));
    }

    private static void write(ElementCount count, DataOutputStream out) throws IOException {
        HoldingPathFormat.writeText(count.className(), out);
        out.writeLong(count.objects());
        out.writeLong(count.bytes());
    }

    private static ElementCount readCount(DataInputStream in) throws IOException {
        return new ElementCount(in.readUTF(), in.readLong(), in.readLong());
    }

    private static void writeOptional(@Nullable String text, DataOutputStream out) throws IOException {
        out.writeBoolean(text != null);
        if (text != null) {
            HoldingPathFormat.writeText(text, out);
        }
    }

    private static @Nullable String readOptional(DataInputStream in) throws IOException {
        return in.readBoolean() ? in.readUTF() : null;
    }

    private static <T> void writeList(List<T> values, Writer<T> writer, DataOutputStream out) throws IOException {
        out.writeInt(values.size());
        for (var value : values) {
            writer.write(value, out);
        }
    }

    private static <T> List<T> readList(Reader<T> reader, DataInputStream in) throws IOException {
        var values = new ArrayList<T>();
        for (int left = in.readInt(); left > 0; left--) {
            values.add(reader.read(in));
        }
        return values;
    }
}
