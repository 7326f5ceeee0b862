package io.plumbline.server.command;

import io.plumbline.batch.heap.Completeness;
import io.plumbline.batch.heap.DumpHistogram;
import io.plumbline.batch.heap.HeapClass;
import io.plumbline.batch.heap.HeapGraph;
import io.plumbline.batch.naming.ClassNames;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows of a histogram by class, package or class loader. One thread, used once. */
final class HeapHistogram {

    private static final int INSTANCES = 0;
    private static final int SHALLOW = 1;
    private static final int RETAINED = 2;

    private final String by;
    private final Map<String, long[]> countsByName = new HashMap<>();

    private HeapHistogram(String by) {
        this.by = by;
    }

    static HeapHistogram of(String by) {
        if (!List.of("class", "package", "loader").contains(by)) {
            throw new IllegalArgumentException("--by is \"" + by + "\"; it is class, package or loader");
        }
        return new HeapHistogram(by);
    }

    HeapAnswer answer(DumpHistogram histogram, int top) {
        for (var row : histogram.rows()) {
            add(ClassNames.normalised(row.name()), row.instances(), row.shallowBytes(), 0);
        }
        return answer(top, false, histogram.completeness());
    }

    /** Retained sizes only by class: those of several classes overlap. */
    HeapAnswer answer(HeapGraph heap, int top) {
        for (var type : heap.classes()) {
            add(nameOf(heap, type), type.instances(), type.shallowBytes(), type.retainedBytes());
        }
        return answer(top, by.equals("class"), heap.completeness());
    }

    private String nameOf(HeapGraph heap, HeapClass type) {
        var name = ClassNames.normalised(type.name());
        if (by.equals("class")) {
            return name;
        }
        if (by.equals("loader")) {
            return type.loader() == HeapGraph.NONE
                    ? "(boot)"
                    : ClassNames.normalised(heap.classOf(type.loader()).name())
                            + heap.nameOf(type.loader())
                                    .map(text -> " \"" + text + "\"")
                                    .orElse("") + " @0x" + Long.toHexString(heap.addressOf(type.loader()));
        }
        int end = name.replace("[]", "").lastIndexOf('.');
        return end < 0 ? "(none)" : name.substring(0, end);
    }

    private void add(String name, long instances, long shallowBytes, long retainedBytes) {
        var counts = countsByName.computeIfAbsent(name, added -> new long[3]);
        counts[INSTANCES] += instances;
        counts[SHALLOW] += shallowBytes;
        counts[RETAINED] += retainedBytes;
    }

    private HeapAnswer answer(int top, boolean retained, @Nullable Completeness completeness) {
        var rows = new ArrayList<HeapAnswer.HistogramRow>();
        long instances = 0;
        long shallowBytes = 0;
        for (var entry : countsByName.entrySet()) {
            var counts = entry.getValue();
            instances += counts[INSTANCES];
            shallowBytes += counts[SHALLOW];
            if (counts[INSTANCES] > 0) {
                rows.add(new HeapAnswer.HistogramRow(
                        entry.getKey(), counts[INSTANCES], counts[SHALLOW], retained ? counts[RETAINED] : null));
            }
        }
        rows.sort(Comparator.comparingLong(HeapAnswer.HistogramRow::shallowBytes)
                .reversed()
                .thenComparing(HeapAnswer.HistogramRow::name));
        var shown = rows.subList(0, Math.min(top, rows.size()));
        return new HeapAnswer.Histogram(by, instances, shallowBytes, shown, rows.size() - shown.size(), completeness);
    }
}
