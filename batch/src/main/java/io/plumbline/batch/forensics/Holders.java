package io.plumbline.batch.forensics;

import io.plumbline.batch.heap.HeapGraph;
import io.plumbline.batch.naming.ClassNames;
import java.util.ArrayList;
import java.util.Arrays;
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
 * are reached through. Of classes themselves those count of which there are many of one name. One heap is enough if something else has told which classes grow.
 *
 * <p>Takes, for each class asked for, a pass over the classes of all objects and the steps from some of its objects towards their
 * roots. Objects that only soft, weak or phantom references lead to are held by nobody. One thread.
 */
public final class Holders {

    /** More paths than that tell nothing new. */
    private static final int SAMPLE = 10_000;

    /** A field that fewer of the objects hang on is not their holder. */
    private static final double MOST = 0.5;

    private static final String CLASS = "java.lang.Class";

    /** As many classes of one name are no accident. */
    private static final int MANY_COPIES = 25;

    private static final int GOLDEN_RATIO = 0x9E3779B9;
    private static final int MILESTONE_SHIFT = 26;

    private final HeapGraph heap;
    private final String className;
    private final Set<String> growing;
    private final StrongLinks links;
    private final Map<Link, Hold> holds = new HashMap<>();
    private final Map<Integer, Link> linkByMilestone = new HashMap<>();
    private final Map<Integer, Boolean> holdingByClass = new HashMap<>();

    private Holders(HeapGraph heap, String className, Set<String> growing) {
        this.heap = heap;
        this.className = className;
        this.growing = growing;
        this.links = new StrongLinks(heap);
    }

    /**
     * A holder.
     *
     * @param className of the objects that were asked about, normalised
     * @param held the class of what is held: the one asked about or, if an object of the application's that grows, too, is around it, that
     *     one's
     * @param instances how many of them are reachable
     * @param share of those looked at that hang on this field
     * @param holder class that has the field
     * @param holderField the field; absent where a root of the JVM's holds them
     * @param path from a root to what the field refers to
     * @param example number of one of the objects that hang on it
     */
    public record Holder(
            String className,
            String held,
            int instances,
            double share,
            String holder,
            @Nullable String holderField,
            HoldingPath path,
            int example) {}

    /** A reference between two objects. */
    private record Link(int from, int to) {

        /** Of an object that is a root itself. */
        static final Link NONE = new Link(HeapGraph.NONE, HeapGraph.NONE);

        /** Of an object that the JVM may let go of. */
        static final Link NOT_STRONG = new Link(-1, -1);
    }

    /** How many objects hang on a reference or a field, what leads to one of them, and that one. */
    private record Hold(int objects, int example, int object) {

        Hold plus(Hold other) {
            return new Hold(objects + other.objects, example, object);
        }
    }

    /**
     * The holders of the classes that have one. What grows holds nothing: whoever keeps it is asked for, unless there is nobody else; and
     * neither does the JDK, if a field of the application's leads there, too.
     *
     * @param classNames normalised
     * @param growing all classes of which there are more and more, normalised
     */
    public static List<Holder> of(HeapGraph heap, Set<String> classNames, Set<String> growing) {
        var found = new ArrayList<Holder>();
        for (var className : classNames) {
            new Holders(heap, className, growing)
                    .find()
                    .filter(holder -> !ClassNames.isJdk(holder.holder()))
                    .or(() -> new Holders(heap, className, growing).findAnyhow())
                    .ifPresent(found::add);
        }
        return found;
    }

    private Optional<Holder> findAnyhow() {
        return new Holders(heap, className, Set.of()).find().map(holder -> {
            if (!ClassNames.isJdk(holder.holder())) {
                return holder;
            }
            return new NamedHolder(heap, growing)
                    .of(holder.example())
                    .map(named -> new Holder(
                            className,
                            holder.held(),
                            holder.instances(),
                            holder.share(),
                            named.step().owner(),
                            named.step().field(),
                            named.path(),
                            holder.example()))
                    .orElse(holder);
        });
    }

    private Optional<Holder> find() {
        var wanted = new BitSet();
        for (var type : heap.classes()) {
            if (ClassNames.normalised(type.name()).equals(className)) {
                wanted.set(type.number());
            }
        }
        var instances = className.equals(CLASS) ? copies(Instances.of(heap, wanted)) : Instances.of(heap, wanted);
        if (instances.length == 0) {
            return Optional.empty();
        }
        var sample = sampleOf(instances);
        for (int object : sample) {
            var link = linkOf(object);
            holds.merge(link, new Hold(1, link.equals(Link.NONE) ? object : link.to(), object), Hold::plus);
        }
        return most(sample.length).map(field -> holder(field, instances.length, sample.length));
    }

    /** Of all classes those of which there are many of one name: what is generated, or loaded again and again. */
    private int[] copies(int[] classes) {
        var named = new HashMap<String, Integer>();
        for (int object : classes) {
            named.merge(HoldingPath.nameOf(heap, object), 1, Integer::sum);
        }
        return Arrays.stream(classes)
                .filter(object -> named.getOrDefault(HoldingPath.nameOf(heap, object), 0) >= MANY_COPIES)
                .toArray();
    }

    /** The last class of the application's that grows, on the way from an object to its holder; lambdas have no name to tell. */
    private String outermost(int object) {
        var outermost = className;
        for (int child = object; child != HeapGraph.NONE && !mayHold(child); child = heap.towardsRoot(child)) {
            var name = ClassNames.normalised(
                    heap.classes().get(heap.classNumberOf(child)).name());
            if (growing.contains(name) && !ClassNames.isJdk(name) && !name.contains("$$Lambda")) {
                outermost = name;
            }
        }
        return outermost;
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
                boolean strong = links.isStrong(parent, child);
                link = strong ? new Link(parent, child) : Link.NOT_STRONG;
                found = !strong || (mayHold(parent) && isField(parent, child));
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

    /* That an object has a class, and a class a loader, is nobody's doing. */
    private boolean isField(int parent, int child) {
        for (var reference : heap.namedReferencesFrom(parent)) {
            if (reference.to() == child && !reference.name().startsWith("<")) {
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
            return !name.endsWith("[]")
                    && !ClassNames.isJdk(name)
                    && !name.equals(className)
                    && !growing.contains(name);
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
            if (reference.to() == link.to() && !reference.name().startsWith("<")) {
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
                outermost(field.getValue().object()),
                instances,
                field.getValue().objects() / (double) objects,
                step.map(HoldingPath.Step::owner).orElse(path.root()),
                step.map(HoldingPath.Step::field).orElse(null),
                path,
                field.getValue().object());
    }
}
