package io.plumbline.server.command;

import io.plumbline.batch.forensics.HoldingPath;
import io.plumbline.batch.heap.HeapGraph;
import io.plumbline.batch.heap.MergedPaths;
import io.plumbline.batch.naming.ClassNames;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The dominator tree and paths, as far as somebody wants to read them. */
final class HeapTrees {

    /** More paths of a class are not merged: they say the same. */
    private static final int MOST_OBJECTS = 10_000;

    private static final int DEEPEST = 40;

    private HeapTrees() {}

    static HeapAnswer dominators(HeapGraph heap, int top, int depth) throws IOException {
        return new HeapAnswer.Dominators(
                heap.reachableBytes(), level(heap, heap.biggest(top), top, depth), heap.completeness());
    }

    private static List<HeapAnswer.Dominator> level(HeapGraph heap, int[] objects, int top, int depth)
            throws IOException {
        var level = new ArrayList<HeapAnswer.Dominator>();
        for (int object : objects) {
            level.add(new HeapAnswer.Dominator(
                    nameOf(heap, object),
                    heap.addressOf(object),
                    heap.shallowBytes(object),
                    heap.retainedBytes(object),
                    heap.retainedBytes(object) / (double) Math.max(1, heap.reachableBytes()),
                    depth > 1 ? level(heap, heap.dominatedBy(object, top), top, depth - 1) : List.of()));
        }
        return level;
    }

    static HeapAnswer pathTo(HeapGraph heap, String address) {
        int object = heap.objectAt(parsed(address));
        if (object == HeapGraph.NONE) {
            throw new IllegalArgumentException("the dump has no object at " + address);
        }
        var path = HoldingPath.to(heap, object);
        return new HeapAnswer.Paths(
                address,
                path.isPresent() ? 1 : 0,
                path.isPresent() ? 0 : 1,
                path.stream().toList(),
                List.of(),
                heap.completeness());
    }

    private static long parsed(String address) {
        try {
            return Long.parseUnsignedLong(address.startsWith("0x") ? address.substring(2) : address, 16);
        } catch (NumberFormatException wrong) {
            throw new IllegalArgumentException("\"" + address + "\" is no address; write it like 0x7ff001020", wrong);
        }
    }

    static HeapAnswer pathsTo(HeapGraph heap, String className, int top) {
        var classes = heap.classesNamed(className);
        if (classes.isEmpty()) {
            throw new IllegalArgumentException(
                    "the dump has no class \"" + className + "\"; heap histogram shows those there are");
        }
        var objects = new int[MOST_OBJECTS];
        int found = 0;
        for (var type : classes) {
            int object = heap.nextInstance(type.number(), HeapGraph.NONE);
            while (object != HeapGraph.NONE && found < MOST_OBJECTS) {
                objects[found++] = object;
                object = heap.nextInstance(type.number(), object);
            }
        }
        var merged = heap.mergedPaths(Arrays.copyOf(objects, found));
        return new HeapAnswer.Paths(
                className,
                merged.objects(),
                merged.unreachable(),
                List.of(),
                nodes(heap, merged.roots(), top, DEEPEST),
                heap.completeness());
    }

    private static List<HeapAnswer.PathNode> nodes(HeapGraph heap, List<MergedPaths.Node> level, int top, int depth) {
        return depth == 0
                ? List.of()
                : level.stream()
                        .limit(top)
                        .map(node -> new HeapAnswer.PathNode(
                                nameOf(heap, node.object()),
                                "0x" + Long.toHexString(heap.addressOf(node.object())),
                                node.paths(),
                                node.retainedBytes(),
                                nodes(heap, node.children(), top, depth - 1)))
                        .toList();
    }

    private static String nameOf(HeapGraph heap, int object) {
        return heap.asClass(object)
                .map(type -> "class " + ClassNames.normalised(type.name()))
                .orElseGet(() -> ClassNames.normalised(heap.classOf(object).name()));
    }
}
