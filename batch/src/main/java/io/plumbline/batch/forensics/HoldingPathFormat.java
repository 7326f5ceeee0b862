package io.plumbline.batch.forensics;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** How one of our JVMs tells another about a {@link HoldingPath}: both are of the same build. */
final class HoldingPathFormat {

    /** Names come from a program that may be hostile; nobody reads longer ones. */
    private static final int LONGEST = 1_000;

    private static final int MOST_STEPS = 200;

    private HoldingPathFormat() {}

    static void write(HoldingPath path, DataOutputStream out) throws IOException {
        writeText(path.root(), out);
        var steps = ends(path.steps());
        out.writeInt(steps.size());
        for (var step : steps) {
            writeText(step.owner(), out);
            writeText(step.reference(), out);
        }
        writeText(path.last(), out);
        out.writeBoolean(path.weak());
    }

    private static List<HoldingPath.Step> ends(List<HoldingPath.Step> steps) {
        if (steps.size() <= MOST_STEPS) {
            return steps;
        }
        var ends = new ArrayList<>(steps.subList(0, MOST_STEPS / 2));
        ends.addAll(steps.subList(steps.size() - MOST_STEPS / 2, steps.size()));
        return ends;
    }

    /** Writes a name, or as much of it as anybody reads. */
    static void writeText(String text, DataOutputStream out) throws IOException {
        out.writeUTF(text.length() <= LONGEST ? text : text.substring(0, LONGEST));
    }

    static HoldingPath read(DataInputStream in) throws IOException {
        var root = in.readUTF();
        var steps = new ArrayList<HoldingPath.Step>();
        for (int left = in.readInt(); left > 0; left--) {
            steps.add(new HoldingPath.Step(in.readUTF(), in.readUTF()));
        }
        return new HoldingPath(root, steps, in.readUTF(), in.readBoolean());
    }
}
