package io.plumbline.batch.forensics;

import io.plumbline.batch.heap.HeapGraph;
import io.plumbline.batch.heap.MergedPaths;
import io.plumbline.batch.naming.ClassNames;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Leak suspects of one dump: where large parts of the heap accumulate.
 *
 * <p>The dominator tree is followed downwards from everything that retains more than the threshold. Where one child has
 * most of an object's bytes, the child is the better answer; where several are large, each is followed by itself, so that
 * two leaks behind one class loader are two suspects; where all are small, the bytes accumulate here. Objects on top of the
 * tree that are small alone and large together are a group of their class.
 *
 * <p>One snapshot cannot say what grows: a healthy cache is a suspect, too.
 */
public final class Suspects {

    /** A child with so much of its parent's bytes is the better answer (the ratio that the field has settled on). */
    static final double BIG_DROP = 0.7;

    /** So many children of an object are weighed one by one. */
    private static final int CHILDREN = 1_000;

    /** Members of a group whose paths are merged, and the share of them that a common path must carry. */
    private static final int GROUP_SAMPLE = 10_000;

    private static final double COMMON = 0.8;

    /** A chain of so many objects of one class is a list: its head says more than its middle. */
    private static final int CHAIN = 8;

    private static final int TOP = 1_000_000;

    private final HeapGraph heap;
    private final long thresholdBytes;
    private final List<Suspect> found = new ArrayList<>();

    private Suspects(HeapGraph heap, double threshold) {
        this.heap = heap;
        this.thresholdBytes = Math.max(1, (long) (heap.reachableBytes() * threshold));
    }

    /** Suspects with more than this share (0 to 1) of all reachable bytes, the largest first. */
    public static List<Suspect> of(HeapGraph heap, double threshold) throws IOException {
        var suspects = new Suspects(heap, threshold);
        suspects.search();
        suspects.found.sort(Comparator.comparingLong(Suspect::retainedBytes).reversed());
        return List.copyOf(suspects.found);
    }

    private void search() throws IOException {
        var small = new HashMap<Integer, List<Integer>>();
        var waiting = new ArrayDeque<Integer>();
        for (int object : heap.dominatedBy(HeapGraph.NONE, TOP)) {
            if (heap.retainedBytes(object) >= thresholdBytes) {
                waiting.add(object);
            } else if (heap.asClass(object).isEmpty()) {
                // classes are many and have nothing in common
                small.computeIfAbsent(heap.classNumberOf(object), number -> new ArrayList<>())
                        .add(object);
            }
        }
        while (!waiting.isEmpty()) {
            follow(waiting.remove(), waiting);
        }
        for (var group : small.entrySet()) {
            addGroup(group.getKey(), group.getValue());
        }
    }

    /** Goes down to where the bytes of this object spread; what else is large on the way is looked at later. */
    private void follow(int start, ArrayDeque<Integer> waiting) throws IOException {
        int object = start;
        int chain = 0;
        int headOfChain = start;
        while (true) {
            var children = heap.dominatedBy(object, CHILDREN);
            int large = 0;
            long largeBytes = 0;
            while (large < children.length && heap.retainedBytes(children[large]) >= thresholdBytes) {
                largeBytes += heap.retainedBytes(children[large]);
                large++;
            }
            boolean drops = large == 0 || heap.retainedBytes(children[0]) < BIG_DROP * heap.retainedBytes(object);
            if (drops) {
                long rest = heap.retainedBytes(object) - largeBytes;
                if (rest >= thresholdBytes) {
                    add(object, children);
                }
                for (int i = 0; i < large; i++) {
                    waiting.add(children[i]);
                }
                return;
            }
            for (int i = 1; i < large; i++) {
                waiting.add(children[i]);
            }
            chain = heap.classNumberOf(children[0]) == heap.classNumberOf(object) ? chain + 1 : 0;
            headOfChain = chain == 0 ? children[0] : headOfChain;
            if (chain >= CHAIN) {
                add(headOfChain, heap.dominatedBy(headOfChain, CHILDREN));
                return;
            }
            object = children[0];
        }
    }

    private void add(int object, int[] children) throws IOException {
        var path = HoldingPath.to(heap, object);
        var holder = path.flatMap(HoldingPath::holder);
        var className = HoldingPath.nameOf(heap, object);
        var elements =
                Elements.of(heap, children.length < CHILDREN ? children : heap.dominatedBy(object, Elements.SAMPLE));
        found.add(new Suspect(
                path.map(HoldingPath::fingerprint).orElseGet(() -> HoldingPath.sha1(className)),
                summary("One " + className, heap.retainedBytes(object), elements, holder),
                className,
                heap.addressOf(object),
                1,
                heap.retainedBytes(object),
                share(heap.retainedBytes(object)),
                heap.dominatedCount(object),
                elements,
                holder.map(HoldingPath.Step::owner).orElse(null),
                holder.map(HoldingPath.Step::field).orElse(null),
                path.orElse(null)));
    }

    private void addGroup(int classNumber, List<Integer> members) throws IOException {
        long bytes = 0;
        for (int member : members) {
            bytes += heap.retainedBytes(member);
        }
        if (bytes < thresholdBytes) {
            return;
        }
        var sample =
                members.stream().limit(GROUP_SAMPLE).mapToInt(Integer::intValue).toArray();
        var path = commonPath(heap.mergedPaths(sample)).flatMap(object -> HoldingPath.to(heap, object));
        var holder = path.flatMap(HoldingPath::holder);
        var className = ClassNames.normalised(heap.classes().get(classNumber).name());
        var elements = Elements.of(heap, sample);
        found.add(new Suspect(
                HoldingPath.sha1(path.map(HoldingPath::fingerprint).orElse("") + className),
                summary(String.format(Locale.ROOT, "%,d of %s", members.size(), className), bytes, elements, holder),
                className,
                0,
                members.size(),
                bytes,
                share(bytes),
                members.size(),
                elements,
                holder.map(HoldingPath.Step::owner).orElse(null),
                holder.map(HoldingPath.Step::field).orElse(null),
                path.orElse(null)));
    }

    /** The last object that most of the paths have in common. */
    private static Optional<Integer> commonPath(MergedPaths paths) {
        Optional<Integer> common = Optional.empty();
        var level = paths.roots();
        while (!level.isEmpty() && level.get(0).paths() >= COMMON * paths.objects()) {
            common = Optional.of(level.get(0).object());
            level = level.get(0).children();
        }
        return common;
    }

    private double share(long bytes) {
        return bytes / (double) Math.max(1, heap.reachableBytes());
    }

    private String summary(String what, long bytes, List<ElementCount> elements, Optional<HoldingPath.Step> holder) {
        return String.format(
                Locale.ROOT,
                "%s keeps %,d bytes alive (%.1f %%)%s%s",
                what,
                bytes,
                100 * share(bytes),
                elements.stream()
                        .findFirst()
                        .map(element -> ", mostly " + element.className())
                        .orElse(""),
                holder.map(step -> ", held by " + step).orElse(""));
    }
}
