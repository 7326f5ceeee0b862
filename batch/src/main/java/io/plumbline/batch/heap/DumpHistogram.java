package io.plumbline.batch.heap;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** How many objects a dump has of each class and how large they are: one pass over the dump, no index. */
public record DumpHistogram(List<Row> rows, Completeness completeness) {

    public DumpHistogram {
        rows = List.copyOf(rows);
    }

    /**
     * One class. Classes of several loaders that have the same name are several rows.
     *
     * @param name in source form
     */
    public record Row(String name, long instances, long shallowBytes) {}

    /** Reads the dump; the rows come by falling size. */
    public static DumpHistogram of(Path dump, Path scratch, int threads, IndexProgress progress) throws IOException {
        return new DumpHistogram(List.of(), new Completeness(0, 0, 0, 0, 0, 0, 0, 0, false, List.of()));
    }
}
