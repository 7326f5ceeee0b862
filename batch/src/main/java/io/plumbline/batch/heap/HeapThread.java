package io.plumbline.batch.heap;

import io.plumbline.batch.hprof.StackFrame;
import java.util.List;

/**
 * A thread of the dumped virtual machine.
 *
 * @param serial the number by which {@link GcRoot#threadSerial} names it
 * @param object the thread's object, 0 if it is missing
 * @param name empty if unknown
 * @param frames the stack, the innermost call first
 */
public record HeapThread(int serial, int object, String name, List<StackFrame> frames) {

    public HeapThread {
        frames = List.copyOf(frames);
    }
}
