package io.plumbline.batch.forensics;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** How one of our JVMs tells another about holders and soft references: both are of the same build. */
final class HolderFormat {

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
                HeldByThreadsFormat.write(known.threads(), out);
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
            return new HolderSearch.Outcome.Found(
                    holders, softly, HeapTreeFormat.read(in), HeldByThreadsFormat.read(in));
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
        HoldingPathFormat.write(holder.path(), out);
        out.writeInt(holder.example());
        out.writeBoolean(holder.collection());
        out.writeBoolean(holder.around() != null);
        if (holder.around() != null) {
            write(holder.around(), out);
        }
    }

    private static void writeText(@Nullable String text, DataOutputStream out) throws IOException {
        HoldingPathFormat.writeText(text == null ? "" : text, out);
    }

    private static Holders.Holder read(DataInputStream in) throws IOException {
        var className = in.readUTF();
        var held = in.readUTF();
        int instances = in.readInt();
        double share = in.readDouble();
        var holder = in.readUTF();
        boolean hasField = in.readBoolean();
        var field = in.readUTF();
        var path = HoldingPathFormat.read(in);
        int example = in.readInt();
        boolean collection = in.readBoolean();
        var around = in.readBoolean() ? read(in) : null;
        return new Holders.Holder(
                className, held, instances, share, holder, hasField ? field : null, path, example, collection, around);
    }
}
