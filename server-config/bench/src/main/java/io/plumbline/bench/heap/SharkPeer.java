package io.plumbline.bench.heap;

import java.io.File;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import shark.CloseableHeapGraph;
import shark.HprofHeapGraph;
import shark.HprofRecordTag;
import shark.internal.ObjectDominators;

/** The questions to Shark; loaded only where its libraries are. */
final class SharkPeer {

    private static final int LEAST_RETAINED_BYTES = 1 << 20;

    private SharkPeer() {}

    static long recordBytes(File dump) throws IOException {
        try (var heap = opened(dump)) {
            long bytes = 0;
            for (var objects = heap.getObjects().iterator(); objects.hasNext(); ) {
                bytes += objects.next().getRecordSize();
            }
            return bytes;
        }
    }

    static long dominators(File dump) throws IOException {
        try (var heap = opened(dump)) {
            return new ObjectDominators()
                    .renderDominatorTree(heap, List.of(), LEAST_RETAINED_BYTES, null, false)
                    .length();
        }
    }

    private static CloseableHeapGraph opened(File dump) {
        return HprofHeapGraph.Companion.openHeapGraph(dump, null, EnumSet.allOf(HprofRecordTag.class));
    }
}
