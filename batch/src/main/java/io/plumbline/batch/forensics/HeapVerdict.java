package io.plumbline.batch.forensics;

/** What heap dumps alone say. Only {@link #LEAK} is an accusation. */
public enum HeapVerdict {
    /** Three dumps or more, growth from each to the next at no falling rate, and a field that holds it. */
    LEAK,
    /** Growth; a cache that fills, or load, is not excluded. */
    GROWTH,
    /** No path grows by more than the threshold. */
    STEADY,
    /** The dumps do not allow an answer; the reason says why. */
    INCONCLUSIVE
}
