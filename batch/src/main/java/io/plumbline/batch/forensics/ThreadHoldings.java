package io.plumbline.batch.forensics;

import io.plumbline.batch.heap.GcRoot;
import io.plumbline.batch.heap.HeapGraph;
import io.plumbline.batch.heap.HeapThread;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * What a thread keeps alive through its own object and the local variables of its frames.
 *
 * @param address of the thread's object, 0 if it is not in the dump
 * @param retainedBytes of the thread's object and of all that only its locals hold
 * @param stack innermost call first
 * @param locals what its frames hold, the largest first
 */
public record ThreadHoldings(
        String name, String className, long address, long retainedBytes, List<String> stack, List<Local> locals) {

    private static final int LOCALS = 20;

    public ThreadHoldings {
        stack = List.copyOf(stack);
        locals = List.copyOf(locals);
    }

    /**
     * An object that a frame holds.
     *
     * @param frame the call, as a stack trace shows it; empty if unknown
     * @param retainedBytes of the object; a root retains alone what nothing else holds
     */
    public record Local(String frame, String className, long address, long retainedBytes) {}

    /** All threads, those that hold most first. */
    public static List<ThreadHoldings> of(HeapGraph heap) {
        Map<Integer, List<GcRoot>> rootsByThread = new HashMap<>();
        for (var root : heap.roots()) {
            rootsByThread
                    .computeIfAbsent(root.threadSerial(), serial -> new ArrayList<>())
                    .add(root);
        }
        var threads = new ArrayList<ThreadHoldings>();
        for (var thread : heap.threads()) {
            threads.add(of(heap, thread, rootsByThread.getOrDefault(thread.serial(), List.of())));
        }
        threads.sort(Comparator.comparingLong(ThreadHoldings::retainedBytes).reversed());
        return List.copyOf(threads);
    }

    private static ThreadHoldings of(HeapGraph heap, HeapThread thread, List<GcRoot> roots) {
        var seen = new HashSet<Integer>();
        long retained = 0;
        if (thread.object() != HeapGraph.NONE && seen.add(thread.object())) {
            retained += heap.retainedBytes(thread.object());
        }
        var locals = new ArrayList<Local>();
        for (var root : roots) {
            if (root.object() != HeapGraph.NONE && seen.add(root.object())) {
                retained += heap.retainedBytes(root.object());
                locals.add(new Local(
                        frameOf(thread, root),
                        HoldingPath.nameOf(heap, root.object()),
                        heap.addressOf(root.object()),
                        heap.retainedBytes(root.object())));
            }
        }
        locals.sort(Comparator.comparingLong(Local::retainedBytes).reversed());
        return new ThreadHoldings(
                thread.name(),
                thread.object() == HeapGraph.NONE ? "" : HoldingPath.nameOf(heap, thread.object()),
                thread.object() == HeapGraph.NONE ? 0 : heap.addressOf(thread.object()),
                retained,
                thread.frames().stream().map(Object::toString).toList(),
                locals.subList(0, Math.min(LOCALS, locals.size())));
    }

    private static String frameOf(HeapThread thread, GcRoot root) {
        return root.frame() >= 0 && root.frame() < thread.frames().size()
                ? thread.frames().get(root.frame()).toString()
                : "";
    }
}
