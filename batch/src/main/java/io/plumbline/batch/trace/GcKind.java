package io.plumbline.batch.trace;

/** How much of the heap a collection looks at, and whether the program stands still meanwhile. */
public enum GcKind {
    /** The young generation: a stop, or a concurrent cycle of a generational collector. */
    YOUNG("young"),
    /** The young generation and a part of the old one, in one stop. */
    MIXED("mixed"),
    /** The whole heap in one stop. */
    FULL("full"),
    /** The old generation or the whole heap, for the most part while the program runs. */
    CONCURRENT("concurrent"),
    /** What its source does not tell. */
    OTHER("other");

    private final String words;

    GcKind(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}
