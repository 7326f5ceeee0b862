package io.plumbline.batch.upload;

import io.plumbline.batch.forensics.DumpCulprit;
import io.plumbline.batch.forensics.DumpStudy;
import io.plumbline.batch.forensics.GrowthFormat;
import io.plumbline.batch.forensics.HeapTreeFormat;
import io.plumbline.batch.forensics.HeapVerdict;
import io.plumbline.batch.forensics.HeldByThreadsFormat;
import io.plumbline.batch.profile.AllocationSite;
import io.plumbline.batch.profile.Frame;
import io.plumbline.batch.upload.FileStudy.Outcome;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How one of our JVMs tells another what files say: both are of the same build. */
final class AnswerFormat {

    /** Names come from a program that may be hostile; nobody reads longer ones. */
    private static final int LONGEST = 1_000;

    private static final int MOST_STEPS = 200;
    private static final int MOST_SITES = 50;
    private static final int MOST_FRAMES = 64;

    private static final int OUTLINE = 1;
    private static final int DUMPS = 2;
    private static final int SITES = 3;
    private static final int FAILED = 4;
    private static final int GROWN = 5;

    private AnswerFormat() {}

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

    static void writeTo(Path answer, Outcome outcome) throws IOException {
        try (var out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(answer)))) {
            if (outcome instanceof Outcome.Outline outline) {
                out.writeByte(OUTLINE);
                out.writeLong(outline.takenAt().toEpochMilli());
                writeOptional(outline.damage(), AnswerFormat::writeText, out);
            } else if (outcome instanceof Outcome.Dumps dumps) {
                out.writeByte(DUMPS);
                write(dumps.study(), out);
                HeapTreeFormat.write(dumps.tree(), out);
                HeldByThreadsFormat.write(dumps.threads(), out);
            } else if (outcome instanceof Outcome.Grown grown) {
                out.writeByte(GROWN);
                GrowthFormat.write(grown.growth(), out);
            } else if (outcome instanceof Outcome.Sites found) {
                out.writeByte(SITES);
                writeList(found.sites(), MOST_SITES, AnswerFormat::write, out);
            } else if (outcome instanceof Outcome.Failed failed) {
                out.writeByte(FAILED);
                writeText(failed.reason(), out);
            }
        }
    }

    static Outcome readFrom(Path answer) throws IOException {
        try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(answer)))) {
            return switch (in.readByte()) {
                case OUTLINE ->
                    new Outcome.Outline(Instant.ofEpochMilli(in.readLong()), readOptional(AnswerFormat::readText, in));
                case DUMPS -> new Outcome.Dumps(readStudy(in), HeapTreeFormat.read(in), HeldByThreadsFormat.read(in));
                case GROWN -> new Outcome.Grown(GrowthFormat.read(in));
                case SITES -> new Outcome.Sites(readList(AnswerFormat::readSite, in));
                default -> new Outcome.Failed(in.readUTF());
            };
        }
    }

    private static void write(DumpStudy study, DataOutputStream out) throws IOException {
        writeList(study.dumps(), Integer.MAX_VALUE, GrowthFormat::write, out);
        out.writeUTF(study.verdict().name());
        writeText(study.reason(), out);
        writeList(study.culprits(), Integer.MAX_VALUE, AnswerFormat::write, out);
    }

    private static DumpStudy readStudy(DataInputStream in) throws IOException {
        return new DumpStudy(
                readList(GrowthFormat::readSnapshot, in),
                HeapVerdict.valueOf(in.readUTF()),
                in.readUTF(),
                readList(AnswerFormat::readCulprit, in));
    }

    private static void write(DumpCulprit culprit, DataOutputStream out) throws IOException {
        writeText(culprit.summary(), out);
        writeText(culprit.element(), out);
        writeOptional(culprit.holder(), AnswerFormat::writeText, out);
        writeOptional(culprit.holderField(), AnswerFormat::writeText, out);
        out.writeLong(culprit.bytes());
        writeOptional(culprit.growthBytes(), (value, to) -> to.writeLong(value), out);
        writeOptional(culprit.bytesPerSecond(), (value, to) -> to.writeDouble(value), out);
        writeList(ends(culprit.path()), MOST_STEPS, AnswerFormat::writeText, out);
        writeList(culprit.notes(), MOST_STEPS, AnswerFormat::writeText, out);
    }

    private static DumpCulprit readCulprit(DataInputStream in) throws IOException {
        return new DumpCulprit(
                in.readUTF(),
                in.readUTF(),
                readOptional(AnswerFormat::readText, in),
                readOptional(AnswerFormat::readText, in),
                in.readLong(),
                readOptional(DataInputStream::readLong, in),
                readOptional(DataInputStream::readDouble, in),
                readList(AnswerFormat::readText, in),
                readList(AnswerFormat::readText, in));
    }

    private static List<String> ends(List<String> steps) {
        if (steps.size() <= MOST_STEPS) {
            return steps;
        }
        var ends = new ArrayList<>(steps.subList(0, MOST_STEPS / 2));
        ends.addAll(steps.subList(steps.size() - MOST_STEPS / 2, steps.size()));
        return ends;
    }

    private static void write(AllocationSite site, DataOutputStream out) throws IOException {
        writeText(site.className(), out);
        writeText(site.site(), out);
        writeList(site.frames(), MOST_FRAMES, AnswerFormat::write, out);
        out.writeInt(site.samples());
        out.writeInt(site.survivors());
        out.writeLong(site.weightBytes());
        out.writeLong(site.oldestAge().toMillis());
    }

    private static AllocationSite readSite(DataInputStream in) throws IOException {
        return new AllocationSite(
                in.readUTF(),
                in.readUTF(),
                readList(AnswerFormat::readFrame, in),
                in.readInt(),
                in.readInt(),
                in.readLong(),
                Duration.ofMillis(in.readLong()));
    }

    private static void write(Frame frame, DataOutputStream out) throws IOException {
        writeText(frame.className(), out);
        writeText(frame.method(), out);
        out.writeInt(frame.line());
    }

    private static Frame readFrame(DataInputStream in) throws IOException {
        return new Frame(in.readUTF(), in.readUTF(), in.readInt());
    }

    private static void writeText(String text, DataOutputStream out) throws IOException {
        out.writeUTF(text.length() <= LONGEST ? text : text.substring(0, LONGEST));
    }

    private static String readText(DataInputStream in) throws IOException {
        return in.readUTF();
    }

    private static <T> void writeOptional(@Nullable T value, Writer<T> writer, DataOutputStream out)
            throws IOException {
        out.writeBoolean(value != null);
        if (value != null) {
            writer.write(value, out);
        }
    }

    private static <T> @Nullable T readOptional(Reader<T> reader, DataInputStream in) throws IOException {
        return in.readBoolean() ? reader.read(in) : null;
    }

    private static <T> void writeList(List<T> values, int most, Writer<T> writer, DataOutputStream out)
            throws IOException {
        int size = Math.min(most, values.size());
        out.writeInt(size);
        for (var value : values.subList(0, size)) {
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
