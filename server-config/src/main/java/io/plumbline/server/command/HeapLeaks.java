package io.plumbline.server.command;

import io.plumbline.batch.forensics.Growth;
import io.plumbline.batch.forensics.HeapVerdict;
import io.plumbline.batch.forensics.Suspects;
import io.plumbline.server.launcher.LaunchException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** What may leak, in one dump and between several. */
final class HeapLeaks {

    /** What grows by less of the first dump's reachable bytes is not counted as growth, unless somebody says otherwise. */
    static final double GROWTH_PERCENT = 2;

    private HeapLeaks() {}

    static HeapAnswer suspects(HeapDumps dumps, Path file, double threshold) throws LaunchException, IOException {
        try (var heap = dumps.open(file)) {
            return new HeapAnswer.Leaks(
                    HeapVerdict.INCONCLUSIVE,
                    "single snapshot; a second one shows what grows",
                    Suspects.of(heap, threshold),
                    null,
                    heap.completeness());
        }
    }

    /** In the order in which the dumps were taken, whatever the order of the arguments. */
    static HeapAnswer growth(HeapDumps dumps, List<Path> files, double threshold) throws LaunchException, IOException {
        var heaps = dumps.open(files);
        try {
            heaps.sort(Comparator.comparing(heap -> heap.facts().takenAt()));
            var growth = Growth.between(heaps, threshold);
            return new HeapAnswer.Leaks(
                    growth.verdict(),
                    growth.reason(),
                    List.of(),
                    growth,
                    heaps.get(heaps.size() - 1).completeness());
        } finally {
            for (var heap : heaps) {
                heap.close();
            }
        }
    }
}
