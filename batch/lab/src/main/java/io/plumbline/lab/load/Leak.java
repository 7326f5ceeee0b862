package io.plumbline.lab.load;

/**
 * What a right diagnosis of a leak names. Immutable.
 *
 * @param area what runs out in the end
 * @param element the class whose instances pile up; empty if no Java object stands for them
 * @param holder the class whose field keeps them; empty if none does
 * @param holderField that field; empty if the holder keeps them otherwise
 */
public record Leak(Area area, String element, String holder, String holderField) {

    /** The areas of the diagnosis. */
    public enum Area {
        HEAP,
        METASPACE,
        DIRECT,
        MAPPED,
        THREADS,
        NATIVE,
        HANDLES
    }
}
