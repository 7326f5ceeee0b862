package io.plumbline.batch.verdict;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of a cause a {@link LeakPattern} can be held against. Immutable.
 *
 * @param area what grows
 * @param elements the class that grows, normalised, and those that grow along with it
 * @param container the collection that the elements seem to be in
 * @param path the references that keep it alive, from a root on
 * @param frames where it is allocated, the innermost first
 * @param family threads by the stem of their names, class loaders by their class, or kind of open files
 * @param hanging where most of those threads hang, the innermost frame first
 */
record Clues(
        Area area,
        List<String> elements,
        @Nullable String container,
        List<String> path,
        List<String> frames,
        @Nullable String family,
        List<String> hanging) {

    Clues {
        elements = List.copyOf(elements);
        path = List.copyOf(path);
        frames = List.copyOf(frames);
        hanging = List.copyOf(hanging);
    }
}
