package io.plumbline.batch.forensics;

import io.plumbline.batch.heap.HeapGraph;
import io.plumbline.batch.heap.ReferenceStrength;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What grows between dumps of one JVM, by path; immutable.
 *
 * <p>Objects have no identity across dumps, but the ways to them have names ({@link PathTree}). A path grows if it has more
 * objects from dump to dump; one step may be missing where there are four dumps or more. Of growing paths below each other
 * the one counts from which on there are more for each parent. What belongs to a path is measured in the last dump: all
 * growing paths are closed, what is still reached belongs to none of them; the rest belongs to those that lead to it.
 *
 * @param snapshots the dumps, in the order of time
 * @param verdict what follows
 * @param reason why, in a sentence
 * @param paths those that grow, the fastest first
 */
public record Growth(List<Snapshot> snapshots, HeapVerdict verdict, String reason, List<GrowingPath> paths) {

    /** A path that grows by less than that is noise, whatever the threshold. */
    private static final long LEAST_BYTES = 64 << 10;

    /** The share of a parent's growth that a child must have to be the better answer. */
    private static final double BIG_DROP = 0.7;

    /** How much more children each parent must have for that. */
    private static final double DENSER = 1.2;

    /** With so many dumps, one of them may have less than the one before. */
    private static final int DUMPS_WITH_A_MISS = 4;

    private static final int DUMPS_FOR_A_LEAK = 3;

    /** A last step of less than that share of the first one is a curve that flattens. */
    private static final double FLATTENING = 0.5;

    /** So many paths share the growth, one bit each. */
    private static final int MOST_PATHS = 16;

    public Growth {
        snapshots = List.copyOf(snapshots);
        paths = List.copyOf(paths);
    }

    /** One of the dumps. */
    public record Snapshot(Instant takenAt, long reachableObjects, long reachableBytes, boolean whole) {}

    /**
     * Compares dumps, the oldest first.
     *
     * @param threshold the growth that counts, as a share (0 to 1) of the first dump's reachable bytes
     */
    public static Growth between(List<HeapGraph> heaps, double threshold) throws IOException {
        if (heaps.size() < 2) {
            throw new IllegalArgumentException("Growth is seen between two dumps or more, not in " + heaps.size());
        }
        var tree = PathTree.of(heaps);
        var snapshots = new ArrayList<Snapshot>();
        for (var heap : heaps) {
            snapshots.add(new Snapshot(
                    heap.facts().takenAt(),
                    heap.reachableObjects(),
                    heap.reachableBytes(),
                    heap.completeness().whole()));
        }
        long gate = gate(snapshots, threshold);
        var candidates = new Candidates(tree, Math.min(gate, LEAST_BYTES)).nodes();
        var paths = new Ownership(heaps.get(heaps.size() - 1), tree, candidates, snapshots).paths();
        return assess(snapshots, paths, gate);
    }

    /** What a path must grow by to count. */
    static long gate(List<Snapshot> snapshots, double threshold) {
        return Math.max(LEAST_BYTES, (long) (threshold * snapshots.get(0).reachableBytes()));
    }

    private static Growth assess(List<Snapshot> snapshots, List<GrowingPath> paths, long gate) {
        var damaged = snapshots.subList(0, snapshots.size() - 1).stream()
                .filter(snapshot -> !snapshot.whole())
                .findFirst();
        var growing = paths.stream().filter(path -> path.growthBytes() >= gate).toList();
        if (growing.isEmpty()) {
            var reason = String.format(Locale.ROOT, "no path grew by %,d bytes or more", gate);
            return new Growth(snapshots, HeapVerdict.STEADY, reason, paths);
        }
        if (damaged.isPresent()) {
            var reason = "dump " + (snapshots.indexOf(damaged.get()) + 1)
                    + " is damaged: what is missing there looks like growth afterwards";
            return new Growth(snapshots, HeapVerdict.INCONCLUSIVE, reason, paths);
        }
        var leak = growing.stream()
                .filter(path -> path.steady() && path.holder() != null)
                .findFirst();
        if (leak.isPresent() && snapshots.size() >= DUMPS_FOR_A_LEAK) {
            return new Growth(snapshots, HeapVerdict.LEAK, leak.get().summary(), paths);
        }
        var reason = growing.get(0).summary()
                + (snapshots.size() < DUMPS_FOR_A_LEAK
                        ? "; two dumps cannot tell a leak from a cache that fills: a third one can"
                        : "; it does not grow steadily from dump to dump");
        return new Growth(snapshots, HeapVerdict.GROWTH, reason, paths);
    }

    /** Which nodes of the tree grow. */
    private static final class Candidates {

        private final PathTree tree;
        private final long leastBytes;
        private final int heaps;
        private final List<long[]> bytesWithBelow = new ArrayList<>();

        Candidates(PathTree tree, long leastBytes) {
            this.tree = tree;
            this.leastBytes = leastBytes;
            this.heaps = tree.heaps();
            for (int heap = 0; heap < heaps; heap++) {
                bytesWithBelow.add(tree.bytesWithBelow(heap));
            }
        }

        /** The nodes, those that grow most first. */
        List<Integer> nodes() {
            var passedOn = passedOn();
            var taken = new BitSet();
            var candidates = new ArrayList<Integer>();
            for (int node = 1; node < tree.nodes(); node++) {
                if (taken.get(tree.parentOf(node))) {
                    taken.set(node);
                } else if (grows(node) && !passedOn.get(node)) {
                    taken.set(node);
                    candidates.add(node);
                }
            }
            candidates.sort(Comparator.comparingLong(this::growth).reversed());
            return candidates.subList(0, Math.min(MOST_PATHS, candidates.size()));
        }

        /** Growing nodes for which one of their children is the better answer. */
        private BitSet passedOn() {
            var passedOn = new BitSet();
            for (int node = 1; node < tree.nodes(); node++) {
                int parent = tree.parentOf(node);
                if (parent != PathTree.NO_NODE
                        && grows(node)
                        && growth(node) >= BIG_DROP * growth(parent)
                        && perParent(node, heaps - 1) >= DENSER * perParent(node, 0)) {
                    passedOn.set(parent);
                }
            }
            return passedOn;
        }

        private double perParent(int node, int heap) {
            return tree.objects(heap, node) / (double) Math.max(1, tree.objects(heap, tree.parentOf(node)));
        }

        private long growth(int node) {
            return bytesWithBelow.get(heaps - 1)[node] - bytesWithBelow.get(0)[node];
        }

        private boolean grows(int node) {
            if (growth(node) < leastBytes) {
                return false;
            }
            boolean moreBytes = tree.bytes(heaps - 1, node) - tree.bytes(0, node) >= leastBytes;
            if (tree.objects(heaps - 1, node) <= tree.objects(0, node) && !moreBytes) {
                return false;
            }
            int misses = 0;
            for (int heap = 1; heap < heaps; heap++) {
                if (bytesWithBelow.get(heap)[node] <= bytesWithBelow.get(heap - 1)[node]) {
                    misses++;
                }
            }
            return misses <= (heaps >= DUMPS_WITH_A_MISS ? 1 : 0);
        }
    }

    /** What belongs to growing paths in the last heap: closed, then opened one by one. */
    private static final class Ownership {

        private final HeapGraph heap;
        private final PathTree tree;
        private final List<Integer> nodes;
        private final List<Snapshot> snapshots;
        private final List<ObjectList> membersByPath = new ArrayList<>();
        private final List<long[]> bytesWithBelow = new ArrayList<>();
        private final BitSet others;
        private final short[] pathsByObject;

        Ownership(HeapGraph heap, PathTree tree, List<Integer> nodes, List<Snapshot> snapshots) {
            this.heap = heap;
            this.tree = tree;
            this.nodes = nodes;
            this.snapshots = snapshots;
            for (int each = 0; each < tree.heaps(); each++) {
                bytesWithBelow.add(tree.bytesWithBelow(each));
            }
            var pathByNode = new int[tree.nodes() + 1];
            Arrays.fill(pathByNode, -1);
            for (int path = 0; path < nodes.size(); path++) {
                membersByPath.add(new ObjectList());
                pathByNode[nodes.get(path)] = path;
            }
            this.pathsByObject = new short[heap.objects() + 1];
            if (nodes.isEmpty()) {
                this.others = new BitSet();
                return;
            }
            this.others = tree.walk(heap, (object, node) -> {
                int path = node < pathByNode.length ? pathByNode[node] : -1;
                if (path >= 0) {
                    membersByPath.get(path).add(object);
                }
                return path < 0;
            });
            for (int path = 0; path < nodes.size(); path++) {
                var members = membersByPath.get(path);
                for (int i = 0; i < members.size(); i++) {
                    others.clear(members.get(i));
                }
            }
            for (int path = 0; path < nodes.size(); path++) {
                open(path);
            }
        }

        private void open(int path) {
            short bit = (short) (1 << path);
            var waiting = new ObjectList();
            var members = membersByPath.get(path);
            for (int i = 0; i < members.size(); i++) {
                pathsByObject[members.get(i)] |= bit;
                waiting.add(members.get(i));
            }
            var references = heap.references();
            while (waiting.size() > 0) {
                int from = waiting.removeLast();
                int count = references.open(from);
                // the first slot of a reference object is its referent, which it does not keep alive
                boolean weak = heap.classOf(from).strength() != ReferenceStrength.STRONG;
                for (int i = 0; i < count; i++) {
                    int object = references.next();
                    boolean held = object != HeapGraph.NONE && !(weak && i == 0);
                    if (held && !others.get(object) && (pathsByObject[object] & bit) == 0) {
                        pathsByObject[object] |= bit;
                        waiting.add(object);
                    }
                }
            }
        }

        List<GrowingPath> paths() throws IOException {
            var shares = new double[nodes.size()];
            var exclusive = new long[nodes.size()];
            for (int object = 1; object < pathsByObject.length; object++) {
                int paths = pathsByObject[object] & 0xffff;
                if (paths != 0) {
                    add(paths, heap.shallowBytes(object), shares, exclusive);
                }
            }
            var found = new ArrayList<GrowingPath>();
            for (int path = 0; path < nodes.size(); path++) {
                found.add(path(path, Math.round(shares[path]), exclusive[path]));
            }
            return found;
        }

        private static void add(int paths, long bytes, double[] shares, long[] exclusive) {
            int owners = Integer.bitCount(paths);
            for (int path = 0; path < shares.length; path++) {
                if ((paths & 1 << path) != 0) {
                    shares[path] += bytes / (double) owners;
                    exclusive[path] += owners == 1 ? bytes : 0;
                }
            }
        }

        private GrowingPath path(int number, long shareBytes, long exclusiveBytes) throws IOException {
            int node = nodes.get(number);
            var objects = new ArrayList<Long>();
            var bytes = new ArrayList<Long>();
            for (int each = 0; each < tree.heaps(); each++) {
                objects.add(tree.objects(each, node));
                bytes.add(bytesWithBelow.get(each)[node]);
            }
            long growthBytes = bytes.get(bytes.size() - 1) - bytes.get(0);
            var path = tree.pathOf(node);
            var holder = path.holder();
            var elements = Elements.of(heap, membersByPath.get(number).first(Elements.SAMPLE));
            return new GrowingPath(
                    path.fingerprint(),
                    summary(tree.classOf(node), objects, growthBytes, elements, holder),
                    tree.classOf(node),
                    objects,
                    bytes,
                    growthBytes,
                    perSecond(growthBytes),
                    shareBytes,
                    exclusiveBytes,
                    isSteady(bytes),
                    elements,
                    holder.map(HoldingPath.Step::owner).orElse(null),
                    holder.map(HoldingPath.Step::field).orElse(null),
                    path);
        }

        private @Nullable Double perSecond(long growthBytes) {
            var seconds = Duration.between(
                                    snapshots.get(0).takenAt(),
                                    snapshots.get(snapshots.size() - 1).takenAt())
                            .toMillis()
                    / 1e3;
            return seconds > 0 ? growthBytes / seconds : null;
        }

        /** Rates by step, because dumps are rarely taken at even distances; by dump where they say no time. */
        private boolean isSteady(List<Long> bytes) {
            var rates = new ArrayList<Double>();
            for (int i = 1; i < bytes.size(); i++) {
                double seconds = Duration.between(
                                        snapshots.get(i - 1).takenAt(),
                                        snapshots.get(i).takenAt())
                                .toMillis()
                        / 1e3;
                rates.add((bytes.get(i) - bytes.get(i - 1)) / (seconds > 0 ? seconds : 1));
            }
            return rates.stream().allMatch(rate -> rate > 0)
                    && rates.get(rates.size() - 1) >= FLATTENING * rates.get(0);
        }

        private static String summary(
                String className,
                List<Long> objects,
                long growthBytes,
                List<ElementCount> elements,
                Optional<HoldingPath.Step> holder) {
            return String.format(
                    Locale.ROOT,
                    "%s%s grew by %,d bytes, from %,d to %,d objects%s",
                    className,
                    elements.stream()
                            .findFirst()
                            .filter(element -> !element.className().equals(className))
                            .map(element -> " with " + element.className())
                            .orElse(""),
                    growthBytes,
                    objects.get(0),
                    objects.get(objects.size() - 1),
                    holder.map(step -> ", held by " + step).orElse(""));
        }
    }
}
