package io.plumbline.batch.heap;

/** How strongly a {@link java.lang.ref.Reference} holds its referent; all other references are strong. */
public enum ReferenceStrength {
    STRONG,
    SOFT,
    WEAK,
    FINAL,
    PHANTOM
}
