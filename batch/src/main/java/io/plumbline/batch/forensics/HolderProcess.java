package io.plumbline.batch.forensics;

import io.plumbline.batch.heap.HeapIndex;
import io.plumbline.batch.heap.IndexOutcome;
import io.plumbline.batch.heap.IndexProgress;
import io.plumbline.batch.heap.IndexSettings;
import io.plumbline.batch.heap.MemoryEstimate;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Locale;

/**
 * The JVM in which {@link HolderSearch} looks at a dump. It ends by itself when whoever started it has ended, which the end of its
 * standard input tells.
 */
public final class HolderProcess {

    static final int ANSWERED = 0;
    private static final int ABANDONED = 2;

    private static final int FIRST_CLASS = 4;

    private HolderProcess() {}

    /** Takes the dump, where the index may be made, where the answer goes, how many bytes may be taken, and the classes. */
    public static void main(String[] arguments) throws IOException {
        endWithWhoStartedUs();
        HolderFormat.writeTo(Path.of(arguments[2]), search(arguments));
        System.exit(ANSWERED);
    }

    private static void endWithWhoStartedUs() {
        var watch = new Thread(
                () -> {
                    try {
                        while (System.in.read() >= 0) {
                            // nobody writes
                        }
                    } catch (IOException gone) {
                        // he is gone, too
                    }
                    Runtime.getRuntime().halt(ABANDONED);
                },
                "end of the parent");
        watch.setDaemon(true);
        watch.start();
    }

    private static HolderSearch.Outcome search(String[] arguments) {
        var index = Path.of(arguments[1]);
        var memoryBytes = Long.parseLong(arguments[3]);
        try {
            var settings = new IndexSettings(memoryBytes, 1);
            var outcome = HeapIndex.build(Path.of(arguments[0]), index, settings, IndexProgress.none());
            if (outcome instanceof IndexOutcome.TooLarge tooLarge) {
                return tooLarge(tooLarge.estimate(), memoryBytes);
            }
            try (var heap = HeapIndex.open(index)) {
                var classes = Arrays.asList(arguments).subList(FIRST_CLASS, arguments.length);
                return new HolderSearch.Outcome.Found(Holders.of(heap, new LinkedHashSet<>(classes)));
            }
        } catch (IOException failure) {
            return new HolderSearch.Outcome.Failed(String.valueOf(failure.getMessage()));
        }
    }

    private static HolderSearch.Outcome tooLarge(MemoryEstimate estimate, long memoryBytes) {
        return new HolderSearch.Outcome.Failed(String.format(
                Locale.ROOT,
                "looking at this heap takes about %d MB, and plumbline.forensics.memory allows %d MB",
                Math.max(estimate.memoryBytes(), HolderSearch.HEAP_PART * estimate.heapBytes()) >> 20,
                memoryBytes >> 20));
    }
}
