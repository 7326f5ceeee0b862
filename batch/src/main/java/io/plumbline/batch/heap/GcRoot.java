package io.plumbline.batch.heap;

import io.plumbline.batch.hprof.RootKind;

/**
 * Why an object is a root.
 *
 * @param threadSerial the thread whose stack or native code holds it, 0 for none; see {@link HeapGraph#threads}
 * @param frame which frame of the thread's stack holds it, from 0 up, -1 if unknown
 */
public record GcRoot(int object, RootKind kind, int threadSerial, int frame) {}
