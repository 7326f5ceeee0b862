package io.plumbline.bench.heap;

import java.io.File;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.netbeans.lib.profiler.heap.Heap;
import org.netbeans.lib.profiler.heap.HeapFactory;
import org.netbeans.lib.profiler.heap.Instance;
import org.netbeans.lib.profiler.heap.JavaClass;

/** Asks another library what our engine is asked; a process of its own each time. */
public final class Peer {

    private Peer() {}

    /**
     * Prints the answer's size, so that nobody can leave out the work.
     *
     * @param arguments the library, the question and the dump
     */
    public static void main(String[] arguments) throws Exception {
        var dump = new File(arguments[2]);
        boolean histogram = arguments[1].equals("histogram");
        long answer = switch (arguments[0]) {
            case "netbeans" -> histogram ? instances(HeapFactory.createHeap(dump)) : biggest(dump);
            case "gridkit" -> instancesByGridkit(dump);
            case "shark" -> histogram ? SharkPeer.recordBytes(dump) : SharkPeer.dominators(dump);
            default -> throw new IllegalArgumentException("there is no peer \"" + arguments[0] + "\"");
        };
        System.out.println(answer);
    }

    private static long instances(Heap heap) {
        long instances = 0;
        for (Object type : heap.getAllClasses()) {
            instances += ((JavaClass) type).getInstancesCount();
        }
        return instances;
    }

    private static long biggest(File dump) throws Exception {
        List<?> biggest = HeapFactory.createHeap(dump).getBiggestObjectsByRetainedSize(20);
        return ((Instance) biggest.get(0)).getRetainedSize();
    }

    /** gridkit's library has NetBeans' names and these two methods besides; it is on the class path alone. */
    private static long instancesByGridkit(File dump) throws ReflectiveOperationException {
        var heap = HeapFactory.class.getMethod("createFastHeap", File.class).invoke(null, dump);
        var all = (Iterable<?>) Heap.class.getMethod("getAllInstances").invoke(heap);
        Map<Object, Long> instancesByClass = new HashMap<>();
        for (Object instance : all) {
            instancesByClass.merge(((Instance) instance).getJavaClass(), 1L, Long::sum);
        }
        return instancesByClass.values().stream().mapToLong(Long::longValue).sum();
    }
}
