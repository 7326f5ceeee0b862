package io.plumbline.batch.forensics;

import io.plumbline.batch.forensics.HeldByThreads.Family;
import io.plumbline.batch.forensics.HeldByThreads.Holding;
import io.plumbline.batch.forensics.HeldByThreads.Local;
import io.plumbline.batch.heap.GcRoot;
import io.plumbline.batch.heap.HeapGraph;
import io.plumbline.batch.heap.HeapThread;
import io.plumbline.batch.hprof.RootKind;
import io.plumbline.batch.hprof.StackFrame;
import io.plumbline.batch.naming.ClassNames;
import io.plumbline.batch.naming.NameStem;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Whose end would free what. An object in a variable of a frame is a root, and so on top of the dominator tree, whoever else refers to
 * it: its retained size alone does not say that the thread keeps it. It does if nobody but that thread leads there: no root of
 * another kind, no variable of another thread, and no reference from an object that is not below something of the thread's own.
 * Whoever refers to it is looked for in one pass over all references; on top of the dominator tree above him stands whom he
 * belongs to. What is shared is shared with all below it. Who cannot be told is taken for somebody else. One thread.
 */
final class ThreadReach {

    /** Smaller ones are passed by where there are too many. */
    private static final long LARGE_BYTES = 1_024;

    private static final int MOST_OBJECTS = 100_000;

    /** Of so many owners nobody asks any further: one of them is somebody else. */
    private static final int MOST_OWNERS = 64;

    /** A linked list is as deep in the dominator tree as it is long. */
    private static final int FARTHEST = 10_000;

    private static final int LOCALS = 6;
    private static final int FRAMES = 12;

    private static final int NOBODY = -1;
    private static final int SEVERAL = -2;

    /* The states of a thread as JVMTI tells them, which the JDK keeps in its own objects. */
    private static final long RUNNABLE = 0x4;
    private static final long BLOCKED = 0x400;
    private static final long WAITING = 0x10;
    private static final long TIMED_WAITING = 0x20;

    private final HeapGraph heap;
    private final List<HeapThread> threads;
    private final Map<Integer, Integer> threadBySerial = new HashMap<>();
    private final List<String> stems = new ArrayList<>();
    private final int[] familyByThread;
    private final Map<Integer, Held> heldByObject = new HashMap<>();
    private final long[] bytesByThread;
    private final long[] bytesByFamily;
    private Set<Integer> shared = Set.of();

    private ThreadReach(HeapGraph heap) {
        this.heap = heap;
        this.threads = heap.threads();
        this.familyByThread = new int[threads.size()];
        var familyByStem = new HashMap<String, Integer>();
        for (int thread = 0; thread < threads.size(); thread++) {
            var stem = HeldByThreads.stemOf(threads.get(thread).name());
            threadBySerial.putIfAbsent(threads.get(thread).serial(), thread);
            familyByThread[thread] = familyByStem.computeIfAbsent(stem, added -> {
                stems.add(added);
                return stems.size() - 1;
            });
        }
        this.bytesByThread = new long[threads.size()];
        this.bytesByFamily = new long[stems.size()];
    }

    /** Something of a thread's own: its object, or one in a variable. */
    private final class Held {

        private final int object;
        private final long bytes;
        private int thread = NOBODY;
        private int family = NOBODY;
        private boolean elsewhere;
        /** Whom those who refer to it belong to. */
        private Set<Integer> owners = Set.of();

        Held(int object) {
            this.object = object;
            this.bytes = heap.retainedBytes(object);
        }

        void isIn(int anotherThread) {
            int anotherFamily = familyByThread[anotherThread];
            thread = thread == NOBODY || thread == anotherThread ? anotherThread : SEVERAL;
            family = family == NOBODY || family == anotherFamily ? anotherFamily : SEVERAL;
        }

        /** Whether it has become too many. */
        boolean isTooManyWith(int owner) {
            if (owners.isEmpty()) {
                owners = new HashSet<>(2);
            }
            return owners.add(owner) && owners.size() > MOST_OWNERS;
        }
    }

    static ThreadReach of(HeapGraph heap) {
        var reach = new ThreadReach(heap);
        reach.addThreads();
        reach.addRoots(LARGE_BYTES);
        reach.addRoots(0);
        reach.findOwners();
        reach.weigh();
        return reach;
    }

    /** Its end frees its thread-locals and what it was to run, whoever else knows the thread. */
    private void addThreads() {
        for (int thread = 0; thread < threads.size() && heldByObject.size() < MOST_OBJECTS; thread++) {
            int object = threads.get(thread).object();
            if (object != HeapGraph.NONE) {
                heldByObject.computeIfAbsent(object, Held::new).isIn(thread);
            }
        }
    }

    private void addRoots(long leastBytes) {
        for (var root : heap.roots()) {
            if (isInAThread(root)
                    && heldByObject.size() < MOST_OBJECTS
                    && !heldByObject.containsKey(root.object())
                    && heap.retainedBytes(root.object()) >= leastBytes) {
                heldByObject.put(root.object(), heldBy(root.object()));
            }
        }
    }

    private boolean isInAThread(GcRoot root) {
        return root.object() != HeapGraph.NONE && threadOf(root) != NOBODY;
    }

    private int threadOf(GcRoot root) {
        return threadBySerial.getOrDefault(root.threadSerial(), NOBODY);
    }

    private Held heldBy(int object) {
        var held = new Held(object);
        // a class is its loader's
        held.elsewhere = heap.isClass(object);
        for (var root : heap.rootsOf(object)) {
            if (isInAThread(root)) {
                held.isIn(threadOf(root));
            } else if (root.kind() != RootKind.MONITOR_USED && root.kind() != RootKind.ASSUMED) {
                held.elsewhere = true;
            }
        }
        return held;
    }

    private void findOwners() {
        var asked = new BitSet();
        heldByObject.values().stream().filter(held -> !held.elsewhere).forEach(held -> asked.set(held.object));
        threads.forEach(thread -> asked.clear(thread.object()));
        heap.strongReferencesTo(asked, (from, to) -> {
            var held = heldByObject.get(to);
            int owner = top(from);
            if (held == null || owner == to) {
                return;
            }
            if (!heldByObject.containsKey(owner) || held.isTooManyWith(owner)) {
                held.elsewhere = true;
                asked.clear(to);
            }
        });
    }

    /** What stands above an object on top of the dominator tree; the object itself if that is too far away. */
    private int top(int object) {
        int top = object;
        for (int steps = 0; steps < FARTHEST; steps++) {
            int above = heap.dominatorOf(top);
            if (above == HeapGraph.NONE) {
                return top;
            }
            top = above;
        }
        return object;
    }

    private void weigh() {
        shared = shared(held -> held.thread);
        var sharedByFamilies = shared(held -> held.family);
        for (var held : heldByObject.values()) {
            if (!shared.contains(held.object)) {
                bytesByThread[held.thread] += held.bytes;
            }
            if (!sharedByFamilies.contains(held.object)) {
                bytesByFamily[held.family] += held.bytes;
            }
        }
    }

    /** What others lead to than the one thread, or family, whose it is: by themselves, or through something else that is shared. */
    private Set<Integer> shared(ToIntFunction<Held> whose) {
        var found = new HashSet<Integer>();
        var open = new ArrayDeque<Held>();
        var below = new HashMap<Integer, List<Held>>();
        for (var held : heldByObject.values()) {
            boolean another = held.elsewhere || whose.applyAsInt(held) < 0;
            for (int owner : held.owners) {
                below.computeIfAbsent(owner, added -> new ArrayList<>()).add(held);
                var above = heldByObject.get(owner);
                another |= above == null || whose.applyAsInt(above) != whose.applyAsInt(held);
            }
            if (another) {
                found.add(held.object);
                open.add(held);
            }
        }
        while (!open.isEmpty()) {
            for (var held : below.getOrDefault(open.remove().object, List.of())) {
                if (found.add(held.object)) {
                    open.add(held);
                }
            }
        }
        return found;
    }

    /** The threads that keep most alive, the first of them first. */
    List<Holding> largest(int most) {
        var largest = IntStream.range(0, threads.size())
                .boxed()
                .filter(thread -> bytesByThread[thread] > 0)
                .sorted(Comparator.comparingLong((Integer thread) -> bytesByThread[thread])
                        .reversed()
                        .thenComparing(Comparator.naturalOrder()))
                .limit(most)
                .toList();
        var rootsByThread = new HashMap<Integer, List<GcRoot>>();
        largest.forEach(thread -> rootsByThread.put(thread, new ArrayList<>()));
        for (var root : heap.roots()) {
            var roots = isInAThread(root) ? rootsByThread.get(threadOf(root)) : null;
            if (roots != null) {
                roots.add(root);
            }
        }
        return largest.stream()
                .map(thread -> holding(thread, rootsByThread.getOrDefault(thread, List.of())))
                .toList();
    }

    private Holding holding(int number, List<GcRoot> roots) {
        var thread = threads.get(number);
        var locals = locals(thread, roots);
        int blocker = thread.object() == HeapGraph.NONE ? HeapGraph.NONE : heap.field(thread.object(), "parkBlocker");
        return new Holding(
                NameStem.cut(thread.name()),
                stateOf(thread),
                blocker == HeapGraph.NONE ? null : HoldingPath.nameOf(heap, blocker),
                placeOf(thread),
                thread.frames().stream().limit(FRAMES).map(StackFrame::toString).toList(),
                bytesByThread[number],
                locals.stream()
                        .filter(Local::shared)
                        .mapToLong(Local::retainedBytes)
                        .sum(),
                locals.subList(0, Math.min(LOCALS, locals.size())));
    }

    private record Variables(int frame, String className, boolean shared) {}

    /** All of them, the largest first. */
    private List<Local> locals(HeapThread thread, List<GcRoot> roots) {
        var seen = new HashSet<Integer>(Set.of(thread.object()));
        var counts = new HashMap<Variables, long[]>();
        for (var root : roots) {
            if (seen.add(root.object())) {
                var variables = new Variables(
                        root.frame(),
                        HoldingPath.nameOf(heap, root.object()),
                        !heldByObject.containsKey(root.object()) || shared.contains(root.object()));
                var count = counts.computeIfAbsent(variables, added -> new long[2]);
                count[0]++;
                count[1] += heap.retainedBytes(root.object());
            }
        }
        var locals = new ArrayList<Local>();
        counts.forEach((variables, count) -> locals.add(new Local(
                frameOf(thread, variables.frame()),
                variables.className(),
                (int) count[0],
                count[1],
                variables.shared())));
        locals.sort(Comparator.comparing(Local::shared)
                .thenComparing(Comparator.comparingLong(Local::retainedBytes).reversed())
                .thenComparing(Local::className));
        return locals;
    }

    private static String frameOf(HeapThread thread, int frame) {
        return frame >= 0 && frame < thread.frames().size()
                ? thread.frames().get(frame).toString()
                : "";
    }

    private static String placeOf(HeapThread thread) {
        return thread.frames().stream()
                .filter(frame -> !ClassNames.isJdk(ClassNames.normalised(frame.className())))
                .findFirst()
                .or(() -> thread.frames().stream().findFirst())
                .map(StackFrame::toString)
                .orElse("");
    }

    private @Nullable String stateOf(HeapThread thread) {
        var told = status(thread.object());
        if (told.isEmpty()) {
            return null;
        }
        long bits = told.getAsLong();
        if ((bits & RUNNABLE) != 0) {
            return Thread.State.RUNNABLE.name();
        }
        if ((bits & BLOCKED) != 0) {
            return Thread.State.BLOCKED.name();
        }
        if ((bits & WAITING) != 0) {
            return Thread.State.WAITING.name();
        }
        return (bits & TIMED_WAITING) != 0 ? Thread.State.TIMED_WAITING.name() : null;
    }

    /* Until JDK 18 a thread has it itself; a virtual thread has another one. */
    private OptionalLong status(int thread) {
        if (thread == HeapGraph.NONE) {
            return OptionalLong.empty();
        }
        int holder = heap.field(thread, "holder");
        return holder == HeapGraph.NONE ? heap.value(thread, "threadStatus") : heap.value(holder, "threadStatus");
    }

    private record Standing(int family, @Nullable String state, String at) {}

    /** The families that keep most alive, the first of them first. */
    List<Family> families(int most) {
        var standing = new HashMap<Standing, Integer>();
        var members = new int[stems.size()];
        for (int thread = 0; thread < threads.size(); thread++) {
            int family = familyByThread[thread];
            members[family]++;
            standing.merge(
                    new Standing(family, stateOf(threads.get(thread)), placeOf(threads.get(thread))), 1, Integer::sum);
        }
        var mostByFamily = new HashMap<Integer, Map.Entry<Standing, Integer>>();
        for (var entry : standing.entrySet()) {
            mostByFamily.merge(
                    entry.getKey().family(), entry, (one, other) -> other.getValue() > one.getValue() ? other : one);
        }
        return mostByFamily.values().stream()
                .map(entry -> new Family(
                        stems.get(entry.getKey().family()),
                        members[entry.getKey().family()],
                        bytesByFamily[entry.getKey().family()],
                        entry.getKey().state(),
                        entry.getKey().at(),
                        entry.getValue()))
                .sorted(Comparator.comparingLong(Family::retainedBytes)
                        .reversed()
                        .thenComparing(Family::stem))
                .limit(most)
                .toList();
    }
}
