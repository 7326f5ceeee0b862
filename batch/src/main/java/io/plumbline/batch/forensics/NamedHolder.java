package io.plumbline.batch.forensics;

import io.plumbline.batch.heap.HeapClass;
import io.plumbline.batch.heap.HeapGraph;
import io.plumbline.batch.naming.ClassNames;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A name for who keeps an object that a shortest path finds behind the JDK alone: the worker of an executor leads to its queue, and
 * says nothing about whose executor it is. Asked for is the application's field that refers to what lies on that path, over the
 * JDK's own objects if need be; where there is none, the JDK's own table, such as its list of shutdown hooks.
 *
 * <p>Passes over the whole graph up to {@value #LEVELS} times. One thread.
 */
final class NamedHolder {

    /** A queue, its executor, what wraps that. */
    private static final int LEVELS = 3;

    /** What so many refer to is nobody's in particular. */
    private static final int MOST_OF_A_LEVEL = 1_000;

    /** The way to an element of a long list is as long. */
    private static final int MOST_ON_THE_WAY = 64;

    /** Objects whose ways are looked at for what each of them has of its own. */
    private static final int MOST_LOOKED_AT = 200;

    private final HeapGraph heap;
    private final StrongLinks links;
    private final Set<String> growing;
    private final List<HeapClass> threads;

    NamedHolder(HeapGraph heap, Set<String> growing) {
        this.heap = heap;
        this.links = new StrongLinks(heap);
        this.growing = growing;
        this.threads = heap.classesNamed("java.lang.Thread");
    }

    /**
     * A field that keeps an object.
     *
     * @param step class and field
     * @param path to what the field refers to
     */
    record Named(HoldingPath.Step step, HoldingPath path) {}

    /**
     * Who keeps an object of which a shortest path names nobody of the application's; empty if nobody is known.
     *
     * @param alike objects of its class, which are kept in the same table where one is
     */
    Optional<Named> of(int object, int[] alike) {
        var way = way(object);
        return application(way).or(() -> table(object, alike));
    }

    /** The objects of the JDK's on the path, without arrays, nodes and threads, which lead to everything. */
    private BitSet way(int object) {
        var way = new BitSet();
        for (int step = heap.towardsRoot(object); step != HeapGraph.NONE; step = heap.towardsRoot(step)) {
            if (isPassable(step) && way.cardinality() < MOST_ON_THE_WAY) {
                way.set(step);
            }
        }
        return way;
    }

    private Optional<Named> application(BitSet way) {
        var passed = (BitSet) way.clone();
        var level = way;
        for (int depth = 0; depth < LEVELS && !level.isEmpty() && level.cardinality() <= MOST_OF_A_LEVEL; depth++) {
            var next = new BitSet();
            for (int from = 1; from <= heap.objects(); from++) {
                int to = heap.isReachable(from) ? target(from, level) : HeapGraph.NONE;
                if (to != HeapGraph.NONE && links.isStrong(from, to)) {
                    if (isApplication(from)) {
                        var named = named(from, to);
                        if (named.isPresent()) {
                            return named;
                        }
                    } else if (!passed.get(from) && isPassable(from)) {
                        passed.set(from);
                        next.set(from);
                    }
                }
            }
            level = next;
        }
        return Optional.empty();
    }

    private int target(int from, BitSet wanted) {
        for (int to : heap.referencesFrom(from)) {
            if (to != HeapGraph.NONE && wanted.get(to)) {
                return to;
            }
        }
        return HeapGraph.NONE;
    }

    private Optional<Named> named(int from, int to) {
        return HoldingPath.to(heap, from)
                .filter(path -> !path.weak())
                .flatMap(path -> step(from, to).map(step -> {
                    var steps = new ArrayList<>(path.steps());
                    steps.add(step);
                    return new Named(
                            step, new HoldingPath(path.root(), steps, HoldingPath.nameOf(heap, to), path.weak()));
                }));
    }

    /** The nearest object that is neither part of a collection nor one, nor one of many that have one object each. */
    private Optional<Named> table(int object, int[] alike) {
        var wrappers = wrappers(alike);
        int child = object;
        for (int step = heap.towardsRoot(object); step != HeapGraph.NONE; step = heap.towardsRoot(step)) {
            if (isTable(step) && !wrappers.contains(HoldingPath.nameOf(heap, step))) {
                return named(step, child);
            }
            child = step;
        }
        return Optional.empty();
    }

    /** The classes of which there are half as many on the way to objects as there are objects. */
    private Set<String> wrappers(int[] objects) {
        int looked = Math.min(MOST_LOOKED_AT, objects.length);
        var passed = new BitSet();
        var classes = new HashMap<String, Integer>();
        for (int i = 0; i < looked; i++) {
            int left = MOST_ON_THE_WAY;
            int step = heap.towardsRoot(objects[(int) ((long) i * objects.length / looked)]);
            for (; step != HeapGraph.NONE && left > 0 && !passed.get(step); step = heap.towardsRoot(step)) {
                passed.set(step);
                classes.merge(HoldingPath.nameOf(heap, step), 1, Integer::sum);
                left--;
            }
        }
        return classes.entrySet().stream()
                .filter(each -> looked > 1 && 2 * each.getValue() >= looked)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private boolean isTable(int object) {
        var name = HoldingPath.nameOf(heap, object);
        boolean isClass = heap.asClass(object).isPresent();
        return isClass || (isPassable(object) && !name.startsWith("java.util.") && !growing.contains(name));
    }

    private boolean isPassable(int object) {
        var name = HoldingPath.nameOf(heap, object);
        return heap.asClass(object).isEmpty()
                && ClassNames.isJdk(name)
                && !name.endsWith("[]")
                && !name.endsWith("Node")
                && !name.endsWith("Entry")
                && !isThread(object);
    }

    private boolean isThread(int object) {
        int classNumber = heap.classNumberOf(object);
        return threads.stream().anyMatch(type -> heap.isSubclass(classNumber, type.number()));
    }

    private boolean isApplication(int object) {
        var name = HoldingPath.nameOf(heap, object);
        return !name.endsWith("[]") && !ClassNames.isJdk(name) && !growing.contains(name) && !isThread(object);
    }

    private Optional<HoldingPath.Step> step(int from, int to) {
        for (var reference : heap.namedReferencesFrom(from)) {
            if (reference.to() == to && !reference.name().startsWith("<")) {
                return Optional.of(new HoldingPath.Step(HoldingPath.nameOf(heap, from), reference.name()));
            }
        }
        return Optional.empty();
    }
}
