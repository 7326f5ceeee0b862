package io.plumbline.batch.forensics;

import io.plumbline.batch.heap.HeapGraph;
import io.plumbline.batch.heap.MergedPaths;
import io.plumbline.batch.naming.ClassNames;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who keeps the objects of some classes alive: for each class the field, nearest to the objects and outside the JDK, that most of them
 * are reached through. One heap is enough if something else has told which classes grow.
 *
 * <p>Takes a pass over the classes of all objects and one breadth-first search for each class asked for. One thread.
 */
public final class Holders {

    /** More paths than that tell nothing new. */
    private static final int SAMPLE = 10_000;

    /** A field that fewer of the objects hang on is not their holder. */
    private static final double MOST = 0.5;

    private final HeapGraph heap;
    private final String className;
    private final Map<Link, Hold> holds = new HashMap<>();

    private Holders(HeapGraph heap, String className) {
        this.heap = heap;
        this.className = className;
    }

    /**
     * A holder.
     *
     * @param className of the objects that are held, normalised
     * @param instances how many of them are reachable
     * @param share of those looked at that hang on this field
     * @param holder class that has the field
     * @param holderField the field; absent where a root of the JVM's holds them
     * @param path from a root to one of them
     */
    public record Holder(
            String className,
            int instances,
            double share,
            String holder,
            @Nullable String holderField,
            HoldingPath path) {}

    /** A reference between two objects; 0 and 0 for objects that nothing outside the JDK holds. */
    private record Link(int from, int to) {

        static final Link NONE = new Link(HeapGraph.NONE, HeapGraph.NONE);
    }

    /** How many objects hang on a reference or a field, and one of them. */
    private record Hold(int objects, int example) {

        Hold plus(Hold other) {
            return new Hold(objects + other.objects, example);
        }
    }

    private record Visit(MergedPaths.Node node, Link link) {}

    /**
     * The holders of the classes that have one.
     *
     * @param classNames normalised
     */
    public static List<Holder> of(HeapGraph heap, Set<String> classNames) throws IOException {
        var found = new ArrayList<Holder>();
        for (var className : classNames) {
            new Holders(heap, className).find().ifPresent(found::add);
        }
        return found;
    }

    private Optional<Holder> find() throws IOException {
        var wanted = new BitSet();
        for (var type : heap.classes()) {
            if (ClassNames.normalised(type.name()).equals(className)) {
                wanted.set(type.number());
            }
        }
        var instances = Instances.of(heap, wanted);
        if (instances.length == 0) {
            return Optional.empty();
        }
        var paths = heap.mergedPaths(sampleOf(instances));
        follow(paths);
        return most(paths.objects()).map(field -> holder(field, instances.length, paths.objects()));
    }

    private static int[] sampleOf(int[] instances) {
        if (instances.length <= SAMPLE) {
            return instances;
        }
        var sample = new int[SAMPLE];
        for (int i = 0; i < SAMPLE; i++) {
            sample[i] = instances[(int) ((long) i * instances.length / SAMPLE)];
        }
        return sample;
    }

    /* Not recursive: a path may lead through millions of elements of a list. */
    private void follow(MergedPaths paths) {
        var waiting = new ArrayDeque<Visit>();
        paths.roots().forEach(root -> waiting.push(new Visit(root, Link.NONE)));
        while (!waiting.isEmpty()) {
            var visit = waiting.pop();
            var node = visit.node();
            int own = node.paths();
            boolean mayHold = mayHold(node.object());
            for (var child : node.children()) {
                own -= child.paths();
                waiting.push(new Visit(child, mayHold ? new Link(node.object(), child.object()) : visit.link()));
            }
            if (own > 0) {
                holds.merge(visit.link(), new Hold(own, node.object()), Hold::plus);
            }
        }
    }

    /** Arrays, classes of the JDK and the objects themselves, which may be linked, say nothing about who is to be asked. */
    private boolean mayHold(int object) {
        var name = HoldingPath.nameOf(heap, object);
        boolean array = name.endsWith("[]") && heap.asClass(object).isEmpty();
        return !array && !ClassNames.isJdk(name) && !name.equals(className);
    }

    /** The field with most of the objects, if it has enough of them. */
    private Optional<Map.Entry<Optional<HoldingPath.Step>, Hold>> most(int objects) {
        var fields = new HashMap<Optional<HoldingPath.Step>, Hold>();
        holds.forEach((link, hold) -> fields.merge(fieldOf(link), hold, Hold::plus));
        return fields.entrySet().stream()
                .max(Comparator.comparingInt(field -> field.getValue().objects()))
                .filter(field -> field.getValue().objects() >= MOST * objects);
    }

    private Optional<HoldingPath.Step> fieldOf(Link link) {
        if (link.equals(Link.NONE)) {
            return Optional.empty();
        }
        for (var reference : heap.namedReferencesFrom(link.from())) {
            if (reference.to() == link.to()) {
                return Optional.of(new HoldingPath.Step(HoldingPath.nameOf(heap, link.from()), reference.name()));
            }
        }
        return Optional.empty();
    }

    private Holder holder(Map.Entry<Optional<HoldingPath.Step>, Hold> field, int instances, int objects) {
        var path = HoldingPath.to(heap, field.getValue().example()).orElseThrow();
        var step = field.getKey().or(path::holder);
        return new Holder(
                className,
                instances,
                field.getValue().objects() / (double) objects,
                step.map(HoldingPath.Step::owner).orElse(path.root()),
                step.map(HoldingPath.Step::field).orElse(null),
                path);
    }
}
