package io.plumbline.batch.forensics;

import io.plumbline.batch.heap.HeapIndex;
import io.plumbline.batch.heap.IndexProgress;
import io.plumbline.batch.process.BoundedJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Set;

/**
 * The JVM in which {@link HolderSearch} looks at a dump. It ends by itself when whoever started it has ended, which the end of its
 * standard input tells.
 */
public final class HolderProcess {

    private HolderProcess() {}

    /** Takes the dump or its index, where the index may be made, where the answer goes, how many bytes may be taken, which file names the classes, and which all that grow. */
    public static void main(String[] arguments) throws IOException {
        BoundedJvm.endWithWhoStartedUs();
        HolderFormat.writeTo(Path.of(arguments[2]), search(arguments));
        BoundedJvm.answered();
    }

    private static HolderSearch.Outcome search(String[] arguments) {
        try {
            var file = Path.of(arguments[0]);
            var index = HeapIndex.isIndex(file) ? file : Path.of(arguments[1]);
            if (!index.equals(file)) {
                var refusal = HeapJvm.indexed(file, index, Long.parseLong(arguments[3]), IndexProgress.none());
                if (refusal != null) {
                    return new HolderSearch.Outcome.Failed(refusal);
                }
            }
            try (var heap = HeapIndex.open(index)) {
                var classes = new LinkedHashMap<String, Long>();
                for (var line : Files.readAllLines(Path.of(arguments[4]))) {
                    int blank = line.indexOf(' ');
                    classes.put(line.substring(blank + 1), Long.valueOf(line.substring(0, blank)));
                }
                var growing = Set.copyOf(Files.readAllLines(Path.of(arguments[5])));
                return new HolderSearch.Outcome.Found(
                        Holders.of(heap, classes, growing),
                        SoftlyHeld.of(heap),
                        HeapTree.of(heap),
                        HeldByThreads.of(heap));
            }
        } catch (IOException failure) {
            return new HolderSearch.Outcome.Failed(String.valueOf(failure.getMessage()));
        }
    }
}
