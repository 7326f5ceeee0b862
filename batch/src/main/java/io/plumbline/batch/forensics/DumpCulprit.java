package io.plumbline.batch.forensics;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What accumulates in one heap dump, or grows in several. Immutable.
 *
 * @param summary one sentence for a reader
 * @param element the class that most of it is about
 * @param holder the class whose field leads there
 * @param bytes what would be freed with it
 * @param growthBytes how much more there is in the last dump than in the first; absent of one dump
 * @param bytesPerSecond that growth by the time between the two; absent if the dumps do not say when they were taken
 * @param path why it is alive, from a root on
 * @param notes what was seen, in words with numbers
 */
public record DumpCulprit(
        String summary,
        String element,
        @Nullable String holder,
        @Nullable String holderField,
        long bytes,
        @Nullable Long growthBytes,
        @Nullable Double bytesPerSecond,
        List<String> path,
        List<String> notes) {

    public DumpCulprit {
        path = List.copyOf(path);
        notes = List.copyOf(notes);
    }
}
