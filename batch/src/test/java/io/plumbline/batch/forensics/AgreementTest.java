package io.plumbline.batch.forensics;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.plumbline.batch.heap.DumpHistogram;
import io.plumbline.batch.heap.HeapGraph;
import io.plumbline.batch.heap.IndexProgress;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.netbeans.lib.profiler.heap.Heap;
import org.netbeans.lib.profiler.heap.HeapFactory;
import org.netbeans.lib.profiler.heap.Instance;
import org.netbeans.lib.profiler.heap.JavaClass;
import org.netbeans.lib.profiler.heap.ObjectArrayInstance;
import org.netbeans.lib.profiler.heap.ObjectFieldValue;
import shark.CloseableHeapGraph;
import shark.HeapObject;
import shark.HeapValue;
import shark.HprofHeapGraph;
import shark.HprofRecordTag;

/** Our engine, NetBeans' library and Shark on the dump of this live JVM: the same objects of each class, the same references. */
class AgreementTest {

    /** Every so many of the objects is compared; a prime, so that no class is left out. */
    private static final int STEP = 97;

    @TempDir
    private static Path directory;

    private static Path file = Path.of("");

    @BeforeAll
    static void dumpThisJvm() throws IOException {
        file = directory.resolve("live.hprof");
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(file.toString(), true);
    }

    @Test
    void netBeansSeesTheSameObjectsAndReferences() throws IOException {
        var theirs = HeapFactory.createHeap(file.toFile());

        assertThat(instances(DumpHistogram.of(file, directory, 2, IndexProgress.none())))
                .isEqualTo(instances(theirs));
        try (var ours = TestHeap.indexed(file)) {
            for (int object = 1; object <= ours.objects(); object += STEP) {
                if (ours.asClass(object).isEmpty()) {
                    var instance = theirs.getInstanceByID(ours.addressOf(object));
                    assertThat(references(ours, object)).isEqualTo(references(instance));
                }
            }
        }
    }

    @Test
    void sharkSeesTheSameObjectsAndReferences() throws IOException {
        try (var ours = TestHeap.indexed(file);
                var theirs = HprofHeapGraph.Companion.openHeapGraph(
                        file.toFile(), null, EnumSet.allOf(HprofRecordTag.class))) {
            assertThat(theirs.getObjectCount()).isEqualTo(ours.objects());
            for (int object = 1; object <= ours.objects(); object += STEP) {
                var found = theirs.findObjectById(ours.addressOf(object));
                if (ours.asClass(object).isEmpty()) {
                    assertThat(nameOf(found)).isEqualTo(ours.classOf(object).name());
                    assertThat(references(ours, object)).isEqualTo(references(theirs, found));
                }
            }
        }
    }

    private static String nameOf(HeapObject object) {
        if (object instanceof HeapObject.HeapInstance instance) {
            return instance.getInstanceClassName();
        }
        return object instanceof HeapObject.HeapObjectArray array
                ? array.getArrayClassName()
                : ((HeapObject.HeapPrimitiveArray) object).getArrayClassName();
    }

    private static List<Long> references(CloseableHeapGraph heap, HeapObject object) {
        var addresses = new ArrayList<Long>();
        if (object instanceof HeapObject.HeapInstance instance) {
            for (var fields = instance.readFields().iterator(); fields.hasNext(); ) {
                addUnlessMissing(heap, addresses, fields.next().getValue());
            }
        } else if (object instanceof HeapObject.HeapObjectArray array) {
            for (var elements = array.readElements().iterator(); elements.hasNext(); ) {
                addUnlessMissing(heap, addresses, elements.next());
            }
        }
        return addresses.stream().sorted().toList();
    }

    private static void addUnlessMissing(CloseableHeapGraph heap, List<Long> addresses, HeapValue value) {
        Long address = value.getAsNonNullObjectId();
        if (address != null && heap.objectExists(address)) {
            addresses.add(address);
        }
    }

    /** Classes themselves are left out: the libraries count them in different ways. */
    private static Map<String, Long> instances(DumpHistogram histogram) {
        var instances = new TreeMap<String, Long>();
        for (var row : histogram.rows()) {
            if (row.instances() > 0 && !row.name().equals("java.lang.Class")) {
                instances.merge(row.name(), row.instances(), Long::sum);
            }
        }
        return instances;
    }

    private static Map<String, Long> instances(Heap heap) {
        var instances = new TreeMap<String, Long>();
        for (Object each : heap.getAllClasses()) {
            var type = (JavaClass) each;
            if (type.getInstancesCount() > 0 && !type.getName().equals("java.lang.Class")) {
                instances.merge(type.getName(), (long) type.getInstancesCount(), Long::sum);
            }
        }
        return instances;
    }

    private static List<Long> references(HeapGraph heap, int object) {
        var addresses = new ArrayList<Long>();
        for (int reference : heap.referencesFrom(object)) {
            if (reference != HeapGraph.NONE) {
                addresses.add(heap.addressOf(reference));
            }
        }
        return addresses.stream().sorted().toList();
    }

    private static List<Long> references(Instance instance) {
        var addresses = new ArrayList<Long>();
        List<?> values = instance instanceof ObjectArrayInstance array ? array.getValues() : instance.getFieldValues();
        for (Object value : values) {
            var target = value instanceof ObjectFieldValue field ? field.getInstance() : value;
            if (target instanceof Instance reference) {
                addresses.add(reference.getInstanceId());
            }
        }
        return addresses.stream().sorted().toList();
    }
}
