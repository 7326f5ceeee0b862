package io.plumbline.batch.forensics;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How one of our JVMs tells another about {@link Growth}: both are of the same build. */
public final class GrowthFormat {

    private GrowthFormat() {}

    /** Writes what grows. */
    public static void write(Growth growth, DataOutputStream out) throws IOException {
        out.writeInt(growth.snapshots().size());
        for (var snapshot : growth.snapshots()) {
            write(snapshot, out);
        }
        out.writeUTF(growth.verdict().name());
        HoldingPathFormat.writeText(growth.reason(), out);
        out.writeInt(growth.paths().size());
        for (var path : growth.paths()) {
            write(path, out);
        }
    }

    /** Reads what {@link #write(Growth, DataOutputStream)} wrote. */
    public static Growth read(DataInputStream in) throws IOException {
        var snapshots = new ArrayList<Growth.Snapshot>();
        for (int left = in.readInt(); left > 0; left--) {
            snapshots.add(readSnapshot(in));
        }
        var verdict = HeapVerdict.valueOf(in.readUTF());
        var reason = in.readUTF();
        var paths = new ArrayList<GrowingPath>();
        for (int left = in.readInt(); left > 0; left--) {
            paths.add(readPath(in));
        }
        return new Growth(snapshots, verdict, reason, paths);
    }

    /** Writes one of the dumps. */
    public static void write(Growth.Snapshot snapshot, DataOutputStream out) throws IOException {
        out.writeLong(snapshot.takenAt().toEpochMilli());
        out.writeLong(snapshot.reachableObjects());
        out.writeLong(snapshot.reachableBytes());
        out.writeBoolean(snapshot.whole());
    }

    /** Reads what {@link #write(Growth.Snapshot, DataOutputStream)} wrote. */
    public static Growth.Snapshot readSnapshot(DataInputStream in) throws IOException {
        return new Growth.Snapshot(Instant.ofEpochMilli(in.readLong()), in.readLong(), in.readLong(), in.readBoolean());
    }

    private static void write(GrowingPath path, DataOutputStream out) throws IOException {
        out.writeUTF(path.fingerprint());
        HoldingPathFormat.writeText(path.summary(), out);
        HoldingPathFormat.writeText(path.className(), out);
        writeNumbers(path.objects(), out);
        writeNumbers(path.bytes(), out);
        out.writeLong(path.growthBytes());
        out.writeBoolean(path.bytesPerSecond() != null);
        if (path.bytesPerSecond() != null) {
            out.writeDouble(path.bytesPerSecond());
        }
        out.writeLong(path.shareBytes());
        out.writeLong(path.exclusiveBytes());
        out.writeBoolean(path.steady());
        out.writeInt(path.elements().size());
        for (var element : path.elements()) {
            HoldingPathFormat.writeText(element.className(), out);
            out.writeLong(element.objects());
            out.writeLong(element.bytes());
        }
        writeOptional(path.holder(), out);
        writeOptional(path.holderField(), out);
        HoldingPathFormat.write(path.path(), out);
    }

    private static GrowingPath readPath(DataInputStream in) throws IOException {
        return new GrowingPath(
                in.readUTF(),
                in.readUTF(),
                in.readUTF(),
                readNumbers(in),
                readNumbers(in),
                in.readLong(),
                in.readBoolean() ? in.readDouble() : null,
                in.readLong(),
                in.readLong(),
                in.readBoolean(),
                readElements(in),
                readOptional(in),
                readOptional(in),
                HoldingPathFormat.read(in));
    }

    private static List<ElementCount> readElements(DataInputStream in) throws IOException {
        var elements = new ArrayList<ElementCount>();
        for (int left = in.readInt(); left > 0; left--) {
            elements.add(new ElementCount(in.readUTF(), in.readLong(), in.readLong()));
        }
        return elements;
    }

    private static void writeNumbers(List<Long> numbers, DataOutputStream out) throws IOException {
        out.writeInt(numbers.size());
        for (long number : numbers) {
            out.writeLong(number);
        }
    }

    private static List<Long> readNumbers(DataInputStream in) throws IOException {
        var numbers = new ArrayList<Long>();
        for (int left = in.readInt(); left > 0; left--) {
            numbers.add(in.readLong());
        }
        return numbers;
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
}
