package io.plumbline.batch.forensics;

import io.plumbline.batch.heap.HeapClass;
import io.plumbline.batch.heap.HeapGraph;
import io.plumbline.batch.heap.ReferenceStrength;
import io.plumbline.batch.naming.ClassNames;
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
 * <p>Takes, for each class asked for, a pass over the classes of all objects and the steps from some of its objects towards their
 * roots. Objects that only soft, weak or phantom references lead to are held by nobody. One thread.
 */
public final class Holders {

    /** More paths than that tell nothing new. */
    private static final int SAMPLE = 10_000;

    /** A field that fewer of the objects hang on is not their holder. */
    private static final double MOST = 0.5;

    private static final int GOLDEN_RATIO = 0x9E3779B9;
    private static final int MILESTONE_SHIFT = 26;

    private final HeapGraph heap;
    private final String className;
    private final List<HeapClass> references;
    private final Map<Link, Hold> holds = new HashMap<>();
    private final Map<Integer, Link> linkByMilestone = new HashMap<>();
    private final Map<Integer, Boolean> holdingByClass = new HashMap<>();

    private Holders(HeapGraph heap, String className) {
        this.heap = heap;
        this.className = className;
        this.references = heap.classesNamed("java.lang.ref.Reference");
    }

    /**
     * A holder.
     *
     * @param className of the objects that are held, normalised
     * @param instances how many of them are reachable
     * @param share of those looked at that hang on this field
     * @param holder class that has the field
     * @param holderField the field; absent where a root of the JVM's holds them
     * @param path from a root to what the field refers to
     */
    public record Holder(
            String className,
            int instances,
            double share,
            String holder,
            @Nullable String holderField,
            HoldingPath path) {}

    /** A reference between two objects. */
    private record Link(int from, int to) {

        /** Of an object that is a root itself. */
        static final Link NONE = new Link(HeapGraph.NONE, HeapGraph.NONE);

        /** Of an object that the JVM may let go of. */
        static final Link NOT_STRONG = new Link(-1, -1);
    }

    /** How many objects hang on a reference or a field, and what leads to one of them. */
    private record Hold(int objects, int example) {

        Hold plus(Hold other) {
            return new Hold(objects + other.objects, example);
        }
    }

    /**
     * The holders of the classes that have one.
     *
     * @param classNames normalised
     */
    public static List<Holder> of(HeapGraph heap, Set<String> classNames) {
        var found = new ArrayList<Holder>();
        for (var className : classNames) {
            new Holders(heap, className).find().ifPresent(found::add);
        }
        return found;
    }

    private Optional<Holder> find() {
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
        var sample = sampleOf(instances);
        for (int object : sample) {
            var link = linkOf(object);
            holds.merge(link, new Hold(1, link.equals(Link.NONE) ? object : link.to()), Hold::plus);
        }
        return most(sample.length).map(field -> holder(field, instances.length, sample.length));
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

    /**
     * The reference, nearest to the object, of somebody who may be asked; else that of the root. Some objects on the way are
     * remembered, so that each element of a long list is passed a few times and no more.
     */
    private Link linkOf(int object) {
        var passed = new ArrayList<Integer>();
        var link = Link.NONE;
        int child = object;
        boolean found = false;
        while (!found) {
            var known = isMilestone(child) ? linkByMilestone.get(child) : null;
            int parent = heap.towardsRoot(child);
            if (known != null) {
                link = known;
                found = true;
            } else {
                if (isMilestone(child)) {
                    passed.add(child);
                }
                found = parent == HeapGraph.NONE;
            }
            if (!found) {
                boolean strong = isStrong(parent, child);
                link = strong ? new Link(parent, child) : Link.NOT_STRONG;
                found = !strong || mayHold(parent);
                child = parent;
            }
        }
        for (int milestone : passed) {
            linkByMilestone.put(milestone, link);
        }
        return link;
    }

    /** One object of 64, whatever the distance of the numbers of those that follow each other. */
    private static boolean isMilestone(int object) {
        return (object * GOLDEN_RATIO) >>> MILESTONE_SHIFT == 0;
    }

    /* Paths lead over soft and weak references only where there are no others. */
    private boolean isStrong(int parent, int child) {
        if (!isReference(heap.classNumberOf(parent))) {
            return true;
        }
        for (var reference : heap.namedReferencesFrom(parent)) {
            if (reference.to() == child && reference.strength() == ReferenceStrength.STRONG) {
                return true;
            }
        }
        return false;
    }

    private boolean isReference(int classNumber) {
        for (var type : references) {
            if (heap.isSubclass(classNumber, type.number())) {
                return true;
            }
        }
        return false;
    }

    /** Arrays, classes of the JDK and the objects themselves, which may be linked, say nothing about who is to be asked. */
    private boolean mayHold(int object) {
        var asClass = heap.asClass(object);
        if (asClass.isPresent()) {
            return !ClassNames.isJdk(ClassNames.normalised(asClass.get().name()));
        }
        return holdingByClass.computeIfAbsent(heap.classNumberOf(object), number -> {
            var name = ClassNames.normalised(heap.classes().get(number).name());
            return !name.endsWith("[]") && !ClassNames.isJdk(name) && !name.equals(className);
        });
    }

    /** The field with most of the objects, if it has enough of them. */
    private Optional<Map.Entry<Optional<HoldingPath.Step>, Hold>> most(int objects) {
        var fields = new HashMap<Optional<HoldingPath.Step>, Hold>();
        holds.forEach((link, hold) -> {
            if (!link.equals(Link.NOT_STRONG)) {
                fields.merge(fieldOf(link), hold, Hold::plus);
            }
        });
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
