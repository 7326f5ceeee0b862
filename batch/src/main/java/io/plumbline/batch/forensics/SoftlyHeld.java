package io.plumbline.batch.forensics;

import io.plumbline.batch.heap.HeapGraph;
import io.plumbline.batch.heap.ReferenceStrength;
import io.plumbline.batch.naming.ClassNames;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Objects that nothing but soft references keeps: before a JVM runs out of memory it lets go of all of them, so that they are a
 * cache, however straight they grow.
 *
 * <p>A walk from what the soft references refer to, over strong references, that ends at whatever roots reach by strong ones. Linear
 * in the objects that are passed; two bits for each object of the heap. One thread.
 */
public final class SoftlyHeld {

    /** What is beyond them is dust. */
    private static final int MOST_CLASSES = 100;

    private final HeapGraph heap;
    private final StrongLinks links;
    private final BitSet examined = new BitSet();
    private final BitSet strong = new BitSet();
    private final BitSet passed = new BitSet();
    private final IntStack open = new IntStack();
    private final Map<Integer, Long> bytesByClass = new HashMap<>();

    private SoftlyHeld(HeapGraph heap) {
        this.heap = heap;
        this.links = new StrongLinks(heap);
    }

    /**
     * How much of a class soft references alone keep.
     *
     * @param className normalised
     * @param bytes of its objects, without what they refer to
     */
    public record Amount(String className, long bytes) {}

    /** The classes of which most is held so, most first, a hundred at most. */
    public static List<Amount> of(HeapGraph heap) {
        var held = new SoftlyHeld(heap);
        held.walk();
        return held.amounts();
    }

    private void walk() {
        for (int reference : Instances.of(heap, "java.lang.ref.SoftReference")) {
            for (var link : heap.namedReferencesFrom(reference)) {
                if (link.strength() == ReferenceStrength.SOFT) {
                    pass(link.to());
                }
            }
            while (!open.isEmpty()) {
                follow(open.pop());
            }
        }
    }

    private void pass(int object) {
        if (!passed.get(object) && !isStronglyHeld(object)) {
            passed.set(object);
            bytesByClass.merge(heap.classNumberOf(object), heap.shallowBytes(object), Long::sum);
            open.push(object);
        }
    }

    private void follow(int object) {
        if (links.isReference(object)) {
            for (var link : heap.namedReferencesFrom(object)) {
                if (link.strength() == ReferenceStrength.STRONG) {
                    pass(link.to());
                }
            }
            return;
        }
        for (int target : heap.referencesFrom(object)) {
            if (target != HeapGraph.NONE) {
                pass(target);
            }
        }
    }

    /* A shortest path is one of strong references if there is one, and then all objects on it are strongly held. */
    private boolean isStronglyHeld(int object) {
        var way = new IntStack();
        boolean held = true;
        int child = object;
        while (!examined.get(child)) {
            way.push(child);
            int parent = heap.towardsRoot(child);
            if (parent == HeapGraph.NONE) {
                break;
            }
            if (!links.isStrong(parent, child)) {
                held = false;
                break;
            }
            child = parent;
        }
        if (examined.get(child)) {
            held = strong.get(child);
        }
        while (!way.isEmpty()) {
            int step = way.pop();
            examined.set(step);
            strong.set(step, held);
        }
        return held;
    }

    private List<Amount> amounts() {
        var bytesByName = new HashMap<String, Long>();
        bytesByClass.forEach((number, bytes) -> bytesByName.merge(
                ClassNames.normalised(heap.classes().get(number).name()), bytes, Long::sum));
        return bytesByName.entrySet().stream()
                .map(entry -> new Amount(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingLong(Amount::bytes).reversed().thenComparing(Amount::className))
                .limit(MOST_CLASSES)
                .toList();
    }

    /** Numbers of objects, without one on the heap for each. */
    private static final class IntStack {

        private static final int FIRST_ROOM = 64;

        private int[] values = new int[FIRST_ROOM];
        private int size;

        boolean isEmpty() {
            return size == 0;
        }

        void push(int value) {
            if (size == values.length) {
                values = Arrays.copyOf(values, 2 * size);
            }
            values[size++] = value;
        }

        int pop() {
            return values[--size];
        }
    }
}
