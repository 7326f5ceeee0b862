package io.plumbline.batch.hprof;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.netbeans.lib.profiler.heap.GCRoot;
import org.netbeans.lib.profiler.heap.Heap;
import org.netbeans.lib.profiler.heap.Instance;
import org.netbeans.lib.profiler.heap.JavaClass;
import org.netbeans.lib.profiler.heap.ObjectArrayInstance;
import org.netbeans.lib.profiler.heap.ObjectFieldValue;

/** References and roots as NetBeans' library reads them from a dump, and as a test described them. */
final class NetBeansGraph {

    private NetBeansGraph() {}

    static Map<Long, List<Long>> edgesOf(HeapDumpBuilder dump) {
        var edges = new TreeMap<Long, List<Long>>();
        for (var object : dump.objects()) {
            if (!(object instanceof Dumped.Type)) {
                edges.put(
                        object.address,
                        object.references().stream()
                                .filter(dump::holds)
                                .map(reference -> reference.address)
                                .sorted()
                                .toList());
            }
        }
        return edges;
    }

    static Map<Long, List<Long>> edgesOf(Heap heap) {
        var edges = new TreeMap<Long, List<Long>>();
        for (Object type : heap.getAllClasses()) {
            for (Object each : ((JavaClass) type).getInstances()) {
                var instance = (Instance) each;
                if (heap.getJavaClassByID(instance.getInstanceId()) == null) {
                    edges.put(instance.getInstanceId(), referencesOf(instance));
                }
            }
        }
        return edges;
    }

    private static List<Long> referencesOf(Instance instance) {
        var references = new ArrayList<Long>();
        List<?> values = instance instanceof ObjectArrayInstance array ? array.getValues() : instance.getFieldValues();
        for (Object value : values) {
            var target = value instanceof ObjectFieldValue field ? field.getInstance() : value;
            if (target instanceof Instance reference) {
                references.add(reference.getInstanceId());
            }
        }
        return references.stream().sorted().toList();
    }

    static Set<String> rootsOf(Heap heap) {
        var roots = new TreeSet<String>();
        for (Object each : heap.getGCRoots()) {
            var root = (GCRoot) each;
            roots.add(root.getInstance().getInstanceId() + " "
                    + root.getKind().replaceAll("\\W", "").toUpperCase(Locale.ROOT));
        }
        return roots;
    }

    static Set<String> rootsOf(HeapDumpBuilder dump) {
        var roots = new TreeSet<String>();
        for (var root : dump.roots()) {
            roots.add(root.object().address + " " + root.kind().name().replaceAll("_", ""));
        }
        return roots;
    }
}
