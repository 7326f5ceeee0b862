package io.plumbline.batch.flight;

/**
 * A frame of a stack. Immutable.
 *
 * @param className dotted, as the JVM calls it; empty if unknown
 * @param method its name; empty if unknown
 * @param line 0 if unknown
 * @param number among the frames of its chunk, from 0: the same frame is the same object until the chunk ends
 */
public record FlightFrame(String className, String method, int line, int number) {}
