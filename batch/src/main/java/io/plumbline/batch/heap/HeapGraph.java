package io.plumbline.batch.heap;

import io.plumbline.batch.hprof.FieldType;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The heap of an index. Objects are numbers from 1 to {@link #objects}; {@link #NONE} is no object. Thread-safe. */
public final class HeapGraph implements Closeable {

    /** No object. */
    public static final int NONE = 0;

    private static final List<String> CLASS_SLOTS = List.of("<super>", "<loader>", "<signers>", "<protection domain>");
    private static final String CLASS_SLOT = "<class>";
    private static final String ELEMENT = "[x]";

    private final IndexReader index;
    private final IndexDescription description;
    private final AddressBook book;
    private final ClassNumbers classNumbers;
    private final ReferenceRows rows;
    private final TreeRows tree;
    /** Asked for every object there is, where the table itself would cost a number on the heap each time. */
    private final ObjectSet isClassObject;

    private final Map<Integer, IndexDescription.ClassObject> classObjects = new HashMap<>();
    private final Map<Integer, String> names = new HashMap<>();
    private final Map<Integer, List<GcRoot>> rootsByObject = new HashMap<>();
    private @Nullable Scratch scratch;
    private @Nullable DominatedObjects dominated;

    HeapGraph(IndexReader index) {
        this.index = index;
        this.description = index.description();
        this.book = index.book();
        this.classNumbers =
                new ClassNumbers(index.mapped(), index.start(IndexSection.CLASSES), description.classBytes());
        this.rows = new ReferenceRows(index.mapped(), index.start(IndexSection.ROW_BLOCKS));
        this.tree = new TreeRows(index.mapped(), index.start(IndexSection.TREE_BLOCKS));
        this.isClassObject = new ObjectSet(description.objects());
        for (var classObject : description.classObjects()) {
            isClassObject.add(classObject.object());
            classObjects.put(classObject.object(), classObject);
        }
        for (var name : description.names()) {
            names.put(name.object(), name.name());
        }
        for (var root : description.roots()) {
            rootsByObject
                    .computeIfAbsent(root.object(), key -> new ArrayList<>(1))
                    .add(root);
        }
    }

    public DumpFacts facts() {
        return description.facts();
    }

    public Completeness completeness() {
        return description.completeness();
    }

    /** Reads the whole index and says whether all its checksums are right. */
    public boolean intact() throws IOException {
        for (var section : IndexSection.values()) {
            if (!index.whole(section)) {
                return false;
            }
        }
        return true;
    }

    /** How many objects there are, reachable or not. */
    public int objects() {
        return description.objects();
    }

    public int reachableObjects() {
        return description.reachableObjects();
    }

    public long reachableBytes() {
        return description.reachableBytes();
    }

    public long unreachableBytes() {
        return description.unreachableBytes();
    }

    public long addressOf(int object) {
        return book.addressOf(checked(object));
    }

    /** The object at an address, {@link #NONE} if there is none. */
    public int objectAt(long address) {
        return book.numberOf(address);
    }

    /** All classes; each lies at its own number. */
    public List<HeapClass> classes() {
        return description.classes();
    }

    public HeapClass classOf(int object) {
        return description.classes().get(classNumberOf(object));
    }

    /** The number of the object's class. */
    public int classNumberOf(int object) {
        return classNumbers.of(checked(object));
    }

    private int checked(int object) {
        if (object < 1 || object > description.objects()) {
            throw new IllegalArgumentException(object + " is no object: there are 1 to " + description.objects());
        }
        return object;
    }

    private IndexDescription.@Nullable ClassObject classObject(int object) {
        return isClassObject.contains(object) ? classObjects.get(object) : null;
    }

    /** Says whether an object is a class. */
    public boolean isClass(int object) {
        return isClassObject.contains(object);
    }

    /** The class that this object is, if it is a class. */
    public Optional<HeapClass> asClass(int object) {
        var classObject = classObject(object);
        return classObject == null
                ? Optional.empty()
                : Optional.of(description.classes().get(classObject.classNumber()));
    }

    /** All classes of this name (in source form); there may be one for each class loader. */
    public List<HeapClass> classesNamed(String name) {
        var named = new ArrayList<HeapClass>();
        for (var heapClass : description.classes()) {
            if (heapClass.name().equals(name)) {
                named.add(heapClass);
            }
        }
        return named;
    }

    /** Says whether a class is another one or inherits from it. */
    public boolean isSubclass(int classNumber, int ofClassNumber) {
        int depth = 0;
        for (int line = classNumber;
                line >= 0;
                line = description.classes().get(line).superclass()) {
            if (line == ofClassNumber) {
                return true;
            }
            if (depth++ > description.classes().size()) {
                return false;
            }
        }
        return false;
    }

    /** The first instance of exactly this class behind the object {@code after}; {@link #NONE} if there is none. */
    public int nextInstance(int classNumber, int after) {
        for (int object = after + 1; object <= description.objects(); object++) {
            if (classNumbers.of(object) == classNumber) {
                return object;
            }
        }
        return NONE;
    }

    public long shallowBytes(int object) {
        return shallowBytes(object, null);
    }

    private long shallowBytes(int object, ReferenceRows.@Nullable Cursor opened) {
        int classNumber = classNumberOf(object);
        var classObject = classObject(object);
        if (classObject != null) {
            return classObject.bytes();
        }
        int elementType = description.elementTypes().get(classNumber);
        if (elementType == 0) {
            return description.sizes().instanceBytes(classNumber);
        }
        int length = opened == null ? arrayLength(object) : (int) opened.lastOfTail();
        return description.sizes().arrayBytes(elementType, length);
    }

    /** What would be freed with this object; its shallow size if it is unreachable. */
    public long retainedBytes(int object) {
        var row = row(object);
        long bytes = row.retainedUnits() << description.unitBits();
        boolean inAll =
                isClassObject.contains(object) || description.elementTypes().get(classNumberOf(object)) != 0;
        return row.reachable() && inAll ? bytes : bytes + shallowBytes(object);
    }

    private TreeRows.Cursor row(int object) {
        var cursor = tree.cursor();
        cursor.open(checked(object));
        return cursor;
    }

    public boolean isReachable(int object) {
        return row(object).reachable();
    }

    /** Who alone holds this object; {@link #NONE} if only the roots together do, or it is unreachable. */
    public int dominatorOf(int object) {
        return row(object).dominator();
    }

    /**
     * The objects that this one immediately dominates, by falling retained size; of {@link #NONE}: the tree's top. The
     * first call passes over the whole tree and takes eight bytes an object until the graph is closed.
     */
    public int[] dominatedBy(int object, int limit) {
        if (object == NONE && (limit <= description.biggest().size() || allOfTheTop())) {
            return biggest(limit);
        }
        var children = dominated();
        int first = children.first(object);
        int end = children.end(object);
        var biggest = new Biggest(Math.min(limit, end - first));
        for (int place = first; place < end; place++) {
            biggest.offer(children.object(place), retainedBytes(children.object(place)));
        }
        return biggest.falling();
    }

    private boolean allOfTheTop() {
        return description.biggest().size() < TreeBuild.TOP_OF_THE_TREE;
    }

    /** How many objects this one immediately dominates; see {@link #dominatedBy}. */
    public int dominatedCount(int object) {
        var children = dominated();
        return children.end(object) - children.first(object);
    }

    private synchronized DominatedObjects dominated() {
        if (dominated == null) {
            try {
                scratch = new Scratch(Path.of(System.getProperty("java.io.tmpdir")));
                dominated = DominatedObjects.of(tree, description.objects(), scratch);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return dominated;
    }

    /** The objects on top of the dominator tree with the largest retained size, 10,000 at most; known at once. */
    public int[] biggest(int limit) {
        var biggest = new int[Math.min(limit, description.biggest().size())];
        for (int i = 0; i < biggest.length; i++) {
            biggest[i] = description.biggest().get(i);
        }
        return biggest;
    }

    /**
     * What an object refers to: a slot for each reference field, {@link #NONE} for null; an array's elements without its
     * nulls. A class refers to its superclass, loader, signers and protection domain and then to its static references.
     */
    public int[] referencesFrom(int object) {
        var cursor = rows.cursor();
        cursor.open(checked(object));
        var targets = new int[cursor.references() - (cursor.classLast() ? 1 : 0)];
        for (int slot = 0; slot < targets.length; slot++) {
            targets[slot] = cursor.next();
        }
        return targets;
    }

    /** What {@link #referencesFrom} gives, one after the other and without an array for each object. */
    public References references() {
        return new References();
    }

    /** Goes from object to object. One thread. */
    public final class References {

        private final ReferenceRows.Cursor cursor = rows.cursor();
        private int object;

        /** Goes to an object; says how many slots it has. */
        public int open(int ofObject) {
            object = checked(ofObject);
            cursor.open(object);
            return cursor.references() - (cursor.classLast() ? 1 : 0);
        }

        /** What the next slot refers to, {@link #NONE} for null; may be asked once for each slot. */
        public int next() {
            return cursor.next();
        }

        /** The size of the object alone, as {@link HeapGraph#shallowBytes}; its slots cannot be read any more afterwards. */
        public long shallowBytes() {
            return HeapGraph.this.shallowBytes(object, cursor);
        }
    }

    /**
     * Who refers to an object, in the order of their numbers; passes over the whole graph once. That every object refers
     * to its class is not counted.
     */
    public int[] referencesTo(int object, int limit) {
        checked(object);
        var referrers = new int[16];
        int count = 0;
        var cursor = rows.cursor();
        for (int from = 1; from <= description.objects() && count < limit; from++) {
            if (from == 1) {
                cursor.open(from);
            } else {
                cursor.following();
            }
            if (refersTo(cursor, object)) {
                if (count == referrers.length) {
                    referrers = Arrays.copyOf(referrers, 2 * count);
                }
                referrers[count++] = from;
            }
        }
        return Arrays.copyOf(referrers, count);
    }

    private static boolean refersTo(ReferenceRows.Cursor cursor, int object) {
        for (int left = cursor.references() - (cursor.classLast() ? 1 : 0); left > 0; left--) {
            if (cursor.next() == object) {
                return true;
            }
        }
        return false;
    }

    /** What an object refers to, with the names of the fields, without nulls; its class comes first. */
    public List<HeapReference> namedReferencesFrom(int object) {
        var named = new ArrayList<HeapReference>();
        int classObject = classOf(object).object();
        if (classObject != NONE) {
            named.add(new HeapReference(object, classObject, CLASS_SLOT, ReferenceStrength.STRONG));
        }
        var targets = referencesFrom(object);
        var slots = slotNames(object);
        for (int slot = 0; slot < targets.length; slot++) {
            if (targets[slot] != NONE) {
                named.add(new HeapReference(object, targets[slot], slotName(slots, slot), strength(object, slot)));
            }
        }
        return named;
    }

    /** How one object refers to another: by a strong reference, if there is one. */
    private HeapReference reference(int from, int to) {
        var targets = referencesFrom(from);
        for (int slot = targets.length - 1; slot >= 0; slot--) {
            if (targets[slot] == to) {
                return new HeapReference(from, to, slotName(slotNames(from), slot), strength(from, slot));
            }
        }
        return new HeapReference(from, to, CLASS_SLOT, ReferenceStrength.STRONG);
    }

    /** Is told of references, one after the other. */
    @FunctionalInterface
    public interface ReferenceVisitor {

        /** One object refers to another. */
        void refers(int from, int to);
    }

    /**
     * Tells of every strong reference that a reachable object has to one of these; passes over the whole graph once. That every object
     * refers to its class is not told.
     *
     * @param objects the visitor may take some out
     */
    public void strongReferencesTo(BitSet objects, ReferenceVisitor visitor) {
        var cursor = rows.cursor();
        for (int from = 1; from <= description.objects(); from++) {
            if (from == 1) {
                cursor.open(from);
            } else {
                cursor.following();
            }
            int slots = cursor.references() - (cursor.classLast() ? 1 : 0);
            for (int slot = 0; slot < slots; slot++) {
                int to = cursor.next();
                boolean strong = slot > 0 || !cursor.referentFirst();
                if (strong && objects.get(to) && isReachable(from)) {
                    visitor.refers(from, to);
                }
            }
        }
    }

    /** The names of an object's slots; empty for an array. */
    private List<String> slotNames(int object) {
        var asClass = asClass(object);
        if (asClass.isPresent()) {
            var slots = new ArrayList<>(CLASS_SLOTS);
            for (var name : asClass.get().staticNames()) {
                slots.add("static " + name);
            }
            return slots;
        }
        var fields = classOf(object).fields();
        var slots = new String[fields.size()];
        int count = 0;
        for (var field : fields) {
            if (field.type() == FieldType.OBJECT) {
                slots[field.slot()] = field.name();
                count++;
            }
        }
        return Arrays.asList(slots).subList(0, count);
    }

    private static String slotName(List<String> slots, int slot) {
        return slot < slots.size() ? slots.get(slot) : ELEMENT;
    }

    private ReferenceStrength strength(int object, int slot) {
        return slot == 0 ? classOf(object).strength() : ReferenceStrength.STRONG;
    }

    /** What a field of an instance, or a static field of a class, refers to; {@link #NONE} for null or no such field. */
    public int field(int object, String name) {
        var slots = slotNames(object);
        int slot = slots.indexOf(asClass(object).isPresent() ? "static " + name : name);
        return slot < 0 ? NONE : referencesFrom(object)[slot];
    }

    /** The value of a primitive field, if the index keeps it: sizes of collections and the like. */
    public OptionalLong value(int object, String name) {
        for (var field : classOf(object).fields()) {
            if (field.type() != FieldType.OBJECT
                    && field.slot() >= 0
                    && field.name().equals(name)) {
                return OptionalLong.of(kept(object, field.slot()));
            }
        }
        return OptionalLong.empty();
    }

    private long kept(int object, int slot) {
        var cursor = rows.cursor();
        cursor.open(object);
        for (int left = cursor.references(); left > 0; left--) {
            cursor.next();
        }
        long value = 0;
        for (int i = 0; i <= slot && cursor.hasTail(); i++) {
            value = cursor.tail();
        }
        return value;
    }

    /** How many elements an array has; -1 if the object is no array. */
    public int arrayLength(int object) {
        if (description.elementTypes().get(classNumberOf(object)) == 0) {
            return -1;
        }
        var cursor = rows.cursor();
        cursor.open(object);
        return (int) cursor.lastOfTail();
    }

    /** The name of a thread or class loader. */
    public Optional<String> nameOf(int object) {
        return Optional.ofNullable(names.get(object));
    }

    public List<GcRoot> roots() {
        return description.roots();
    }

    /** Why an object is a root; empty if it is none. */
    public List<GcRoot> rootsOf(int object) {
        return rootsByObject.getOrDefault(object, List.of());
    }

    public List<HeapThread> threads() {
        return description.threads();
    }

    /**
     * A shortest path from a root: one of strong references if there is one, else one that takes soft, weak, final or
     * phantom references, too. Empty if the object is unreachable.
     */
    public Optional<PathToRoot> pathToRoot(int object) {
        var cursor = row(object);
        if (!cursor.reachable()) {
            return Optional.empty();
        }
        var objects = new ArrayList<Integer>();
        for (int step = object; step != NONE; step = cursor.step()) {
            objects.add(step);
            cursor.open(step);
        }
        Collections.reverse(objects);
        var references = new ArrayList<HeapReference>();
        for (int i = 1; i < objects.size(); i++) {
            references.add(reference(objects.get(i - 1), objects.get(i)));
        }
        return Optional.of(new PathToRoot(rootsOf(objects.get(0)), objects, references));
    }

    /** The next object on a reachable object's shortest path towards a root, {@link #NONE} if it is one. */
    public int towardsRoot(int object) {
        return row(object).step();
    }

    /** The paths of many objects as one tree. */
    public MergedPaths mergedPaths(int[] objects) {
        return new PathMerge(this, tree).merge(objects);
    }

    @Override
    public synchronized void close() throws IOException {
        index.close();
        if (scratch != null) {
            scratch.close();
        }
    }
}
