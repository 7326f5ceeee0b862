package io.plumbline.batch.heap;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The heap of an index. Objects are numbers from 1 to {@link #objects}; {@link #NONE} is no object. Thread-safe. */
public class HeapGraph implements Closeable {

    /** No object. */
    public static final int NONE = 0;

    HeapGraph() {}

    public DumpFacts facts() {
        throw new UnsupportedOperationException();
    }

    public Completeness completeness() {
        throw new UnsupportedOperationException();
    }

    /** How many objects there are, reachable or not. */
    public int objects() {
        throw new UnsupportedOperationException();
    }

    public int reachableObjects() {
        throw new UnsupportedOperationException();
    }

    public long reachableBytes() {
        throw new UnsupportedOperationException();
    }

    public long unreachableBytes() {
        throw new UnsupportedOperationException();
    }

    public long addressOf(int object) {
        throw new UnsupportedOperationException();
    }

    /** The object at an address, {@link #NONE} if there is none. */
    public int objectAt(long address) {
        throw new UnsupportedOperationException();
    }

    /** All classes; each lies at its own number. */
    public List<HeapClass> classes() {
        throw new UnsupportedOperationException();
    }

    public HeapClass classOf(int object) {
        throw new UnsupportedOperationException();
    }

    /** The number of the object's class. */
    public int classNumberOf(int object) {
        throw new UnsupportedOperationException();
    }

    /** The class that this object is, if it is a class. */
    public Optional<HeapClass> asClass(int object) {
        throw new UnsupportedOperationException();
    }

    /** All classes of this name (in source form); there may be one for each class loader. */
    public List<HeapClass> classesNamed(String name) {
        throw new UnsupportedOperationException();
    }

    /** Says whether a class is another one or inherits from it. */
    public boolean isSubclass(int classNumber, int ofClassNumber) {
        throw new UnsupportedOperationException();
    }

    /** The first instance of exactly this class behind the object {@code after}; {@link #NONE} if there is none. */
    public int nextInstance(int classNumber, int after) {
        throw new UnsupportedOperationException();
    }

    public long shallowBytes(int object) {
        throw new UnsupportedOperationException();
    }

    /** What would be freed with this object; its shallow size if it is unreachable. */
    public long retainedBytes(int object) {
        throw new UnsupportedOperationException();
    }

    public boolean isReachable(int object) {
        throw new UnsupportedOperationException();
    }

    /** Who alone holds this object; {@link #NONE} if only the roots together do, or it is unreachable. */
    public int dominatorOf(int object) {
        throw new UnsupportedOperationException();
    }

    /** The objects that this one immediately dominates, by falling retained size; of {@link #NONE}: the tree's top. */
    public int[] dominatedBy(int object, int limit) {
        throw new UnsupportedOperationException();
    }

    /** The objects on top of the dominator tree with the largest retained size; known at once. */
    public int[] biggest(int limit) {
        throw new UnsupportedOperationException();
    }

    /**
     * What an object refers to: a slot for each reference field, {@link #NONE} for null; an array's elements without its
     * nulls. A class refers to its superclass, loader, signers and protection domain and then to its static references.
     */
    public int[] referencesFrom(int object) {
        throw new UnsupportedOperationException();
    }

    /** Who refers to an object; passes over the whole graph once. */
    public int[] referencesTo(int object, int limit) {
        throw new UnsupportedOperationException();
    }

    /** What an object refers to, with the names of the fields, without nulls. */
    public List<HeapReference> namedReferencesFrom(int object) {
        throw new UnsupportedOperationException();
    }

    /** What a field of an instance, or a static field of a class, refers to; {@link #NONE} for null or no such field. */
    public int field(int object, String name) {
        throw new UnsupportedOperationException();
    }

    /** The value of a primitive field, if the index keeps it: sizes of collections and the like. */
    public OptionalLong value(int object, String name) {
        throw new UnsupportedOperationException();
    }

    /** How many elements an array has; -1 if the object is no array. */
    public int arrayLength(int object) {
        throw new UnsupportedOperationException();
    }

    /** The name of a thread or class loader. */
    public Optional<String> nameOf(int object) {
        throw new UnsupportedOperationException();
    }

    public List<GcRoot> roots() {
        throw new UnsupportedOperationException();
    }

    /** Why an object is a root; empty if it is none. */
    public List<GcRoot> rootsOf(int object) {
        throw new UnsupportedOperationException();
    }

    public List<HeapThread> threads() {
        throw new UnsupportedOperationException();
    }

    /**
     * A shortest path from a root: one of strong references if there is one, else one that takes soft, weak, final or
     * phantom references, too. Empty if the object is unreachable.
     */
    public Optional<PathToRoot> pathToRoot(int object) {
        throw new UnsupportedOperationException();
    }

    /** The paths of many objects as one tree. */
    public MergedPaths mergedPaths(int[] objects) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() throws IOException {
        throw new UnsupportedOperationException();
    }
}
