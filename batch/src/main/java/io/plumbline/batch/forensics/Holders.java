package io.plumbline.batch.forensics;

import io.plumbline.batch.heap.HeapGraph;
import io.plumbline.batch.naming.ClassNames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
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

    /** Of a class of which nobody knows how much its new objects drag along. */
    public static final long ANY_SIZE = 0;

    /** Objects of one kind differ by so much. */
    private static final int SIZE_TOLERANCE = 3;

    /** A cache's segment, its segments, the cache and what wraps it. */
    private static final int MOST_WITHIN = 4;

    /** What all collections of the JDK's, and most of others, inherit from. */
    private static final List<String> COLLECTIONS = List.of(
            "java.util.AbstractCollection",
            "java.util.AbstractMap",
            "java.util.Dictionary",
            "java.util.concurrent.CopyOnWriteArrayList");

    private static final String CLASS = "java.lang.Class";

    /** As many classes of one name are no accident. */
    private static final int MANY_COPIES = 25;

    private static final int GOLDEN_RATIO = 0x9E3779B9;
    private static final int MILESTONE_SHIFT = 26;

    private final HeapGraph heap;
    private final String className;
    private final Set<String> growing;
    private final Set<String> passed;
    private final StrongLinks links;
    private final Map<Link, Hold> holds = new HashMap<>();
    private final Map<Integer, Link> linkByMilestone = new HashMap<>();
    private final Map<Integer, Boolean> holdingByClass = new HashMap<>();

    /** @param passed holders whose own holder is asked for */
    private Holders(HeapGraph heap, String className, Set<String> growing, Set<String> passed) {
        this.heap = heap;
        this.className = className;
        this.growing = growing;
        this.passed = passed;
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
     * @param collection whether the holder inherits from a collection of the JDK's; those that only implement its interfaces cannot be
     *     told from a dump
     * @param around who has the holder, where that is an object of somebody's outside the JDK: who is asked for if the holder is a mere
     *     collection
     */
    public record Holder(
            String className,
            String held,
            int instances,
            double share,
            String holder,
            @Nullable String holderField,
            HoldingPath path,
            int example,
            boolean collection,
            @Nullable Holder around) {

        /** The nearest holder that is no collection, nor part of one; this one, if there is no other. */
        public Holder beyond(Predicate<String> isCollection) {
            var outer = around;
            return outer != null && (collection || isCollection.test(holder)) ? outer.beyond(isCollection) : this;
        }

        /** The classes that it depends on whether they are collections, this one's first. */
        public Set<String> perhapsCollections() {
            var classes = new LinkedHashSet<String>();
            var each = this;
            while (each.around != null) {
                classes.add(each.holder);
                each = each.around;
            }
            return classes;
        }

        Holder in(@Nullable Holder whoHasIt) {
            return new Holder(
                    className, held, instances, share, holder, holderField, path, example, collection, whoHasIt);
        }
    }

    /** A reference between two objects. */
    private record Link(int from, int to) {

        /** Of an object that is a root itself. */
        static final Link NONE = new Link(HeapGraph.NONE, HeapGraph.NONE);

        /** Of an object that the JVM may let go of. */
        static final Link NOT_STRONG = new Link(-1, -1);
    }

    /**
     * How many objects hang on a reference or a field.
     *
     * @param most of them that hang on one reference
     * @param example what that refers to
     * @param object one of those
     */
    private record Hold(int objects, int most, int example, int object) {

        static Hold of(int example, int object) {
            return new Hold(1, 1, example, object);
        }

        /** Another object on the same reference. */
        Hold andOne(Hold one) {
            return new Hold(objects + one.objects, most + one.most, example, object);
        }

        /** Another reference from the same field. */
        Hold plus(Hold other) {
            var larger = other.most > most ? other : this;
            return new Hold(objects + other.objects, larger.most, larger.example, larger.object);
        }
    }

    /**
     * The holders of the classes that have one. What grows holds nothing: whoever keeps it is asked for, unless there is nobody else; and
     * neither does the JDK, if a field of the application's leads there, too. Of a class of whose objects nobody keeps most, those count
     * that drag along about as much as what has grown does: strings are everywhere, those of four kilobytes are not.
     *
     * @param classes normalised names, and how many bytes each new object drags along, {@link #ANY_SIZE} if nobody knows
     * @param growing all classes of which there are more and more, normalised
     */
    public static List<Holder> of(HeapGraph heap, Map<String, Long> classes, Set<String> growing) {
        var found = new ArrayList<Holder>();
        classes.forEach((className, bytesEach) -> {
            var all = instances(heap, className);
            holder(heap, className, all, growing)
                    .or(() -> holder(heap, className, ofSize(heap, all, bytesEach), growing))
                    .ifPresent(found::add);
        });
        return found;
    }

    private static Optional<Holder> holder(HeapGraph heap, String className, int[] objects, Set<String> growing) {
        if (objects.length == 0) {
            return Optional.empty();
        }
        return new Holders(heap, className, growing, Set.of())
                .find(objects)
                .filter(holder -> !ClassNames.isJdk(holder.holder()))
                .map(holder -> holder.in(around(heap, objects, growing, holder, Set.of())))
                .or(() -> new Holders(heap, className, growing, Set.of()).findAnyhow(objects));
    }

    /** Who has a holder; absent where that is a class, not an object, and where there is nobody outside the JDK. */
    private static @Nullable Holder around(
            HeapGraph heap, int[] objects, Set<String> growing, Holder holder, Set<String> within) {
        var last = holder.path().steps().isEmpty()
                ? null
                : holder.path().steps().get(holder.path().steps().size() - 1);
        if (last == null || last.isStatic() || within.size() == MOST_WITHIN) {
            return null;
        }
        var passed = new HashSet<>(within);
        passed.add(holder.holder());
        return new Holders(heap, holder.className(), growing, passed)
                .find(objects)
                .filter(outer -> outer.holderField() != null && !ClassNames.isJdk(outer.holder()))
                .filter(outer -> !passed.contains(outer.holder()) && !growing.contains(outer.holder()))
                .map(outer -> outer.in(around(heap, objects, growing, outer, passed)))
                .orElse(null);
    }

    private Optional<Holder> findAnyhow(int[] objects) {
        return new Holders(heap, className, Set.of(), Set.of()).find(objects).map(holder -> {
            if (!ClassNames.isJdk(holder.holder())) {
                return holder;
            }
            return new NamedHolder(heap, growing)
                    .of(holder.example(), sampleOf(objects))
                    .map(named -> new Holder(
                            className,
                            holder.held(),
                            holder.instances(),
                            holder.share(),
                            named.step().owner(),
                            named.step().field(),
                            named.path(),
                            holder.example(),
                            holder.collection(),
                            null))
                    .orElse(holder);
        });
    }

    private static int[] instances(HeapGraph heap, String className) {
        var wanted = new BitSet();
        for (var type : heap.classes()) {
            if (ClassNames.normalised(type.name()).equals(className)) {
                wanted.set(type.number());
            }
        }
        var all = Instances.of(heap, wanted);
        return className.equals(CLASS) ? copies(heap, all) : all;
    }

    private static int[] ofSize(HeapGraph heap, int[] objects, long bytesEach) {
        return bytesEach == ANY_SIZE
                ? new int[0]
                : Arrays.stream(objects)
                        .filter(object -> heap.retainedBytes(object) >= bytesEach / SIZE_TOLERANCE
                                && heap.retainedBytes(object) <= bytesEach * SIZE_TOLERANCE)
                        .toArray();
    }

    private Optional<Holder> find(int[] objects) {
        var sample = sampleOf(objects);
        for (int object : sample) {
            var link = linkOf(object);
            holds.merge(link, Hold.of(link.equals(Link.NONE) ? object : link.to(), object), Hold::andOne);
        }
        return most(sample.length).map(field -> holder(field, objects.length, sample.length));
    }

    /** Of all classes those of which there are many of one name: what is generated, or loaded again and again. */
    private static int[] copies(HeapGraph heap, int[] classes) {
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
                    && !growing.contains(name)
                    && !passed.contains(name);
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
                field.getValue().object(),
                field.getKey().isPresent()
                        && isCollection(heap.towardsRoot(field.getValue().example())),
                null);
    }

    private boolean isCollection(int object) {
        return object != HeapGraph.NONE
                && COLLECTIONS.stream()
                        .flatMap(name -> heap.classesNamed(name).stream())
                        .anyMatch(type -> heap.isSubclass(heap.classNumberOf(object), type.number()));
    }
}
