package io.plumbline.batch.forensics;

import io.plumbline.batch.heap.HeapIndex;
import io.plumbline.batch.heap.IndexOutcome;
import io.plumbline.batch.heap.IndexProgress;
import io.plumbline.batch.heap.IndexSettings;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * The JVM in which {@link HolderSearch} looks at a dump. It ends by itself when whoever started it has ended, which the end of its
 * standard input tells.
 */
public final class HolderProcess {

    static final int FOUND = 0;
    static final int FAILED = 2;

    private static final int FIRST_CLASS = 4;

    private HolderProcess() {}

    /** Takes the dump, where the index may be made, where the answer goes, how many bytes may be taken, and the classes. */
    public static void main(String[] arguments) {
        endWithWhoStartedUs();
        try {
            System.exit(search(arguments));
        } catch (IOException failure) {
            System.err.println(failure.getMessage());
            System.exit(FAILED);
        }
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
                    Runtime.getRuntime().halt(FAILED);
                },
                "end of the parent");
        watch.setDaemon(true);
        watch.start();
    }

    private static int search(String[] arguments) throws IOException {
        var index = Path.of(arguments[1]);
        var outcome = HeapIndex.build(
                Path.of(arguments[0]), index, new IndexSettings(Long.parseLong(arguments[3]), 1), IndexProgress.none());
        if (outcome instanceof IndexOutcome.TooLarge tooLarge) {
            var estimate = tooLarge.estimate();
            System.err.printf(
                    "Looking at this heap takes about %d MB, and plumbline.forensics.memory allows %d MB.%n",
                    Math.max(estimate.memoryBytes(), HolderSearch.HEAP_PART * estimate.heapBytes()) >> 20,
                    Long.parseLong(arguments[3]) >> 20);
            return FAILED;
        }
        try (var heap = HeapIndex.open(index)) {
            var classes = Arrays.asList(arguments).subList(FIRST_CLASS, arguments.length);
            write(Holders.of(heap, new LinkedHashSet<>(classes)), Path.of(arguments[2]));
            return FOUND;
        }
    }

    private static void write(List<Holders.Holder> holders, Path answer) throws IOException {
        try (var out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(answer)))) {
            out.writeInt(holders.size());
            for (var holder : holders) {
                HolderFormat.write(holder, out);
            }
        }
    }
}
