package io.plumbline.batch.forensics;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How one of our JVMs tells another about holders and soft references: both are of the same build. */
final class HolderFormat {

    /** Names and paths come from a program that may be hostile; nobody reads longer ones. */
    private static final int LONGEST = 1_000;

    private static final int MOST_STEPS = 200;

    private HolderFormat() {}

    static void writeTo(Path answer, HolderSearch.Outcome outcome) throws IOException {
        try (var out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(answer)))) {
            out.writeBoolean(outcome instanceof HolderSearch.Outcome.Found);
            if (outcome instanceof HolderSearch.Outcome.Found known) {
                out.writeInt(known.holders().size());
                for (var holder : known.holders()) {
                    write(holder, out);
                }
                out.writeInt(known.softly().size());
                for (var amount : known.softly()) {
                    writeText(amount.className(), out);
                    out.writeLong(amount.bytes());
                }
                HeapTreeFormat.write(known.tree(), out);
            } else if (outcome instanceof HolderSearch.Outcome.Failed failed) {
                writeText(failed.reason(), out);
            }
        }
    }

    static HolderSearch.Outcome readFrom(Path answer) throws IOException {
        try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(answer)))) {
            if (!in.readBoolean()) {
                return new HolderSearch.Outcome.Failed(in.readUTF());
            }
            var holders = new ArrayList<Holders.Holder>();
            for (int left = in.readInt(); left > 0; left--) {
                holders.add(read(in));
            }
            var softly = new ArrayList<SoftlyHeld.Amount>();
            for (int left = in.readInt(); left > 0; left--) {
                softly.add(new SoftlyHeld.Amount(in.readUTF(), in.readLong()));
            }
            return new HolderSearch.Outcome.Found(holders, softly, HeapTreeFormat.read(in));
        }
    }

    private static void write(Holders.Holder holder, DataOutputStream out) throws IOException {
        writeText(holder.className(), out);
        writeText(holder.held(), out);
        out.writeInt(holder.instances());
        out.writeDouble(holder.share());
        writeText(holder.holder(), out);
        out.writeBoolean(holder.holderField() != null);
        writeText(holder.holderField(), out);
        var path = holder.path();
        writeText(path.root(), out);
        var steps = ends(path.steps());
        out.writeInt(steps.size());
        for (var step : steps) {
            writeText(step.owner(), out);
            writeText(step.reference(), out);
        }
        writeText(path.last(), out);
        out.writeBoolean(path.weak());
        out.writeInt(holder.example());
        out.writeBoolean(holder.collection());
        out.writeBoolean(holder.around() != null);
        if (holder.around() != null) {
            write(holder.around(), out);
        }
    }

    private static List<HoldingPath.Step> ends(List<HoldingPath.Step> steps) {
        if (steps.size() <= MOST_STEPS) {
            return steps;
        }
        var ends = new ArrayList<>(steps.subList(0, MOST_STEPS / 2));
        ends.addAll(steps.subList(steps.size() - MOST_STEPS / 2, steps.size()));
        return ends;
    }

    private static void writeText(@Nullable String text, DataOutputStream out) throws IOException {
        var known = text == null ? "" : text;
        out.writeUTF(known.length() <= LONGEST ? known : known.substring(0, LONGEST));
    }

    private static Holders.Holder read(DataInputStream in) throws IOException {
        var className = in.readUTF();
        var held = in.readUTF();
        int instances = in.readInt();
        double share = in.readDouble();
        var holder = in.readUTF();
        boolean hasField = in.readBoolean();
        var field = in.readUTF();
        var path = readPath(in);
        int example = in.readInt();
        boolean collection = in.readBoolean();
        var around = in.readBoolean() ? read(in) : null;
        return new Holders.Holder(
                className, held, instances, share, holder, hasField ? field : null, path, example, collection, around);
    }

    private static HoldingPath readPath(DataInputStream in) throws IOException {
        var root = in.readUTF();
        var steps = new ArrayList<HoldingPath.Step>();
        for (int left = in.readInt(); left > 0; left--) {
            steps.add(new HoldingPath.Step(in.readUTF(), in.readUTF()));
        }
        return new HoldingPath(root, steps, in.readUTF(), in.readBoolean());
    }
}
