package io.plumbline.batch.heap;

/**
 * A reference from one object to another.
 *
 * @param name the field, {@code static name} of a class, {@code <class>}, {@code <loader>}, ..., or {@code [x]} for an
 *     element of an array
 * @param strength of the referent of a {@link java.lang.ref.Reference}, else strong
 */
public record HeapReference(int from, int to, String name, ReferenceStrength strength) {}
