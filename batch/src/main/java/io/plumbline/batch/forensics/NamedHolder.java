package io.plumbline.batch.forensics;

import io.plumbline.batch.heap.HeapClass;
import io.plumbline.batch.heap.HeapGraph;
import io.plumbline.batch.naming.ClassNames;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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

    /** Who keeps an object of which a shortest path names nobody of the application's; empty if nobody is known. */
    Optional<Named> of(int object) {
        var way = way(object);
        return application(way).or(() -> table(object));
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

    /** The nearest object that is neither part of a collection nor one. */
    private Optional<Named> table(int object) {
        int child = object;
        for (int step = heap.towardsRoot(object); step != HeapGraph.NONE; step = heap.towardsRoot(step)) {
            if (isTable(step)) {
                return named(step, child);
            }
            child = step;
        }
        return Optional.empty();
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
