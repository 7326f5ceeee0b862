package io.plumbline.batch.forensics;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** How one of our JVMs tells another about a {@link HeapTree}: both are of the same build. */
public final class HeapTreeFormat {

    /** Names come from a program that may be hostile; nobody reads longer ones. */
    private static final int LONGEST = 1_000;

    private HeapTreeFormat() {}

    /** Writes a tree. */
    public static void write(HeapTree tree, DataOutputStream out) throws IOException {
        out.writeLong(tree.takenAt().toEpochMilli());
        out.writeBoolean(tree.whole());
        out.writeLong(tree.reachableObjects());
        out.writeLong(tree.reachableBytes());
        write(tree.top(), out);
        out.writeLong(tree.otherObjects());
        out.writeLong(tree.otherBytes());
    }

    private static void write(List<HeapTree.Node> nodes, DataOutputStream out) throws IOException {
        out.writeInt(nodes.size());
        for (var node : nodes) {
            out.writeUTF(
                    node.name().length() <= LONGEST ? node.name() : node.name().substring(0, LONGEST));
            out.writeLong(node.objects());
            out.writeLong(node.retainedBytes());
            write(node.children(), out);
            out.writeLong(node.otherObjects());
            out.writeLong(node.otherBytes());
        }
    }

    /** Reads what {@link #write} wrote. */
    public static HeapTree read(DataInputStream in) throws IOException {
        return new HeapTree(
                Instant.ofEpochMilli(in.readLong()),
                in.readBoolean(),
                in.readLong(),
                in.readLong(),
                readNodes(in),
                in.readLong(),
                in.readLong());
    }

    private static List<HeapTree.Node> readNodes(DataInputStream in) throws IOException {
        var nodes = new ArrayList<HeapTree.Node>();
        for (int left = in.readInt(); left > 0; left--) {
            nodes.add(new HeapTree.Node(
                    in.readUTF(), in.readLong(), in.readLong(), readNodes(in), in.readLong(), in.readLong()));
        }
        return nodes;
    }
}
